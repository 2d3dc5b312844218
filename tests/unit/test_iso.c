/* ISO images on a volume: which are asked for, and what their initrds are told. */
/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "discover/iso.h"
#include "tests/unit/test.h"

static bool asked_for(const struct scan *scan, struct slice path)
{
	for (uint32_t i = 0; i < scan->images.n; i++)
		if (slice_eq(scan->images.at[i].path, path) && scan->images.at[i].listed &&
		    scan->images.at[i].holder == scan->volume->number)
			return true;
	return false;
}

static struct scan find_in(const struct mem_file *files, size_t n)
{
	struct source_mem *tree = arena_new(&test_arena, struct source_mem);
	struct volume *volume = arena_new(&test_arena, struct volume);
	struct volume_set *set = arena_new(&test_arena, struct volume_set);
	struct scan scan = {.arena = &test_arena, .volume = volume, .volumes = set};

	*tree = (struct source_mem){{&source_mem_ops}, files, n};
	*volume = (struct volume){.number = 1, .source = &tree->source};
	*set = (struct volume_set){volume, 1};
	iso_find(&scan);
	return scan;
}

TEST(iso_files_where_they_may_lie)
{
	static const struct mem_file files[] = {
		{S_INIT("/a.iso"), S_INIT("")},		   {S_INIT("/b.ISO"), S_INIT("")},
		{S_INIT("/iso/c.iso"), S_INIT("")},	   {S_INIT("/isos/x/d.iso"), S_INIT("")},
		{S_INIT("/boot/iso/x/e.iso"), S_INIT("")}, {S_INIT("/boot/x/f.iso"), S_INIT("")},
		{S_INIT("/images/g.iso"), S_INIT("")},	   {S_INIT("/x/h.iso"), S_INIT("")},
		{S_INIT("/isos/x/y/no.iso"), S_INIT("")},  {S_INIT("/x/y/no.iso"), S_INIT("")},
		{S_INIT("/isos/no.img"), S_INIT("")},	   {S_INIT("/isos/no.iso/no"), S_INIT("")},
	};
	struct scan scan = find_in(files, sizeof(files) / sizeof(*files));

	OK(scan.images.n == 8 && scan.notes.n == 0);
	for (size_t i = 0; i < 8; i++)
		OK(asked_for(&scan, files[i].path));
}

TEST(iso_files_are_bounded)
{
	enum { MANY = LIMIT_ISOS + 1, DIRS = LIMIT_ISO_DIRS + 1 };
	static char names[DIRS][32];
	static struct mem_file files[DIRS];

	for (uint32_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "/isos/%u.iso", i);
		files[i] = (struct mem_file){slice_str(names[i]), S("")};
	}
	struct scan scan = find_in(files, MANY);
	OK(scan.images.n == LIMIT_ISOS && scan.notes.n == 1);
	OK(scan.notes.at[0].code == NOTE_LIMIT);
	for (uint32_t i = 0; i < DIRS; i++) {
		snprintf(names[i], sizeof(names[i]), "/isos/%u/x.txt", i);
		files[i] = (struct mem_file){slice_str(names[i]), S("")};
	}
	scan = find_in(files, DIRS);
	OK(scan.images.n == 0 && scan.notes.n == 1 && scan.notes.at[0].code == NOTE_LIMIT);
}

/* A stick without UUID, and the image /x.iso on it, whose only entry has that command line. */
static struct boot_entry *adapt(struct slice uuid, struct slice cmdline, uint32_t flags)
{
	struct volume *volumes = arena_array(&test_arena, struct volume, 2);
	struct volume_set *set = arena_new(&test_arena, struct volume_set);
	struct boot_entry *e = arena_new(&test_arena, struct boot_entry);
	struct scan scan = {.arena = &test_arena, .volume = &volumes[1], .volumes = set,
			    .entries = e, .n_entries = 1};

	volumes[0] = (struct volume){.number = 1, .facts.uuid = uuid};
	volumes[1] = (struct volume){
		.number = 2, .facts.image = {.holder = 1, .path = S("/x.iso"), .listed = 1}};
	*set = (struct volume_set){volumes, 2};
	*e = (struct boot_entry){.kernel = {.volume = 2, .path = S("/k")}, .cmdline = cmdline,
				 .flags = flags};
	file_list_add(&e->initrds, &test_arena,
		      (struct file_ref){.volume = 2, .path = S("/i")});
	iso_adapt(&scan);
	return e;
}

TEST(iso_entries_are_told_and_wait_for_people)
{
	struct boot_entry *e = adapt(S("12-34"), S("boot=live --- a --- b"),
				     ENTRY_ONE_SHOT | ENTRY_DEFAULT);

	OK_TEXT(e->cmdline, S("boot=live findiso=/x.iso --- a --- b"));
	OK(e->flags == (ENTRY_BY_HAND | ENTRY_DEFAULT));
	OK(e->submenu.n == 1 && slice_eq(e->submenu.at[0], S("x.iso")));
	e = adapt(S("12-34"), S("archisobasedir=arch archisolabel=X a"), 0);
	OK_TEXT(e->cmdline, S("archisobasedir=arch a img_dev=UUID=12-34 img_loop=/x.iso"));
	OK(e->problems.n == 0);
	e = adapt(S(""), S("archisobasedir=arch archisolabel=X a"), 0);
	OK_TEXT(e->cmdline, S("archisobasedir=arch archisolabel=X a"));
	OK(e->problems.n == 1 && e->problems.at[0].code == NOTE_UNKNOWN_MEDIUM);
	OK(entry_bootable(e));
	e = adapt(S("12-34"), S("quiet"), 0);
	OK_TEXT(e->cmdline, S("quiet"));
	OK(e->problems.n == 1 && entry_bootable(e));
	e = adapt(S("12-34"), S("findiso=/x.iso  boot=live"), 0);
	OK_TEXT(e->cmdline, S("findiso=/x.iso  boot=live"));
}
