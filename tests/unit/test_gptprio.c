/* gptprio.next: which partition's turn it is. */
/* SPDX-License-Identifier: MIT */
#include "discover/run.h"
#include "tests/unit/test.h"

#define USR S_INIT("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6")

static struct facts usr(uint32_t partition, unsigned priority, unsigned tries, unsigned successful)
{
	return (struct facts){
		.disk = S("vda"), .partition = partition, .pttype = S("gpt"), .parttype = USR,
		.partuuid = arena_format(&test_arena, "uuid-%u", partition),
		.partflags = (uint64_t)priority << 48 | (uint64_t)tries << 52 |
			     (uint64_t)successful << 56,
	};
}

static struct boot_write_list writes;

/* "$? device uuid" after the command, with these two partitions on its disk; and @writes. */
static struct slice after(const char *command, struct facts a, struct facts b)
{
	struct mem_file files[] = {
		{S("/boot/grub/grub.cfg"),
		 arena_format(&test_arena,
			      "set d=-\nset u=-\n%s\nmenuentry \"$? $d $u\" { linux /k; }\n",
			      command)},
		{S("/k"), S("k")},
	};
	struct source_mem tree = {{&source_mem_ops}, files, 2};
	struct volume volumes[] = {
		{.number = 1, .source = &tree.source,
		 .facts = {.disk = S("vda"), .partition = 1, .pttype = S("gpt")}},
		{.number = 2, .facts = a},
		{.number = 3, .facts = b},
		{.number = 4, .facts = usr(7, 15, 15, 1)},
	};
	struct machine machine = {.efi = true, .arch = S("x86_64")};
	struct volume_set set = {volumes, 4};
	struct scan scan = {.arena = &test_arena, .volume = &volumes[0], .volumes = &set,
			    .machine = &machine};

	volumes[3].facts.disk = S("vdb");	/* another disk's does not count */
	scan_run(&scan);
	if (scan.n_entries == 1)
		writes = scan.entries[0].writes;
	return scan.n_entries == 1 ? scan.entries[0].title : S("no entry");
}

#define NEXT "gptprio.next -d d -u u"

TEST(gptprio_takes_the_highest_priority)
{
	OK_TEXT(after(NEXT, usr(3, 1, 0, 1), usr(4, 2, 1, 0)), S("0 hd0,gpt4 uuid-4"));
	OK_TEXT(after(NEXT, usr(3, 3, 0, 1), usr(4, 2, 1, 0)), S("0 hd0,gpt3 uuid-3"));
}

TEST(gptprio_wants_a_try_or_a_success)
{
	OK_TEXT(after(NEXT, usr(3, 1, 0, 1), usr(4, 2, 0, 0)), S("0 hd0,gpt3 uuid-3"));
	OK_TEXT(after(NEXT, usr(3, 1, 15, 0), usr(4, 2, 0, 0)), S("0 hd0,gpt3 uuid-3"));
	OK_TEXT(after(NEXT, usr(3, 1, 0, 0), usr(4, 2, 0, 0)), S("12 - -"));
}

/* Priority 0 is "never", and of equals the first in the table is taken. */
TEST(gptprio_ties)
{
	OK_TEXT(after(NEXT, usr(3, 0, 5, 1), usr(4, 0, 5, 1)), S("12 - -"));
	OK_TEXT(after(NEXT, usr(4, 2, 0, 1), usr(3, 2, 0, 1)), S("0 hd0,gpt3 uuid-3"));
}

/* A try is taken off, and the table looked after when there is none. Once, and of the one that is
 * taken. */
TEST(gptprio_asks_for_a_try_to_be_counted)
{
	OK_TEXT(after(NEXT "\n" NEXT, usr(3, 1, 0, 1), usr(4, 2, 3, 0)), S("0 hd0,gpt4 uuid-4"));
	OK(writes.n == 1 && writes.at[0].kind == WRITE_TRIES && writes.at[0].file.volume == 3);
	OK_TEXT(writes.at[0].value, S("2"));
	OK_TEXT(after(NEXT, usr(3, 1, 0, 1), usr(4, 2, 0, 0)), S("0 hd0,gpt3 uuid-3"));
	OK(writes.n == 1 && writes.at[0].file.volume == 2);
	OK_TEXT(writes.at[0].value, S("0"));
	OK_TEXT(after(NEXT, usr(3, 1, 0, 0), usr(4, 2, 0, 0)), S("12 - -"));
	OK(writes.n == 0);
}

TEST(gptprio_words)
{
	struct facts a = usr(3, 1, 0, 1), b = usr(4, 0, 0, 0);

	OK_TEXT(after("gptprio.next --set-device=d --set-uuid u hd1", a, b),
		S("0 hd1,gpt7 uuid-7"));
	OK_TEXT(after("gptprio.next -d d", a, b), S("17 - -"));
	OK_TEXT(after(NEXT " hd0 hd1", a, b), S("18 - -"));
	OK_TEXT(after("unset root\n" NEXT, a, b), S("18 - -"));
	b.partflags = a.partflags | 2ull << 48;
	b.parttype = S("0fc63daf-8483-4772-8e79-3d69d8477de4");	/* a Linux partition */
	OK_TEXT(after(NEXT, a, b), S("0 hd0,gpt3 uuid-3"));
}
