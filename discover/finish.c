/* Checks that are the same for every format, and the ids of entries. */
/* SPDX-License-Identifier: MIT */
#include "discover/finish.h"

#include <errno.h>

static void check_file(struct scan *scan, struct boot_entry *e, const char *what,
		       const struct file_ref *ref)
{
	struct file_info info;
	const struct volume *v = volume_by_number(scan->volumes, ref->volume);

	if (ref->path.n == 0)
		return;
	if (!v) {
		entry_problem(scan, e, NOTE_MISSING_VOLUME, "%s %.*s: waits for %.*s", what,
			      SLICE_ARG(ref->path), SLICE_ARG(ref->device));
		if (ref->device.n)
			scan_want(scan, ref->device);
		return;
	}
	int rc = source_stat(v->source, ref->path, &info);
	if (rc == 0 && info.kind == FILE_REGULAR)
		return;
	struct slice key = volume_key(&v->facts);
	entry_problem(scan, e, NOTE_MISSING_FILE, "%s %.*s: %s%s%.*s", what, SLICE_ARG(ref->path),
		      rc < 0 ? strerror(-rc) : "not a regular file", key.n ? " on " : "",
		      SLICE_ARG(key));
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

/* FNV-1a over the bytes and a separator, so that "ab","c" and "a","bc" differ. */
static uint32_t hash(uint32_t h, struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return (h ^ 0xffu) * 16777619u;
}

/* What makes an entry the same entry on the next run: where it is configured and what it is called,
 * not its position, which changes when a kernel is added. */
static uint32_t identity(const struct scan *scan, const struct boot_entry *e)
{
	uint32_t h = hash(2166136261u, volume_key(&scan->volume->facts));

	h = hash(hash(h, e->format), e->config);
	for (uint32_t i = 0; i < e->submenu.n; i++)
		h = hash(h, e->submenu.at[i]);
	return hash(hash(h, e->name), e->name.n ? (struct slice){0} : e->title);
}

/* ---- the same entry from two configurations ---- */

static bool same_file(const struct file_ref *a, const struct file_ref *b)
{
	return a->volume == b->volume && slice_eq(a->path, b->path) && slice_eq(a->part, b->part) &&
	       (a->volume || slice_eq(a->device, b->device));
}

static bool boots_the_same(const struct boot_entry *a, const struct boot_entry *b)
{
	if (a->initrds.n != b->initrds.n || !same_file(&a->kernel, &b->kernel) ||
	    !slice_eq(a->cmdline, b->cmdline) || !same_file(&a->devicetree, &b->devicetree))
		return false;
	for (uint32_t i = 0; i < a->initrds.n; i++)
		if (!same_file(&a->initrds.at[i], &b->initrds.at[i]))
			return false;
	return true;
}

/* An entry of an earlier menu (a better format) that boots the same; NULL: none. @first is the first
 * entry of @e's menu. */
static const struct boot_entry *told_before(const struct scan *scan, const struct boot_entry *e,
					    const uint32_t *hashes, uint32_t at, uint32_t first)
{
	for (uint32_t i = 0; i < first; i++)
		if (hashes[i] == hashes[at] && boots_the_same(&scan->entries[i], e))
			return &scan->entries[i];
	return NULL;
}

/* The list's order of menus is that of their ranks, so what stays is what the better format says. A
 * default that goes hands its mark on to nobody: the better menu has its own. */
static void drop_duplicates(struct scan *scan)
{
	uint32_t *hashes = arena_array(scan->arena, uint32_t, scan->n_entries + 1);
	uint32_t kept = 0, first = 0;

	for (uint32_t i = 0; i < scan->n_entries; i++) {
		struct boot_entry e = scan->entries[i];
		if (kept && scan->entries[kept - 1].menu != e.menu)
			first = kept;
		hashes[kept] = hash(hash(2166136261u, e.kernel.path), e.cmdline);
		const struct boot_entry *twin =
			e.action == ACTION_BOOT && e.kernel.path.n
				? told_before(scan, &e, hashes, kept, first) : NULL;
		if (twin)
			scan_note(scan, NOTE_DUPLICATE, e.config, e.line,
				  "\"%.*s\" is listed already, from %.*s:%u", SLICE_ARG(e.title),
				  SLICE_ARG(twin->config), twin->line);
		else
			scan->entries[kept++] = e;
	}
	scan->n_entries = kept;
}

/* Open addressing over the ids given so far: twins, and the rare collision, move on by one. */
struct id_set {
	uint32_t *at;	/* id + 1 would overflow: 0 is made 1 before it comes here */
	uint32_t mask;
};

static uint32_t take_id(struct id_set *set, uint32_t id)
{
	for (id += id == 0;; id += 1 + (id == UINT32_MAX)) {
		uint32_t i = id & set->mask;
		while (set->at[i] && set->at[i] != id)
			i = (i + 1) & set->mask;
		if (set->at[i] == 0) {
			set->at[i] = id;
			return id;
		}
	}
}

static void give_ids(struct scan *scan)
{
	uint32_t room = 16;

	while (room < 2 * scan->n_entries)
		room *= 2;
	struct id_set set = {arena_array(scan->arena, uint32_t, room), room - 1};
	for (uint32_t i = 0; i < scan->n_entries; i++) {
		struct boot_entry *e = &scan->entries[i];
		e->id = arena_format(scan->arena, "%08x", take_id(&set, identity(scan, e)));
	}
}

void scan_finish(struct scan *scan)
{
	drop_duplicates(scan);
	for (uint32_t i = 0; i < scan->n_entries; i++)
		check_files(scan, &scan->entries[i]);
	give_ids(scan);
	if (scan->n_menus == 0 && scan->notes.n == 0)
		scan_note(scan, NOTE_NO_CONFIG, (struct slice){0}, 0,
			  "no boot configuration found on this file system");
}
