/* Reading the headers of PE images, every field checked. */
/* SPDX-License-Identifier: MIT */
#include "lib/pe.h"

#include <errno.h>
#include <stdlib.h>

#include "lib/limits.h"
#include "lib/number.h"

enum {
	DOS_BYTES = 64,
	DOS_PE_OFFSET = 60,	/* u32: where "PE\0\0" stands */
	COFF_BYTES = 24,	/* with that signature */
	COFF_MACHINE = 4,	/* u16 */
	COFF_SECTIONS = 6,	/* u16: how many */
	COFF_OPTIONAL = 20,	/* u16: bytes of the header between this one and the sections */
	SECTION_BYTES = 40,
	SECTION_NAME_BYTES = 8,
	SECTION_VIRTUAL_SIZE = 8,	/* u32, and the next ones */
	SECTION_RAW_SIZE = 16,
	SECTION_RAW_OFFSET = 20,
};

static uint32_t field(struct slice s, size_t at, unsigned bytes)
{
	return (uint32_t)number_le_at(s, at, bytes);
}

static bool inside(uint64_t offset, uint64_t n, uint64_t size)
{
	return offset <= size && n <= size - offset;
}

/* Bytes that the headers say are there. */
static int read_part(struct pe_input *in, uint64_t offset, size_t n, struct arena *a,
		     struct slice *bytes)
{
	if (!inside(offset, n, in->size))
		return -EBADMSG;
	int err = in->read(in, offset, n, a, bytes);

	return err == -ENODATA ? -EBADMSG : err;
}

static struct slice section_name(struct slice header)
{
	struct slice name = slice_upto(header, SECTION_NAME_BYTES);

	return slice_upto(name, slice_find(name, '\0'));
}

/* Sections without bytes in the file (".bss") have no place in it either. */
static int take_section(struct slice header, uint64_t file_size, struct pe_section *s)
{
	uint32_t in_memory = field(header, SECTION_VIRTUAL_SIZE, 4);
	uint32_t in_file = field(header, SECTION_RAW_SIZE, 4);
	uint32_t offset = field(header, SECTION_RAW_OFFSET, 4);

	*s = (struct pe_section){.name = section_name(header)};
	if (in_file == 0)
		return 0;
	if (!inside(offset, in_file, file_size))
		return -EBADMSG;
	s->offset = offset;
	s->size = in_memory && in_memory < in_file ? in_memory : in_file;
	return 0;
}

static int by_offset(const void *a, const void *b)
{
	uint64_t x = ((const struct pe_section *)a)->offset;
	uint64_t y = ((const struct pe_section *)b)->offset;

	return (x > y) - (x < y);
}

static int check_overlap(const struct pe *pe, struct arena *a)
{
	struct pe_section *sorted = arena_array(a, struct pe_section, pe->n + 1);
	uint64_t end = 0;

	memcpy(sorted, pe->at, pe->n * sizeof(*sorted));
	qsort(sorted, pe->n, sizeof(*sorted), by_offset);
	for (uint32_t i = 0; i < pe->n; i++) {
		if (!sorted[i].size)
			continue;
		if (sorted[i].offset < end)
			return -EBADMSG;
		end = sorted[i].offset + sorted[i].size;
	}
	return 0;
}

static void number_profiles(struct pe *pe)
{
	int profile = PE_BASE;

	for (uint32_t i = 0; i < pe->n; i++) {
		if (slice_eq(pe->at[i].name, S(".profile")))
			profile++;
		pe->at[i].profile = profile;
	}
	pe->n_profiles = profile + 1;
}

static int read_sections(struct pe_input *in, uint64_t offset, struct arena *a, struct pe *pe)
{
	struct slice table;
	int err = read_part(in, offset, (size_t)pe->n * SECTION_BYTES, a, &table);

	if (err)
		return err;
	pe->at = arena_array(a, struct pe_section, pe->n + 1);
	for (uint32_t i = 0; i < pe->n && !err; i++)
		err = take_section(slice_from(table, (size_t)i * SECTION_BYTES), in->size,
				   &pe->at[i]);
	if (!err)
		err = check_overlap(pe, a);
	if (!err)
		number_profiles(pe);
	return err;
}

int pe_open(struct pe_input *in, struct arena *a, struct pe *pe)
{
	struct slice dos, coff;
	struct pe out = {0};

	if (in->size < DOS_BYTES)
		return -ENOEXEC;
	int err = read_part(in, 0, DOS_BYTES, a, &dos);

	if (err)
		return err;
	uint64_t offset = field(dos, DOS_PE_OFFSET, 4);

	if (!slice_starts(dos, S("MZ")) || !inside(offset, COFF_BYTES, in->size))
		return -ENOEXEC;
	err = read_part(in, offset, COFF_BYTES, a, &coff);
	if (err)
		return err;
	if (!slice_starts(coff, S("PE\0\0")))
		return -ENOEXEC;
	out.machine = (uint16_t)field(coff, COFF_MACHINE, 2);
	out.n = field(coff, COFF_SECTIONS, 2);
	if (out.n > LIMIT_PE_SECTIONS)
		return -E2BIG;
	err = read_sections(in, offset + COFF_BYTES + field(coff, COFF_OPTIONAL, 2), a, &out);
	if (!err)
		*pe = out;
	return err;
}

const struct pe_section *pe_find(const struct pe *pe, struct slice name, int profile)
{
	const struct pe_section *found = NULL;

	for (uint32_t i = 0; i < pe->n; i++) {
		if (!slice_eq(pe->at[i].name, name))
			continue;
		if (pe->at[i].profile == profile)
			return &pe->at[i];
		if (!found && pe->at[i].profile == PE_BASE)
			found = &pe->at[i];
	}
	return found;
}

static const struct pe_section *find_numbered(const struct pe *pe, struct slice name,
					      struct slice at)
{
	uint64_t i;

	return slice_number(at, UINT16_MAX, &i) && i < pe->n && slice_eq(pe->at[i].name, name)
		       ? &pe->at[i] : NULL;
}

const struct pe_section *pe_find_part(const struct pe *pe, struct slice part)
{
	struct slice at = part, name = slice_cut(&at, '#');
	uint64_t profile;

	if (at.n)
		return find_numbered(pe, name, at);
	name = slice_cut(&part, '@');
	if (!part.n)
		return pe_find(pe, name, PE_BASE);
	return slice_number(part, UINT16_MAX, &profile) ? pe_find(pe, name, (int)profile) : NULL;
}

int pe_read(struct pe_input *in, const struct pe_section *section, size_t max, struct arena *a,
	    struct slice *bytes)
{
	if (section->size > max)
		return -EFBIG;
	return read_part(in, section->offset, (size_t)section->size, a, bytes);
}
