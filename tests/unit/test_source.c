/* Tests of sources: nothing leaves the tree, and only regular files are read. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "discover/source.h"
#include "tests/unit/test.h"

static char folder[64];

static void write_file(const char *name, const char *text)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	OK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void link_to(const char *target, const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	OK(symlink(target, path) == 0);
}

static void make_dir(const char *name)
{
	char path[160];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	OK(mkdir(path, 0755) == 0);
}

static struct source_dir tree(void)
{
	char path[160];

	strcpy(folder, "/tmp/kexling-unit-XXXXXX");
	OK(mkdtemp(folder) != NULL);
	make_dir("boot");
	write_file("boot/kernel", "kernel\n");
	write_file("top", "top\n");
	link_to("/boot/kernel", "absolute");
	link_to("../../../../../../etc/passwd", "escape");
	link_to("loop", "loop");
	snprintf(path, sizeof(path), "%s/fifo", folder);
	OK(mkfifo(path, 0644) == 0);
	return (struct source_dir){.source = {&source_dir_ops},
				   .root = open(folder, O_PATH | O_DIRECTORY)};
}

static void remove_tree(struct source_dir *d)
{
	char command[160];

	close(d->root);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	OK(system(command) == 0);
}

TEST(source_dir_reads_inside)
{
	struct source_dir d = tree();
	struct slice text;

	OK(source_read(&d.source, S("/boot/kernel"), 100, &test_arena, &text) == 0);
	OK_TEXT(text, S("kernel\n"));
	OK(source_read(&d.source, S("//boot//kernel"), 100, &test_arena, &text) == 0);
	OK(source_read(&d.source, S("/absolute"), 100, &test_arena, &text) == 0);
	OK_TEXT(text, S("kernel\n"));
	OK(source_read(&d.source, S("/boot/kernel"), 3, &test_arena, &text) == -EFBIG);
	OK(source_read_at(&d.source, S("/boot/kernel"), 4, 2, &test_arena, &text) == 0);
	OK_TEXT(text, S("el"));
	OK(source_read_at(&d.source, S("/boot/kernel"), 100, 2, &test_arena, &text) == 0);
	OK(text.n == 0);
	remove_tree(&d);
}

TEST(source_dir_stays_inside)
{
	struct source_dir d = tree();
	struct slice text;

	OK(source_read(&d.source, S("/escape"), 1 << 20, &test_arena, &text) == -ENOENT);
	OK(source_read(&d.source, S("/../../../../etc/passwd"), 1 << 20, &test_arena, &text) ==
	   -ENOENT);
	OK(source_read(&d.source, S("/loop"), 100, &test_arena, &text) == -ELOOP);
	OK(source_read(&d.source, S("/fifo"), 100, &test_arena, &text) == -EINVAL);
	OK(source_open(&d.source, S("/fifo")) == -EINVAL);
	OK(source_open(&d.source, S("/boot")) == -EISDIR);
	OK(source_read(&d.source, S("/top\0x"), 100, &test_arena, &text) == -EINVAL);
	remove_tree(&d);
}

static bool is_there(struct source_dir *d, struct slice path)
{
	struct file_info info;
	int rc = source_stat(&d->source, path, &info);

	OK(rc == 0 || rc == -ENOENT);
	return rc == 0;
}

/* What comes later is not seen where a name is remembered to be missing; that is how it shows. */
TEST(source_dir_remembers_what_is_missing)
{
	struct source_dir d = tree();

	source_dir_remember(&d.source, &test_arena);
	OK(!is_there(&d, S("/late")) && !is_there(&d, S("/late/deep")));
	OK(is_there(&d, S("/top")) && is_there(&d, S("top")) && is_there(&d, S("/boot/kernel")));
	write_file("late", "");
	OK(!is_there(&d, S("/late")) && !is_there(&d, S("late")) && !is_there(&d, S("/LATE")));
	write_file("late~1", "");
	write_file("late.", "");
	write_file("sp\xc3\xa4t", "");
	OK(is_there(&d, S("/late~1")) && is_there(&d, S("/late.")));
	OK(is_there(&d, S("/sp\xc3\xa4t")));
	OK(is_there(&d, S("/")) && is_there(&d, S("//late")) && is_there(&d, S("/./late")));
	remove_tree(&d);
}

TEST(source_dir_remembers_below_the_root)
{
	struct source_dir d = tree();
	struct file_info info;

	source_dir_remember(&d.source, &test_arena);
	OK(!is_there(&d, S("/boot/a")) && !is_there(&d, S("/boot/b")));
	write_file("boot/a", "");
	OK(is_there(&d, S("/boot/a")));	/* too few looks so far */
	OK(!is_there(&d, S("/boot/c/d")) && is_there(&d, S("/boot/kernel")));
	write_file("boot/late", "");
	OK(!is_there(&d, S("/boot/late")) && !is_there(&d, S("/boot/late/c")));
	OK(is_there(&d, S("/boot/a")));
	for (int i = 0; i < 6; i++)
		OK(source_stat(&d.source, S("/top/x"), &info) == -ENOTDIR);
	remove_tree(&d);
}

static bool sees_what_is_new(struct source_dir *d)
{
	source_dir_remember(&d->source, &test_arena);
	OK(!is_there(d, S("/late")));
	write_file("late", "");
	return is_there(d, S("/late"));
}

TEST(source_dir_remembers_no_strange_directory)
{
	struct source_dir d = tree();
	char name[16];

	write_file("\xe2\x84\xaa", "");	/* which folds to k */
	OK(sees_what_is_new(&d));
	remove_tree(&d);
	d = tree();
	for (int i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "many%d", i);
		write_file(name, "");
	}
	OK(sees_what_is_new(&d));
	remove_tree(&d);
	d = tree();
	d.xdev = true;
	OK(sees_what_is_new(&d));
	remove_tree(&d);
}

static void check_listing(struct source *s)
{
	struct dir_list list;
	struct file_info info;

	OK(source_list(s, S("/"), &test_arena, &list) == 0);
	OK(list.n >= 2);
	for (uint32_t i = 1; i < list.n; i++)
		OK(slice_cmp(list.at[i - 1].name, list.at[i].name) < 0);
	OK(source_list(s, S("/boot/"), &test_arena, &list) == 0 && list.n == 1);
	OK_TEXT(list.at[0].name, S("kernel"));
	OK(list.at[0].kind == FILE_REGULAR);
	OK(source_list(s, S("/top"), &test_arena, &list) == -ENOTDIR);
	OK(source_list(s, S("/none"), &test_arena, &list) == -ENOENT);
	OK(source_stat(s, S("/boot"), &info) == 0 && info.kind == FILE_DIRECTORY);
	OK(source_stat(s, S("/top"), &info) == 0 && info.kind == FILE_REGULAR && info.size == 4);
}

TEST(source_listings_are_sorted)
{
	struct source_dir d = tree();
	static const struct mem_file files[] = {
		{S_INIT("/top"), S_INIT("top\n")},
		{S_INIT("/boot/kernel"), S_INIT("kernel\n")},
	};
	struct source_mem m = {{&source_mem_ops}, files, 2};

	check_listing(&d.source);
	check_listing(&m.source);
	remove_tree(&d);
}

TEST(source_none)
{
	struct file_info info;

	OK(source_stat(NULL, S("/"), &info) == -ENODEV);
	OK(source_open(NULL, S("/")) == -ENODEV);
}
