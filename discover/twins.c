/* Finding entries that several configurations describe. */
/* SPDX-License-Identifier: MIT */
#include "discover/twins.h"

#include <stdlib.h>
#include <string.h>

#include "lib/fnv.h"

static bool same_file(const struct file_ref *a, const struct file_ref *b)
{
	return a->volume == b->volume && slice_eq(a->path, b->path) && slice_eq(a->part, b->part) &&
	       (a->volume || slice_eq(a->device, b->device));
}

static bool same_files(const struct file_list *a, const struct file_list *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!same_file(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static bool same_words(struct slice a, struct slice b)
{
	struct slice x, y;

	if (slice_eq(a, b))
		return true;
	do {
		x = slice_word(&a);
		y = slice_word(&b);
		if (!slice_eq(x, y))
			return false;
	} while (x.n);
	return true;
}

bool twins_boot_same(const struct boot_entry *a, const struct boot_entry *b)
{
	return a->action == ACTION_BOOT && b->action == ACTION_BOOT && a->kernel.path.n &&
	       same_file(&a->kernel, &b->kernel) &&
	       same_files(&a->initrds, &b->initrds) &&
	       same_file(&a->devicetree, &b->devicetree) &&
	       same_files(&a->overlays, &b->overlays) && same_words(a->cmdline, b->cmdline);
}

enum { FILE_BYTES = 16 };	/* beside its texts */

static size_t file_bytes(const struct file_ref *f)
{
	return FILE_BYTES + f->path.n + f->part.n + f->device.n;
}

static size_t files_bytes(const struct file_list *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < list->n; i++)
		n += file_bytes(&list->at[i]);
	return n;
}

static size_t entry_bytes(const struct boot_entry *e)
{
	return file_bytes(&e->kernel) + files_bytes(&e->initrds) + e->cmdline.n +
	       file_bytes(&e->devicetree) + files_bytes(&e->overlays);
}

size_t twins_bytes(const struct boot_entry *a, const struct boot_entry *b)
{
	size_t x = entry_bytes(a), y = entry_bytes(b);

	return x > y ? x : y;
}

static void put_file(struct fingerprint *f, const struct file_ref *file)
{
	fingerprint_number(f, file->volume);
	fingerprint_text(f, file->path);
	fingerprint_text(f, file->part);
	fingerprint_text(f, file->volume ? (struct slice){0} : file->device);
}

static void put_files(struct fingerprint *f, const struct file_list *list)
{
	fingerprint_number(f, list->n);
	for (uint32_t i = 0; i < list->n; i++)
		put_file(f, &list->at[i]);
}

void twins_sign(struct boot_entry *e, struct arena *a)
{
	char bytes[FINGERPRINT_BYTES];
	struct slice rest = e->cmdline, word;
	struct fingerprint f = {0};

	if (e->action != ACTION_BOOT || e->kernel.path.n == 0)
		return;
	put_file(&f, &e->kernel);
	put_files(&f, &e->initrds);
	put_file(&f, &e->devicetree);
	put_files(&f, &e->overlays);
	do {
		word = slice_word(&rest);
		fingerprint_text(&f, word);
	} while (word.n);
	fingerprint_end(&f, bytes);
	e->starts = arena_copy(a, (struct slice){bytes, sizeof(bytes)});
}

/* Made from the same file, by a loader's script and natively. */
static bool same_origin(const struct boot_entry *a, const struct boot_entry *b)
{
	return (a->flags & ENTRY_TYPE1) != (b->flags & ENTRY_TYPE1) &&
	       a->config_volume == b->config_volume && slice_eq(a->config, b->config);
}

/* For each entry the index of the one that is listed in its place. */
enum { STAYS = UINT32_MAX };

/* An entry under a key: those with different keys cannot be twins. */
struct keyed {
	uint64_t key;
	uint32_t index;
};

static uint64_t start_key(const struct boot_entry *e)
{
	uint64_t key = 0;

	if (e->starts.n)
		memcpy(&key, e->starts.p, sizeof(key));
	return key;
}

static bool starts_same(const struct boot_entry *a, const struct boot_entry *b)
{
	return a->starts.n && slice_eq(a->starts, b->starts) && twins_boot_same(a, b);
}

static uint64_t origin_key(const struct boot_entry *e)
{
	return fnv64(FNV64_START + e->config_volume, e->config);
}

static int by_key(const void *x, const void *y)
{
	const struct keyed *a = x, *b = y;

	if (a->key != b->key)
		return a->key > b->key ? 1 : -1;
	return (a->index > b->index) - (a->index < b->index);
}

struct pass {
	uint64_t (*key)(const struct boot_entry *e);
	bool (*same)(const struct boot_entry *a, const struct boot_entry *b);
	bool second_stays;	/* of a type 1 entry and another one, the other stays */
};

static const struct pass passes[] = {
	{origin_key, same_origin, true},
	{start_key, starts_same, false},
};

/* What the entry that goes knew and the other one does not. */
static void inherit(struct slice *stays, struct slice goes)
{
	if (!stays->n)
		*stays = goes;
}

static void drop(struct scan *scan, const struct pass *pass, uint32_t first, uint32_t second,
		 uint32_t *twins)
{
	bool keep_second = pass->second_stays && (scan->entries[first].flags & ENTRY_TYPE1);
	struct boot_entry *stays = &scan->entries[keep_second ? second : first];
	const struct boot_entry *goes = &scan->entries[keep_second ? first : second];

	twins[goes - scan->entries] = (uint32_t)(stays - scan->entries);
	inherit(&stays->version, goes->version);
	inherit(&stays->sort_key, goes->sort_key);
	inherit(&stays->machine_id, goes->machine_id);
	inherit(&stays->architecture, goes->architecture);
}

/* Of the entries under one key, compare each with those of earlier menus, until one is its twin. */
static void compare_group(struct scan *scan, const struct pass *pass, const struct keyed *at,
			  uint32_t n, uint32_t *twins)
{
	for (uint32_t i = 1; i < n; i++) {
		const struct boot_entry *b = &scan->entries[at[i].index];

		for (uint32_t k = 0; k < i; k++) {
			const struct boot_entry *a = &scan->entries[at[k].index];

			if (a->menu == b->menu)	/* and so have all between them */
				break;
			if (twins[at[k].index] != STAYS || !pass->same(a, b))
				continue;
			drop(scan, pass, at[k].index, at[i].index, twins);
			break;
		}
	}
}

static void run_pass(struct scan *scan, const struct pass *pass, struct keyed *keys,
		     uint32_t *twins)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (twins[i] == STAYS)
			keys[n++] = (struct keyed){pass->key(&scan->entries[i]), i};
	qsort(keys, n, sizeof(*keys), by_key);
	for (uint32_t first = 0, next = 0; first < n; first = next) {
		for (next = first + 1; next < n && keys[next].key == keys[first].key; next++)
			;
		compare_group(scan, pass, keys + first, next - first, twins);
	}
}

