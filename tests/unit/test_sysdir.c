/* Tests of reading small files and directories below /sys and /proc. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>

#include "lib/sysdir.h"
#include "tests/unit/tree_kit.h"

TEST(sysdir_files)
{
	struct tree t;
	char room[16];

	if (!tree_open(&t))
		return;
	tree_file(&t, "plain", " disk \t\n\n");
	tree_bytes(&t, "bytes", S("\n\0 \n"));
	tree_file(&t, "lines", "A=1\nB=2\n");
	tree_file(&t, "long", "0123456789abcdefghij\n");
	OK_TEXT(sysdir_read(t.fd, "plain", room, sizeof(room)), S("disk"));
	OK_TEXT(sysdir_read(t.fd, "lines", room, sizeof(room)), S("A=1\nB=2"));
	OK_TEXT(sysdir_read(t.fd, "long", room, sizeof(room)), S("0123456789abcdef"));
	OK_TEXT(sysdir_content(t.fd, "bytes", room, sizeof(room)), S("\n\0 \n"));
	OK_TEXT(sysdir_read(AT_FDCWD, tree_path(t.path, "plain"), room, sizeof(room)), S("disk"));
	OK(sysdir_content(t.fd, "none", room, sizeof(room)).n == 0);
	OK(sysdir_read(-1, "plain", room, sizeof(room)).n == 0);
	OK(sysdir_read(t.fd, ".", room, sizeof(room)).n == 0);

	const struct sysdir s = {t.fd, &test_arena};
	OK_TEXT(sysdir_text(&s, S(""), "long"), S("0123456789abcdefghij"));
	OK(sysdir_bytes(&s, S(""), "long", room, 16) && memcmp(room, "0123456789abcdef", 16) == 0);
	OK(!sysdir_bytes(&s, S(""), "plain", room, 16));
	OK(sysdir_exists(&s, S(""), "plain") && !sysdir_exists(&s, S("plain"), "x"));
	tree_close(&t);
}

TEST(sysdir_numbers)
{
	static const struct {
		const char *text;
		uint64_t value;
		bool ok;
	} cases[] = {
		{"0\n", 0, true}, {"18446744073709551615\n", UINT64_MAX, true},
		{"0xffffffffffffffff\n", UINT64_MAX, true}, {"0x1F", 0x1f, true},
		{"1f\n", 0, false}, {"-1\n", 0, false}, {"", 0, false}, {"1 2\n", 0, false},
		{"0x\n", 0, false},
		{"0000000000000000000000000000000000000001\n", 0, false}, /* longer than any */
	};
	struct tree t;
	uint64_t value = 7;

	if (!tree_open(&t))
		return;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		value = 7;
		tree_file(&t, "number", cases[i].text);
		OK(sysdir_read_number(t.fd, "number", &value) == cases[i].ok);
		OK(!cases[i].ok || value == cases[i].value);
	}
	OK(!sysdir_read_number(t.fd, "none", &value));
	tree_close(&t);
}

TEST(sysdir_directories)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	tree_file(&t, "class/net/lo", "");
	tree_file(&t, "class/net/eth1", "");
	tree_file(&t, "class/net/.hidden", "");
	tree_link(&t, "class/net/eth0", "../../devices/pci");
	const struct sysdir s = {t.fd, &test_arena};
	struct slice_list list = sysdir_list(&s, S("class"), "net");
	OK(list.n == 3);
	for (uint32_t i = 0; list.n == 3 && i < 3; i++)
		OK_TEXT(list.at[i], i == 0 ? S("eth0") : i == 1 ? S("eth1") : S("lo"));
	OK_TEXT(sysdir_link(&s, S("class/net"), "eth0"), S("../../devices/pci"));
	OK(sysdir_link(&s, S("class/net"), "lo").n == 0);
	OK(sysdir_list(&s, S("class"), "none").n == 0);
	OK(sysdir_list(&s, S("class/net"), "lo").n == 0);
	tree_close(&t);
}

TEST(fd_reads_files_whole_or_not)
{
	struct slice text = S("as before");
	struct tree t;

	if (!tree_open(&t))
		return;
	tree_file(&t, "file", "0123456789");
	OK(fd_read_file(t.fd, "file", 9, &test_arena, &text) == -EFBIG);
	OK(fd_read_file(t.fd, "none", 9, &test_arena, &text) == -ENOENT);
	OK(fd_read_file(t.fd, ".", 9, &test_arena, &text) == -EISDIR);
	OK_TEXT(text, S("as before"));
	OK(fd_read_file(t.fd, "file", 10, &test_arena, &text) == 0);
	OK_TEXT(text, S("0123456789"));
	OK(fd_read_file(AT_FDCWD, tree_path(t.path, "file"), 10, &test_arena, &text) == 0);
	tree_close(&t);
}
