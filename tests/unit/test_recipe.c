/* Entries as lines, and back. */
/* SPDX-License-Identifier: MIT */
#include "discover/recipe.h"
#include "tests/unit/test.h"

static struct file_ref initrds[] = {
	{.volume = 2, .device = S_INIT("UUID=2"), .path = S_INIT("/ucode.img")},
	{.volume = 1, .path = S_INIT("/EFI/a b.efi"), .part = S_INIT(".initrd")},
};

static struct boot_entry entry(void)
{
	return (struct boot_entry){
		.title = S("kept"),
		.kernel = {.volume = 1, .path = S("/EFI/a b.efi"), .part = S(".linux")},
		.initrds = {initrds, 2},
		.cmdline = S("root=/dev/vda1  ro\nquiet"),
		.boot_image = S("/EFI/a b.efi"),
	};
}

static struct slice written(const struct boot_entry *e)
{
	struct text out = {.arena = &test_arena};

	recipe_put(&out, e);
	return text_slice(&out);
}

static struct boot_entry changed;

static const char *read_as(struct slice text)
{
	struct boot_entry e = entry();

	return recipe_read(&e, text, &test_arena, &changed);
}

TEST(recipe_is_what_grub_would_show)
{
	struct boot_entry e = entry();

	OK_TEXT(written(&e), S("linux /EFI/a b.efi root=/dev/vda1  ro quiet\ninitrd /ucode.img\n"
			       "initrd /EFI/a b.efi"));
	e.initrds.n = 0;
	e.cmdline = (struct slice){0};
	e.devicetree.path = S("/dtb");
	OK_TEXT(written(&e), S("linux /EFI/a b.efi\ninitrd\ndevicetree /dtb"));
}

/* What is not changed stays the same file, the part of it that it was, on its own volume. */
TEST(recipe_unchanged_is_the_same_entry)
{
	struct boot_entry e = entry();

	OK(!read_as(written(&e)));
	OK(changed.kernel.volume == 1 && slice_eq(changed.kernel.part, S(".linux")));
	OK_TEXT(changed.cmdline, S("root=/dev/vda1  ro quiet"));
	OK_TEXT(changed.boot_image, e.boot_image);
	OK_TEXT(changed.title, S("kept"));
	OK(changed.initrds.n == 2 && changed.initrds.at[0].volume == 2);
	OK(changed.initrds.at[1].volume == 1);
	OK_TEXT(changed.initrds.at[1].part, S(".initrd"));
}

TEST(recipe_new_files_lie_beside_the_kernel)
{
	OK(!read_as(S("# a remark\n\n linux  /boot/other init=/bin/sh\n"
			"initrd /ucode.img /x /y\n")));
	OK(changed.kernel.volume == 1 && changed.kernel.part.n == 0);
	OK_TEXT(changed.kernel.path, S("/boot/other"));
	OK_TEXT(changed.boot_image, S("/boot/other"));
	OK_TEXT(changed.cmdline, S("init=/bin/sh"));
	OK(changed.initrds.n == 3);
	OK(changed.initrds.at[0].volume == 2 && changed.initrds.at[1].volume == 1);
	OK_TEXT(changed.initrds.at[2].path, S("/y"));
	OK(!read_as(S("linux /k\ninitrd")) && changed.initrds.n == 0 && changed.cmdline.n == 0);
}

TEST(recipe_that_makes_no_sense)
{
	static const struct slice cases[] = {
		S_INIT(""), S_INIT("initrd /x"), S_INIT("linux"), S_INIT("linux vmlinuz"),
		S_INIT("linux /a\nlinux /b"), S_INIT("linux /a\ninitrd x"),
		S_INIT("linux /a\nboot"), S_INIT("linux /a\ndevicetree x"),
	};
	struct text many = {.arena = &test_arena};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		OK(read_as(cases[i]));
	text_put(&many, S("linux /a\ninitrd"));
	for (int i = 0; i < LIMIT_INITRDS; i++)
		text_put(&many, S(" /i"));
	OK(!read_as(text_slice(&many)) && changed.initrds.n == LIMIT_INITRDS);
	text_put(&many, S(" /i"));
	OK(read_as(text_slice(&many)));
}
