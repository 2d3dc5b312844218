/* Reads the heads of kernels, each file once. */
/* SPDX-License-Identifier: MIT */
#include "discover/own.h"

#include "lib/own.h"

/* struct own_reads - files that were read, and what they are */
struct own_reads {
	struct {
		const struct file_ref *file;
		bool own;
	} at[LIMIT_OWN_READS];
	uint32_t n;
};

static bool own_version_is_at(struct source *source, struct slice path, uint64_t offset,
			      struct arena *a)
{
	struct slice text;

	return source_read_at(source, path, offset, OWN_VERSION_BYTES, a, &text) == 0 &&
	       own_version(text);
}

bool own_at(struct source *source, struct slice path, uint64_t offset, struct arena *a)
{
	size_t mark = a->used, at = 0;
	bool own = false;
	struct slice text;

	/* Little by little: the kernel reads ahead by what it is asked for. */
	if (source_read_at(source, path, offset, OWN_HEADER_BYTES, a, &text) == 0) {
		own = own_marked(text);
		at = own_version_at(text);
	}
	own = own || (at && own_version_is_at(source, path, offset + at, a));
	a->used = mark;
	return own;
}

static bool is_own(struct scan *scan, const struct file_ref *file, struct own_reads *reads)
{
	const struct volume *v = volume_by_number(scan->volumes, file->volume);

	for (uint32_t i = 0; i < reads->n; i++)
		if (reads->at[i].file->volume == file->volume &&
		    slice_eq(reads->at[i].file->path, file->path))
			return reads->at[i].own;
	if (!v || reads->n == LIMIT_OWN_READS)
		return false;
	reads->at[reads->n].file = file;
	reads->at[reads->n].own = own_at(v->source, file->path, 0, scan->arena);
	return reads->at[reads->n++].own;
}

static void mark(struct scan *scan, struct boot_entry *e, struct own_reads *reads)
{
	if (e->action != ACTION_BOOT || !entry_bootable(e))
		return;
	/* looking costs a request: only into what would start by itself */
	if (scan->volume->net && !(e->flags & ENTRY_DEFAULT))
		return;
	if (e->kernel.part.n == 0 && is_own(scan, &e->kernel, reads))
		e->flags |= ENTRY_OWN;
	if (e->flags & ENTRY_OWN)
		entry_problem(scan, e, NOTE_OWN_IMAGE,
			      "this boot loader: it is not started by itself");
}

void own_mark(struct scan *scan)
{
	const uint32_t first = ENTRY_DEFAULT | ENTRY_ONE_SHOT;
	struct own_reads *reads = arena_new(scan->arena, struct own_reads);

	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (scan->entries[i].flags & first)
			mark(scan, &scan->entries[i], reads);
	for (uint32_t i = 0; i < scan->n_entries; i++)
		if (!(scan->entries[i].flags & first))
			mark(scan, &scan->entries[i], reads);
}
