/* ELF kernels ("System V ABI", chapters 4 and 5): every header is checked before it is believed. */
/* SPDX-License-Identifier: MIT */
#include <elf.h>

#include "loader/architecture.h"
#include "loader/image.h"

enum { RANK = 30, SEGMENTS_MAX = 64, HEADER_BYTES = 64, PROGRAM_HEADER_BYTES = 56, EM_LOONG = 258 };

static bool probe(const struct image *image)
{
	return image_has(image, 0, S("\x7f" "ELF"));
}

/* The machine as PE numbers it; 0: another one. */
static uint32_t machine_of(const struct image *image)
{
	switch (image_field(image, 18, 2)) {
	case EM_X86_64:
		return PE_MACHINE_AMD64;
	case EM_386:
		return PE_MACHINE_I386;
	case EM_AARCH64:
		return PE_MACHINE_ARM64;
	case EM_ARM:
		return PE_MACHINE_ARM;
	case EM_RISCV:
		return PE_MACHINE_RISCV64;
	case EM_LOONG:
		return PE_MACHINE_LOONGARCH64;
	default:
		return 0;
	}
}

/* struct elf - what the headers say */
struct elf {
	uint64_t entry, table, sections;
	uint64_t n_segments, n_sections, section_bytes;
	uint64_t needed;	/* bytes of the file */
	uint32_t loaded;	/* segments */
	bool entered;		/* the entry lies in one of them */
};

static bool damaged(struct load_error *error, struct slice what)
{
	return image_fail(error, LOAD_BAD_IMAGE, what);
}

static bool read_header(const struct image *image, struct elf *e, struct load_error *error)
{
	if (image_field(image, EI_CLASS, 1) != ELFCLASS64 ||
	    image_field(image, EI_DATA, 1) != ELFDATA2LSB)
		return image_fail(error, LOAD_WRONG_ARCHITECTURE,
				  S("the kernel is an ELF image for a 32-bit machine, or one of "
				    "the other byte order"));
	*e = (struct elf){
		.entry = image_field(image, 24, 8),
		.table = image_field(image, 32, 8),
		.sections = image_field(image, 40, 8),
		.n_segments = image_field(image, 56, 2),
		.section_bytes = image_field(image, 58, 2),
		.n_sections = image_field(image, 60, 2),
		.needed = HEADER_BYTES,
	};
	uint64_t type = image_field(image, 16, 2);
	if (type != ET_EXEC && type != ET_DYN)
		return image_fail(error, LOAD_UNKNOWN_IMAGE,
				  S("an ELF file that is no program: a kernel is needed"));
	if (image_field(image, 54, 2) != PROGRAM_HEADER_BYTES || e->n_segments == 0 ||
	    e->n_segments > SEGMENTS_MAX || e->table < HEADER_BYTES ||
	    e->table > IMAGE_HEAD_BYTES - SEGMENTS_MAX * PROGRAM_HEADER_BYTES)
		return damaged(error, S("the kernel is damaged: its ELF header names no segments"));
	return true;
}

static bool read_segment(const struct image *image, size_t at, struct elf *e)
{
	uint64_t offset = image_field(image, at + 8, 8), address = image_field(image, at + 16, 8);
	uint64_t physical = image_field(image, at + 24, 8);
	uint64_t bytes = image_field(image, at + 32, 8), memory = image_field(image, at + 40, 8);
	uint64_t end;

	if (image_field(image, at, 4) != PT_LOAD)
		return true;
	if (bytes > memory || __builtin_add_overflow(offset, bytes, &end) ||
	    physical > UINT64_MAX - memory)
		return false;
	if (end > e->needed)
		e->needed = end;
	e->loaded += memory > 0;
	e->entered |= e->entry - address < memory || e->entry - physical < memory;
	return true;
}

static bool read_elf(const struct image *image, struct arena *a, struct elf *e,
		     struct load_error *error)
{
	if (image->size < HEADER_BYTES)
		return image_cut(image, HEADER_BYTES, a, error);
	if (!read_header(image, e, error))
		return false;
	uint64_t end = e->table + e->n_segments * PROGRAM_HEADER_BYTES;
	if (end > image->size)
		return image_cut(image, end, a, error);
	for (uint64_t i = 0; i < e->n_segments; i++)
		if (!read_segment(image, e->table + i * PROGRAM_HEADER_BYTES, e))
			return damaged(error,
				       S("the kernel is damaged: the sizes of an ELF segment "
					 "contradict each other"));
	/* these come last in a file: a cut takes them first */
	if (!__builtin_add_overflow(e->sections, e->n_sections * e->section_bytes, &end) &&
	    end > e->needed)
		e->needed = end;
	if (e->needed > image->size)
		return image_cut(image, e->needed, a, error);
	if (e->loaded == 0 || !e->entered)
		return damaged(error,
			       S("the kernel is damaged: nothing is loaded where its ELF header "
				 "says that it begins"));
	return true;
}

static bool check(const struct image *image, struct arena *a, struct image_info *info,
		  struct load_error *error)
{
	struct elf e = {0};

	(void)info;
	if (!read_elf(image, a, &e, error) || !image_is_for(machine_of(image), a, error))
		return false;
	return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
			  arena_format(a,
				       "an ELF image (vmlinux): on this machine the kernel's own "
				       "%s is needed, which holds it",
				       architecture_native()->kernel));
}

static const struct image_format elf = {
	.name = "elf", .rank = RANK, .probe = probe, .check = check,
};
IMAGE_FORMAT(elf);
