/* Composing the command line. */
/* SPDX-License-Identifier: MIT */
#include "loader/cmdline.h"
#include "tests/unit/test.h"

static struct slice compose(struct slice image, struct slice line, struct slice append,
			    struct slice remove)
{
	struct cmdline_parts parts = {image, line, append, remove, {0}};

	return cmdline_compose(&parts, &test_arena);
}

#define NONE ((struct slice){0})

TEST(cmdline_as_the_entry_says)
{
	OK_TEXT(compose(NONE, S("root=/dev/vda1  ro\tquiet "), NONE, NONE),
		S("root=/dev/vda1  ro\tquiet "));
	OK_TEXT(compose(S("/vmlinuz-6.1"), S("root=UUID=x ro"), NONE, NONE),
		S("BOOT_IMAGE=/vmlinuz-6.1 root=UUID=x ro"));
	OK_TEXT(compose(S("/k"), NONE, NONE, NONE), S("BOOT_IMAGE=/k"));
	OK(compose(NONE, NONE, NONE, NONE).n == 0);
}

TEST(cmdline_append)
{
	OK_TEXT(compose(NONE, S("ro"), S("console=ttyS0"), NONE), S("ro console=ttyS0"));
	OK_TEXT(compose(NONE, NONE, S("a b"), NONE), S("a b"));
	OK_TEXT(compose(NONE, S("ro "), S("x"), NONE), S("ro x"));
	/* what follows "--" is for init */
	OK_TEXT(compose(S("/k"), S("ro -- single"), S("x"), NONE),
		S("BOOT_IMAGE=/k ro x -- single"));
	OK_TEXT(compose(NONE, S("-- single"), S("x"), NONE), S("x -- single"));
	OK_TEXT(compose(NONE, S("a=-- b"), S("x"), NONE), S("a=-- b x"));
}

TEST(cmdline_remove)
{
	OK_TEXT(compose(NONE, S("ro quiet splash"), NONE, S("quiet splash")), S("ro"));
	OK_TEXT(compose(NONE, S("quiet ro"), NONE, S(" quiet ")), S(" ro"));
	OK_TEXT(compose(NONE, S("console=tty0 console=ttyS0,115200 a"), NONE, S("console")),
		S(" a"));
	OK_TEXT(compose(NONE, S("console=tty0 console=ttyS0"), NONE, S("console=tty0")),
		S(" console=ttyS0"));
	OK_TEXT(compose(NONE, S("quieter quiet=1 -- quiet"), NONE, S("quiet")),
		S("quieter -- quiet"));
	OK_TEXT(compose(NONE, S("quiet"), S("quiet"), S("quiet")), S("quiet"));
}

TEST(cmdline_quotes)
{
	OK_TEXT(compose(NONE, S("x=\"a quiet b\" quiet"), NONE, S("quiet")), S("x=\"a quiet b\""));
	OK_TEXT(compose(NONE, S("x=\"a -- b\" y"), S("z"), NONE), S("x=\"a -- b\" y z"));
	OK_TEXT(compose(NONE, S("dyndbg=\"file a +p\" ro"), NONE, S("dyndbg")), S(" ro"));
	OK_TEXT(compose(NONE, S("x=\"never closed quiet"), NONE, S("quiet")),
		S("x=\"never closed quiet"));
}

TEST(cmdline_what_no_kernel_takes)
{
	OK(cmdline_valid(S("a b")));
	OK(cmdline_valid(NONE));
	OK(!cmdline_valid(S("a\nb")));
	OK(!cmdline_valid(S("a\0b")));
}

TEST(cmdline_before_is_not_removed)
{
	struct cmdline_parts parts = {.cmdline = S("console=tty0 ro"), .remove = S("console"),
				      .before = S("console=ttyS0,115200"), .boot_image = S("/k")};

	OK_TEXT(cmdline_compose(&parts, &test_arena),
		S("BOOT_IMAGE=/k console=ttyS0,115200 ro"));
}
