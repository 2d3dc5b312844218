/* A directory of a hundred thousand entry files: bounded, told, and the rest still boots. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "discover/run.h"
#include "tests/unit/test.h"

enum { FILES = 100000 };

static bool in_entries(struct slice path)
{
	return slice_starts(path, S("/loader/entries/e"));
}

static int many_stat(struct source *s, struct slice path, struct file_info *info)
{
	bool dir = slice_eq(path, S("/loader")) || slice_eq(path, S("/loader/entries"));

	(void)s;
	*info = (struct file_info){.kind = dir ? FILE_DIRECTORY : FILE_REGULAR, .size = 64};
	return dir || slice_eq(path, S("/linux")) || in_entries(path) ? 0 : -ENOENT;
}

static int many_read(struct source *s, struct slice path, uint64_t offset, size_t max,
		     struct arena *a, struct slice *bytes)
{
	(void)s;
	if (!in_entries(path))
		return -ENOENT;
	static const char format[] = "title System\nlinux /linux\noptions root=/dev/vda2 of=%.*s\n";
	struct slice text = arena_format(a, format, SLICE_ARG(path));

	*bytes = slice_upto(slice_from(text, offset), max);
	return 0;
}

/* As a directory with FILES members would be listed. */
static int many_list(struct source *s, struct slice dir, struct arena *a, struct dir_list *list)
{
	(void)s;
	*list = (struct dir_list){0};
	if (slice_eq(dir, S("/loader"))) {
		*ARENA_PUSH(a, &list->at, &list->n) = (struct dir_entry){S("entries"),
									 FILE_DIRECTORY};
		return 0;
	}
	if (!slice_eq(dir, S("/loader/entries")))
		return -ENOENT;
	for (uint32_t i = 0; i < FILES && list->n < LIMIT_DIR_NAMES; i++)
		*ARENA_PUSH(a, &list->at, &list->n) = (struct dir_entry){
			arena_format(a, "e%06u.conf", i), FILE_REGULAR};
	list->cut = list->n < FILES;
	return 0;
}

static const struct source_ops many_ops = {.stat = many_stat, .read = many_read, .list = many_list};

static bool full;

static void memory_full(struct arena *a)
{
	(void)a;
	full = true;
	abort();
}

TEST(bls_a_hundred_thousand_files)
{
	struct source source = {&many_ops};
	struct volume volume = {.number = 1, .source = &source};
	struct volume_set volumes = {&volume, 1};
	struct machine machine = {.arch = S("x86_64")};
	struct arena memory;
	uint32_t limits = 0, defaults = 0, bootable = 0;

	if (arena_open(&memory, LIMIT_SCAN_MEMORY, memory_full) < 0)
		abort();
	struct scan scan = {.arena = &memory, .volume = &volume, .volumes = &volumes,
			    .machine = &machine};

	scan_run(&scan);
	for (uint32_t i = 0; i < scan.n_entries; i++) {
		defaults += scan.entries[i].flags & ENTRY_DEFAULT ? 1u : 0u;
		bootable += entry_bootable(&scan.entries[i]);
	}
	for (uint32_t i = 0; i < scan.notes.n; i++)
		limits += scan.notes.at[i].code == NOTE_LIMIT;
	OK(scan.n_entries == LIMIT_ENTRIES && bootable == LIMIT_ENTRIES && defaults == 1);
	OK(limits == 2 && !full);	/* of the names, and of the entries */
	arena_close(&memory);
}