/* Close the gaps among the entries; what refers to them by index follows. */
static void close_gaps(struct scan *scan, const uint32_t *twins)
{
	uint32_t *moved = arena_array(scan->arena, uint32_t, scan->n_entries + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < scan->n_entries; i++) {
		moved[i] = twins[i] == STAYS ? n : UINT32_MAX;
		if (twins[i] == STAYS)
			scan->entries[n++] = scan->entries[i];
	}
	for (uint32_t m = 0; m < scan->n_menus; m++) {
		struct index_list *list = &scan->menus[m].fallback;
		uint32_t kept = 0;

		for (uint32_t i = 0; i < list->n; i++)
			if (list->at[i] < scan->n_entries && moved[list->at[i]] != UINT32_MAX)
				list->at[kept++] = moved[list->at[i]];
		list->n = kept;
	}
	scan->n_entries = n;
}

/* A menu that has lost every entry has nothing to say: its timeout must not count. */
static void drop_menus(struct scan *scan, const bool *emptied)
{
	uint32_t *moved = arena_array(scan->arena, uint32_t, scan->n_menus + 1);
	uint32_t n = 0;

	for (uint32_t m = 0; m < scan->n_menus; m++) {
		moved[m] = n;
		if (!emptied[m])
			scan->menus[n++] = scan->menus[m];
	}
	scan->n_menus = n;
	for (uint32_t i = 0; i < scan->n_entries; i++)
		scan->entries[i].menu = moved[scan->entries[i].menu];
}

/* Which menus have entries, and all of them are dropped. */
static bool *find_emptied(struct scan *scan, const uint32_t *twins)
{
	bool *emptied = arena_array(scan->arena, bool, scan->n_menus + 1);

	for (uint32_t i = 0; i < scan->n_entries; i++)
		emptied[scan->entries[i].menu] = true;
	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (twins[i] == STAYS)
			emptied[scan->entries[i].menu] = false;
	return emptied;
}

static void tell(struct scan *scan, const uint32_t *twins)
{
	for (uint32_t i = 0; i < scan->n_entries; i++) {
		const struct boot_entry *goes = &scan->entries[i];
		const struct boot_entry *stays = &scan->entries[twins[i] == STAYS ? i : twins[i]];

		if (goes != stays)
			scan_note(scan, NOTE_DUPLICATE, goes->config, goes->line,
				  "\"%.*s\" (%.*s) is listed already, by %.*s, from %.*s:%u",
				  SLICE_ARG(goes->title), SLICE_ARG(goes->format),
				  SLICE_ARG(stays->format), SLICE_ARG(stays->config), stays->line);
	}
}

void twins_drop(struct scan *scan)
{
	struct keyed *keys = arena_array(scan->arena, struct keyed, scan->n_entries + 1);
	uint32_t *twins = arena_array(scan->arena, uint32_t, scan->n_entries + 1);

	for (uint32_t i = 0; i < scan->n_entries; i++) {
		twins_sign(&scan->entries[i], scan->arena);
		twins[i] = STAYS;
	}
	if (scan->n_menus < 2)
		return;
	for (size_t i = 0; i < sizeof(passes) / sizeof(*passes); i++)
		run_pass(scan, &passes[i], keys, twins);
	tell(scan, twins);
	bool *emptied = find_emptied(scan, twins);

	close_gaps(scan, twins);
	drop_menus(scan, emptied);
}
