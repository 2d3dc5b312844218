/* What the firmware is told of an EFI program, byte by byte. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/program.h"

#include "tests/unit/tree_kit.h"

#define GUID "-8be4df61-93ca-11d2-aa0d-00e098032b8c"

static struct slice content(const struct tree *t, const char *name)
{
	struct slice text = {0};

	OK(fd_read_file(t->fd, name, 4096, &test_arena, &text) == 0);
	return text;
}

static struct slot slot_of(struct slice table, struct slice partuuid)
{
	struct slot s = {.block = {.disk = "none", .start = 2048 * 512, .size = 4096 * 512}};

	s.probe.facts = (struct facts){.pttype = table, .partuuid = partuuid, .partition = 3};
	return s;
}

TEST(program_is_the_next_start_and_no_other)
{
	static const unsigned char path[] = {
		4, 1, 42, 0, 3, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0,
		0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
		0xdd, 0xee, 0xff, 2, 2,
		4, 4, 14, 0, '\\', 0, 'A', 0, '\\', 0, 'b', 0, 0, 0, 0x7f, 0xff, 4, 0,
	};
	struct slot s = slot_of(S("gpt"), S("00112233-4455-6677-8899-aabbccddeeff"));
	struct tree t;

	if (!tree_open(&t))
		return;
	OK_TEXT(program_next(t.fd, &s, S("/A/b"), S("T"), S(""), &test_arena), S(""));
	struct slice option = content(&t, "Boot4B58" GUID);
	OK(option.n == 4 + 6 + 2 * 11 + sizeof(path));
	OK_TEXT(slice_upto(option, 10), ((struct slice){"\7\0\0\0\1\0\0\0\74\0", 10}));
	OK_TEXT(slice_from(option, option.n - sizeof(path)),
		((struct slice){(const char *)path, sizeof(path)}));
	OK_TEXT(content(&t, "BootNext" GUID), ((struct slice){"\7\0\0\0\x58\x4b", 6}));
	OK_TEXT(program_next(t.fd, &s, S("/c"), S("U"), S(""), &test_arena), S(""));
	/* what it is told stands behind the path, as UTF-16 with a NUL */
	OK_TEXT(program_next(t.fd, &s, S("/A/b"), S("T"), S("q=1"), &test_arena), S(""));
	option = content(&t, "Boot4B58" GUID);
	OK(option.n == 4 + 6 + 2 * 11 + sizeof(path) + 8);
	OK_TEXT(slice_from(option, option.n - 8), ((struct slice){"q\0=\0001\0\0\0", 8}));
	OK_TEXT(slice_upto(option, 10), ((struct slice){"\7\0\0\0\1\0\0\0\74\0", 10}));
	tree_close(&t);
}

TEST(program_leaves_others_alone)
{
	struct slot s = slot_of(S("dos"), S("12345678-03"));
	struct tree t;

	if (!tree_open(&t))
		return;
	AUTO_FD other = openat(t.fd, "Boot4B58" GUID, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	OK(write(other, "\7\0\0\0\1\0\0\0\4\0O\0t\0h\0e\0r\0 \0o\0n\0e\0\0\0", 31) == 31);
	OK(program_next(t.fd, &s, S("/A/b"), S("T"), S(""), &test_arena).n > 0);
	OK(program_next(-1, &s, S("/A/b"), S("T"), S(""), &test_arena).n > 0);
	tree_close(&t);
}
