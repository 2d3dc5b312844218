/* Which volume comes before which. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/precedence.h"
#include "tests/unit/test.h"

TEST(precedence_of_what_the_settings_name)
{
	struct facts f = {.uuid = S("1234"), .device = S("vdb2"), .disk = S("vdb")};
	struct slice order = S(" vda,UUID=1234, vdb");

	uint32_t second = precedence_named(1007, order, &f, false);
	uint32_t stick = precedence_named(1007, order, &f, true);
	f.uuid = S("5678");
	uint32_t third = precedence_named(1007, order, &f, false);

	OK(second < stick && stick < third && third < PRECEDENCE_UNNAMED);
	OK(precedence_of_rival(stick) == second);
	f.disk = S("vdc");
	OK(precedence_named(1007, order, &f, false) == 1007);
	OK(precedence_named(1007, S(""), &f, true) == 1007);
}

TEST(precedence_of_the_others)
{
	struct block_device fixed = {.name = "sdb"}, stick = {.name = "sda", .removable = true};

	OK(precedence_of_device(&fixed, 0) >= PRECEDENCE_UNNAMED);
	OK(precedence_of_device(&fixed, 1) > precedence_of_device(&fixed, 0));
	OK(precedence_of_device(&stick, 0) > precedence_of_device(&fixed, LIMIT_VOLUMES - 1));
	OK(precedence_of_image(1) > precedence_of_device(&stick, LIMIT_VOLUMES - 1));
}
