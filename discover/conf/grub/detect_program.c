/* Finding the EFI program that reads a configuration. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/detect_program.h"

#include <errno.h>

#include "discover/bootpart.h"
#include "lib/pe.h"

enum {
	HEAD_BYTES = 4096,	/* of a program: its headers */
	SBAT_BYTES = 4096,
	STUB_BYTES = 4096,	/* of a grub.cfg that leads to another one */
	MAX_VENDORS = 8,	/* directories below /EFI that are looked into */
};

/* The beginning of a program, for the PE reader: what is behind it was not read. */
struct head {
	struct pe_input pe;
	struct slice bytes;
};

static int read_head(struct pe_input *pe, uint64_t offset, size_t n, struct arena *a,
		     struct slice *bytes)
{
	const struct head *head = (const struct head *)pe;

	(void)a;
	if (offset > head->bytes.n || n > head->bytes.n - offset)
		return -ENODATA;
	*bytes = slice_upto(slice_from(head->bytes, (size_t)offset), n);
	return 0;
}

static struct slice sbat_of(struct detector *d, struct source *source)
{
	struct arena *a = d->scan->arena;
	struct head head = {.pe = {.read = read_head, .size = UINT32_MAX}};
	struct slice text = {0};
	struct pe pe;

	if (source_read_at(source, d->program, 0, HEAD_BYTES, a, &head.bytes) < 0 ||
	    pe_open(&head.pe, a, &pe) < 0)
		return text;
	const struct pe_section *s = pe_find(&pe, S(".sbat"), PE_BASE);
	if (!s || source_read_at(source, d->program, s->offset,
				 s->size < SBAT_BYTES ? (size_t)s->size : SBAT_BYTES, a, &text) < 0)
		return (struct slice){0};
	return slice_upto(text, slice_find(text, '\0'));
}

/* "grubx64.efi", whatever the architecture. Empty: the directory has none. */
static struct slice program_in(struct detector *d, struct source *source, struct slice dir)
{
	struct dir_list names;

	if (source_list(source, dir, d->scan->arena, &names) < 0)
		return (struct slice){0};
	for (uint32_t i = 0; i < names.n; i++)
		if (slice_eq_fold(slice_upto(names.at[i].name, 4), S("grub")) &&
		    slice_ends_fold(names.at[i].name, S(".efi")))
			return arena_join(d->scan->arena, dir, '/', names.at[i].name);
	return (struct slice){0};
}

/* Whether the program's own grub.cfg, if it has one, leads to the volume of the configuration. */
static bool leads_elsewhere(struct detector *d, struct source *source, struct slice dir,
			    bool *leads_here)
{
	struct slice text, uuid = d->volume->facts.uuid;
	struct slice stub = arena_concat(d->scan->arena, dir, S("/grub.cfg"));

	if (uuid.n == 0 ||
	    source_read_at(source, stub, 0, STUB_BYTES, d->scan->arena, &text) < 0)
		return false;
	*leads_here = detector_has_word(text, uuid);
	return !*leads_here;
}

/* Of the programs below /EFI the one that leads here, else the only one. */
static struct slice choose_program(struct detector *d, struct source *source)
{
	struct slice found = {0}, fallback = {0};
	struct dir_list names;
	unsigned n = 0, tried = 0;

	if (source_list(source, S("/EFI"), d->scan->arena, &names) < 0)
		return found;
	for (uint32_t i = 0; i < names.n && tried++ < MAX_VENDORS; i++) {
		bool leads_here = false;
		struct slice dir = arena_concat(d->scan->arena, S("/EFI/"), names.at[i].name);
		struct slice program = program_in(d, source, dir);
		if (program.n == 0 || leads_elsewhere(d, source, dir, &leads_here))
			continue;
		if (leads_here)
			return program;
		if (slice_eq_fold(names.at[i].name, S("BOOT"))) {
			fallback = program;
			continue;
		}
		found = program;
		n++;
	}
	return n == 1 ? found : n == 0 ? fallback : (struct slice){0};
}

struct slice detect_program_sbat(struct detector *d)
{
	struct slice dir = slice_dirname(d->path);
	const struct volume *esp = boot_part_find(d->scan->volumes, d->volume, BOOT_PART_ESP);
	struct source *source = d->volume->source;

	if (slice_eq_fold(slice_upto(dir, 5), S("/EFI/"))) {
		d->program = program_in(d, source, dir);
	} else {
		source = esp ? esp->source : source;
		d->program = choose_program(d, source);
	}
	return d->program.n ? sbat_of(d, source) : (struct slice){0};
}
