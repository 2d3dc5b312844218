/* Which volume comes before which. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/precedence.h"
#include "tests/unit/test.h"

TEST(precedence_of_what_the_settings_name)
{
	struct facts f = {.uuid = S("1234"), .device = S("vdb2"), .disk = S("vdb")};
	struct slice order = S(" vda,UUID=1234, vdb");

	OK(precedence_named(1007, order, &f) == 2);
	f.uuid = S("5678");
	OK(precedence_named(1007, order, &f) == 3);
	f.disk = S("vdc");
	OK(precedence_named(1007, order, &f) == 1007);
	OK(precedence_named(1007, S(""), &f) == 1007);
}

TEST(precedence_of_the_others)
{
	struct block_device fixed = {.name = "sdb"}, stick = {.name = "sda", .removable = true};

	OK(precedence_of_device(&fixed, 0) >= PRECEDENCE_UNNAMED);
	OK(precedence_of_device(&fixed, 1) > precedence_of_device(&fixed, 0));
	OK(precedence_of_device(&stick, 0) > precedence_of_device(&fixed, LIMIT_VOLUMES - 1));
	OK(precedence_of_image(1) > precedence_of_device(&stick, LIMIT_VOLUMES - 1));
}
