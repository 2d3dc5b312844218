/* Tests of reading small files and directories below /sys and /proc. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <dirent.h>
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

TEST(sysdir_writes)
{
	struct tree t;
	char room[16];

	if (!tree_open(&t))
		return;
	tree_file(&t, "setting", "old\n");
	OK(sysdir_write(t.fd, "setting", S("new")) == 0);
	OK_TEXT(sysdir_read(t.fd, "setting", room, sizeof(room)), S("new"));
	OK(sysdir_write(t.fd, "none", S("new")) == -ENOENT);
	OK(sysdir_read(t.fd, "none", room, sizeof(room)).n == 0);
	tree_close(&t);
}

/* struct seen - names; @most: how many of them to ask for */
struct seen {
	uint32_t n, most, folders;
};

static bool count(void *seen, const char *name, unsigned char type)
{
	struct seen *s = seen;

	OK(strcmp(name, ".") != 0 && strcmp(name, "..") != 0);
	s->folders += type == DT_DIR;
	return ++s->n < s->most;
}

TEST(fd_each_name_until_enough)
{
	struct seen all = {.most = 1000}, some = {.most = 2};
	struct tree t;
	char name[64];

	if (!tree_open(&t))
		return;
	tree_dir(&t, "...");
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "file-with-a-long-name-%d", i);
		tree_file(&t, name, "");
	}
	OK(fd_each_name(t.fd, count, &all) == 0 && all.n == 201 && all.folders == 1);
	OK(lseek(t.fd, 0, SEEK_SET) == 0);
	OK(fd_each_name(t.fd, count, &some) == 0 && some.n == 2);
	AUTO_FD file = openat(t.fd, name, O_RDONLY | O_CLOEXEC);
	OK(fd_each_name(file, count, &all) == -ENOTDIR && all.n == 201);
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
