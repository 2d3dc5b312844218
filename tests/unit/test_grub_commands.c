/* The table of GRUB's commands, and where a stub on the ESP leads. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/commands.h"
#include "discover/run.h"
#include "tests/unit/test.h"

TEST(grub_commands_are_sorted)
{
	for (uint32_t i = 1; i < grub_n_commands; i++)
		OK(slice_cmp(grub_commands[i - 1].name, grub_commands[i].name) < 0);
	for (uint32_t i = 0; i < grub_n_commands; i++)
		OK(grub_command_find(grub_commands[i].name) == &grub_commands[i]);
	OK(grub_command_find(S("Linux")) == NULL && grub_command_find(S("")) == NULL);
}

/* An ESP whose file goes on with the menu of another volume. */
TEST(grub_stub_of_an_esp)
{
	const struct mem_file esp[] = {
		{S("/EFI/debian/grub.cfg"),
		 S("search.fs_uuid 1234 root hd0,gpt2\nset prefix=($root)'/boot/grub'\n"
		   "configfile $prefix/grub.cfg\n")},
	};
	const struct mem_file root[] = {
		{S("/boot/grub/grub.cfg"), S("menuentry 'A' { linux /k; }\n")},
		{S("/k"), S("k")},
	};
	struct source_mem trees[] = {{{&source_mem_ops}, esp, 1}, {{&source_mem_ops}, root, 2}};
	struct volume volumes[] = {
		{.number = 1,
		 .source = &trees[0].source,
		 .facts = {.device = S("vda1"),
			   .disk = S("vda"),
			   .partition = 1,
			   .uuid = S("AA-BB")}},
		{.number = 2,
		 .source = &trees[1].source,
		 .facts = {.device = S("vda2"),
			   .disk = S("vda"),
			   .partition = 2,
			   .uuid = S("1234")}},
	};
	struct machine machine = {.efi = true, .arch = S("x86_64")};
	struct volume_set set = {volumes, 2};
	struct scan scan = {.arena = &test_arena, .volume = &volumes[0], .volumes = &set,
			    .machine = &machine};

	scan_run(&scan);
	OK(scan.n_entries == 0 && scan.notes.n == 1 && scan.notes.at[0].code == NOTE_DUPLICATE);

	struct volume_set alone = {volumes, 1};
	scan = (struct scan){.arena = &test_arena, .volume = &volumes[0], .volumes = &alone,
			     .machine = &machine};
	scan_run(&scan);
	OK(scan.n_entries == 0 && scan.wants.n >= 1);
	OK_TEXT(scan.wants.at[0], S("UUID=1234"));
}
