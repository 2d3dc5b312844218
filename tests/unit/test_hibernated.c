/* Which entry a hibernated system would go on with. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/hibernated.h"
#include "tests/unit/test.h"

static const struct facts swap = {
	.device = S_INIT("sda3"), .uuid = S_INIT("1234-abcd"), .fstype = S_INIT("swsuspend"),
};

static struct boot_entry entry(struct slice kernel, struct slice resume)
{
	return (struct boot_entry){.kernel.path = kernel, .resume = resume};
}

TEST(hibernated_resume_names_the_image)
{
	struct hibernated h = {.found = true};
	struct boot_entry by_uuid = entry(S("/vmlinuz-1"), S("UUID=1234-ABCD"));
	struct boot_entry by_node = entry(S("/vmlinuz-1"), S("/dev/sda3"));
	struct boot_entry other = entry(S("/vmlinuz-1"), S("UUID=9999"));

	OK(hibernated_is_image(&h, &swap) && !hibernated_is_image(&h, &(struct facts){0}));
	OK(hibernated_wants(&h, &swap, &by_uuid) && hibernated_wants(&h, &swap, &by_node));
	OK(!hibernated_wants(&h, &swap, &other) && !hibernated_wants(&h, NULL, &by_uuid));
	OK(hibernated_wants(NULL, &swap, &by_node) && !hibernated_wants(NULL, NULL, &by_node));
}

static struct slice wide(const char *text)
{
	static char out[1024];
	size_t n = 0;

	for (; *text; text++) {
		out[n++] = *text;
		out[n++] = 0;
	}
	return (struct slice){out, n};
}

TEST(hibernated_variable_tells_kernel_and_place)
{
	struct facts swap_named = swap;
	struct hibernated h = {0};
	struct boot_entry right = entry(S("/boot/vmlinuz-6.1.0-13-amd64"), S(""));
	struct boot_entry wrong = entry(S("/boot/vmlinuz-6.1.0-12-amd64"), S("/dev/sda3"));

	hibernated_parse(wide("{\"uuid\":\"A9\",\"kernelVersion\":\"6.1.0-13-amd64\","
			      "\"osReleaseId\":\"debian\"}"),
			 &h);
	OK(h.found);
	OK_TEXT(slice_str(h.version), S("6.1.0-13-amd64"));
	OK_TEXT(slice_str(h.uuid), S("A9"));
	OK(!hibernated_is_image(&h, &swap));	/* it is in another place */
	swap_named.uuid = S("a9");
	OK(hibernated_is_image(&h, &swap_named));
	OK(hibernated_wants(&h, NULL, &right) && !hibernated_wants(&h, &swap, &wrong));
}

TEST(hibernated_variable_may_be_anything)
{
	struct hibernated h = {0};
	struct boot_entry e = entry(S("/vmlinuz"), S(""));

	hibernated_parse(wide("\"kernelVersion\":\""), &h);
	OK(h.found && h.version[0] == 0 && !hibernated_wants(&h, NULL, &e));
	hibernated_parse((struct slice){0}, &h);
	hibernated_parse(S("x"), &h);
	OK(h.version[0] == 0);
}
