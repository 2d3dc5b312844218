/* Sections of PE images: what a unified kernel image is made of. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_PE_H
#define LIB_PE_H

#include "lib/arena.h"

/**
 * struct pe_input - the file, wherever it is
 * @read: exactly @n bytes at @offset into *@bytes (in @a): 0, or -errno; -ENODATA where it ends
 * @size: of the file in bytes
 */
struct pe_input {
	int (*read)(struct pe_input *input, uint64_t offset, size_t n, struct arena *a,
		    struct slice *bytes);
	uint64_t size;
};

enum {
	PE_BASE = -1,		/* no profile: the sections before the first ".profile" */
	PE_MACHINE_I386 = 0x014c,
	PE_MACHINE_ARM = 0x01c2,
	PE_MACHINE_AMD64 = 0x8664,
	PE_MACHINE_ARM64 = 0xaa64,
	PE_MACHINE_RISCV64 = 0x5064,
	PE_MACHINE_LOONGARCH64 = 0x6264,
};

/**
 * struct pe_section - bytes of the file; checked to lie in it
 * @name:    up to eight bytes, as in the header
 * @size:    of what is loaded: the smaller one of the sizes in the file and in memory
 * @profile: number of the profile that it belongs to, or PE_BASE
 */
struct pe_section {
	struct slice name;
	uint64_t offset;
	uint64_t size;
	int profile;
};

/**
 * struct pe - an image
 * @machine:    PE_MACHINE_..., or another number
 * @n_profiles: 0: the image has none, and is one entry all the same
 */
struct pe {
	uint16_t machine;
	struct pe_section *at;
	uint32_t n;
	int n_profiles;
};

/*
 * Read the headers ("PE Format" of Microsoft's documentation; profiles: UAPI Group, "Unified Kernel
 * Image"). 0 and *@pe in @a. -ENOEXEC: no PE image. -EBADMSG: one that is damaged: a header or
 * section reaches out of the file, or sections overlap in it. -E2BIG: more than LIMIT_PE_SECTIONS
 * sections. Or what @input->read() returned. Nothing but the headers is read.
 */
int pe_open(struct pe_input *input, struct arena *a, struct pe *pe)
	__attribute__((warn_unused_result));

/* The section that @profile sees under that name: its own, else the one outside of all profiles.
 * NULL: none. */
const struct pe_section *pe_find(const struct pe *pe, struct slice name, int profile);

/* The section that a text like ".linux", ".linux@2" (of profile 2) or ".dtbauto#7" (number 7 of all
 * sections, counted from 0, if that is its name) names; NULL: none. */
const struct pe_section *pe_find_part(const struct pe *pe, struct slice part);

/* The bytes of a section. 0, -EFBIG when it is longer than @max, or what reading returned. */
int pe_read(struct pe_input *input, const struct pe_section *section, size_t max, struct arena *a,
	    struct slice *bytes) __attribute__((warn_unused_result));

#endif
