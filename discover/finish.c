/* Checks that are the same for every format, and the ids of entries. */
/* SPDX-License-Identifier: MIT */
#include "discover/finish.h"

#include <errno.h>

#include "discover/near.h"
#include "discover/own.h"
#include "discover/submenu.h"
#include "discover/twins.h"
#include "lib/fnv.h"

/* The volume of @ref is not there, or cannot be read. */
static void miss_volume(struct scan *scan, struct boot_entry *e, const char *what,
			const struct file_ref *ref, const struct volume *v)
{
	if (v) {
		bool image = volume_is_image(v);
		entry_problem(scan, e, NOTE_MISSING_VOLUME, "%s %.*s: %s%.*s: %.*s", what,
			      SLICE_ARG(ref->path), image ? "in the image " : "on ",
			      SLICE_ARG(image ? v->facts.image.path
				      : volume_title(&v->facts, scan->arena)),
			      SLICE_ARG(v->trouble));
		return;
	}
	entry_problem(scan, e, NOTE_MISSING_VOLUME, "%s %.*s: %s%.*s", what, SLICE_ARG(ref->path),
		      ref->device.n ? "waits for " : "on no volume", SLICE_ARG(ref->device));
	if (ref->device.n)
		scan_want(scan, ref->device);
}

static void check_file(struct scan *scan, struct boot_entry *e, const char *what,
		       const struct file_ref *ref)
{
	struct file_info info;
	const struct volume *v = volume_by_number(scan->volumes, ref->volume);

	if (ref->path.n == 0)
		return;
	if (!v || (!v->source && v->trouble.n)) {
		miss_volume(scan, e, what, ref, v);
		return;
	}
	int rc = source_stat(v->source, ref->path, &info);
	if (rc == 0 && info.kind == FILE_REGULAR)
		return;
	struct slice key = volume_title(&v->facts, scan->arena);
	struct slice near = rc == -ENOENT ? near_file(scan, v, ref->path) : (struct slice){0};
	entry_problem(scan, e, NOTE_MISSING_FILE, "%s %.*s: %s%s%.*s%.*s", what,
		      SLICE_ARG(ref->path), rc < 0 ? strerror(-rc) : "not a regular file",
		      key.n ? " on " : "", SLICE_ARG(key), SLICE_ARG(near));
}

/* Text that only names things is cut; a command line is never: its entry is refused instead. */
static void check_texts(struct scan *scan, struct boot_entry *e)
{
	struct slice *const texts[] = {&e->title,      &e->name,	 &e->version, &e->sort_key,
				       &e->machine_id, &e->architecture, &e->hotkey,  &e->users};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		if (texts[i]->n <= LIMIT_TEXT_BYTES)
			continue;
		*texts[i] = slice_upto(*texts[i], LIMIT_TEXT_BYTES);
		scan_note(scan, NOTE_LIMIT, e->config, e->line, "a text was cut after %d bytes",
			  LIMIT_TEXT_BYTES);
	}
	for (uint32_t i = 0; i < e->submenu.n; i++)
		e->submenu.at[i] = slice_upto(e->submenu.at[i], LIMIT_TEXT_BYTES);
	if (e->cmdline.n > LIMIT_CMDLINE_BYTES)
		entry_problem(scan, e, NOTE_LIMIT, "a command line of %zu bytes, more than %d",
			      e->cmdline.n, LIMIT_CMDLINE_BYTES);
}

static void check_files(struct scan *scan, struct boot_entry *e)
{
	if (e->action != ACTION_BOOT)
		return;
	if (e->kernel.path.n == 0 && entry_bootable(e))
		entry_problem(scan, e, NOTE_NO_KERNEL, "names no kernel to boot");
	if (e->initrds.n > LIMIT_INITRDS)
		entry_problem(scan, e, NOTE_LIMIT, "%u initrds, more than %d", e->initrds.n,
			      LIMIT_INITRDS);
	check_file(scan, e, "kernel", &e->kernel);
	for (uint32_t i = 0; i < e->initrds.n; i++)
		check_file(scan, e, "initrd", &e->initrds.at[i]);
	check_file(scan, e, "device tree", &e->devicetree);
	for (uint32_t i = 0; i < e->overlays.n; i++)
		check_file(scan, e, "device tree overlay", &e->overlays.at[i]);
}

/* Of several the last one counts, as it does for the kernel. */
static struct slice resume_of(struct slice words)
{
	struct slice found = {0};

	while (words.n) {
		struct slice word = slice_word(&words);
		if (slice_skip(&word, S("resume=")))
			found = word;
	}
	return found;
}

/* What makes an entry the same entry on the next run: where it is configured and what it is called,
 * not its position, which changes when a kernel is added. */
static uint32_t identity(const struct scan *scan, const struct boot_entry *e)
{
	uint32_t h = fnv32(FNV32_START, volume_key(&scan->volume->facts));

	h = fnv32(fnv32(h, e->format), e->config);
	for (uint32_t i = 0; i < e->submenu.n; i++)
		h = fnv32(h, e->submenu.at[i]);
	return fnv32(fnv32(h, e->name), e->name.n ? (struct slice){0} : e->title);
}

/**
 * struct taken - an id that is given; 0 is none
 * @next: the first id from here on that may be free. Twins, and the rare collision, move on by one,
 *        and the many that have the same title do not all go the same way again
 */
struct taken {
	uint32_t id, next;
};

struct id_set {
	struct taken *at;
	uint32_t mask;
};

/* Where @id is, or belongs. Ids in a row are far from each other in the table. */
static struct taken *find_id(const struct id_set *set, uint32_t id)
{
	uint32_t i = (uint32_t)(id * 0x9e3779b97f4a7c15u >> 32) & set->mask;

	while (set->at[i].id && set->at[i].id != id)
		i = (i + 1) & set->mask;
	return &set->at[i];
}

/* @id, or the first one behind it that is free. */
static uint32_t take_id(struct id_set *set, uint32_t id)
{
	id += id == 0;
	struct taken *wanted = find_id(set, id), *t = wanted;
	while (t->id) {
		id = t->next;
		struct taken *further = find_id(set, id);
		if (further->id)
			t->next = further->next;
		t = further;
	}
	t->id = id;
	t->next = wanted->next = id + 1 ? id + 1 : 1;
	return id;
}

static void give_ids(struct scan *scan)
{
	uint32_t room = 16;

	while (room < 2 * scan->n_entries)
		room *= 2;
	struct id_set set = {arena_array(scan->arena, struct taken, room), room - 1};
	for (uint32_t i = 0; i < scan->n_entries; i++) {
		struct boot_entry *e = &scan->entries[i];
		e->id = arena_format(scan->arena, "%08x", take_id(&set, identity(scan, e)));
	}
}

void scan_finish(struct scan *scan)
{
	twins_drop(scan);
	for (uint32_t i = 0; i < scan->n_entries; i++) {
		struct boot_entry *e = &scan->entries[i];

		check_texts(scan, e);
		check_files(scan, e);
		e->resume = resume_of(e->cmdline);
		if (e->menu < scan->n_menus)
			submenu_sign(&scan->menus[e->menu], e, scan->arena);
	}
	own_mark(scan);
	give_ids(scan);
	if (scan->n_menus == 0 && scan->notes.n == 0)
		scan_note(scan, NOTE_NO_CONFIG, (struct slice){0}, 0,
			  "no boot configuration found on this file system");
}
