/* Kernel image formats: one registered object a format. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include "lib/pe.h"
#include "lib/registry.h"
#include "loader/reason.h"

/* Enough for every header: bzImage keeps its version text within 64.5 KiB, multiboot2 its magic
 * within 32 KiB. */
enum { IMAGE_HEAD_BYTES = 68 * 1024, IMAGE_CHECKED_BYTES = 1024, IMAGE_INITRDS = 4 };

/* struct image - a file as formats see it: the first bytes, and the size of the whole; and what
 *		  the machine's device tree says it is, most specific first, separated by blanks:
 *		  it may be empty */
struct image {
	struct slice head;	/* min(size, IMAGE_HEAD_BYTES) bytes */
	uint64_t size;
	int fd;			/* for unwrapping alone */
	struct slice compatible;
};

/**
 * struct image_info - what a format's check found
 * @version:     of the kernel, a slice of the head; may be empty
 * @cmdline_max: the longest command line that the kernel takes, in bytes without NUL
 * @init_size:   memory that it needs to unpack itself, in bytes
 * @raw:         the architecture can load this format by kexec_load(2)
 * @modes:       modes of the processor that the kernel was built for (struct architecture)
 * @own:         it is this program's own image (lib/own.h). Set by open_kernel()
 * @head:        the first bytes of the file, at most IMAGE_CHECKED_BYTES: what of them @check has
 *               found sane may be relied upon. Set by open_kernel()
 */
struct image_info {
	struct slice version, head;
	uint64_t cmdline_max, init_size;
	bool raw;
	uint32_t modes;
	bool own;
};

/**
 * struct image_parts - what an image holds that is only a wrapper; all descriptors are the caller's
 * @kernel:     -1: none, yet
 * @initrds:    to be joined in front of others
 * @devicetree: -1: none
 * @cmdline:    to be used where no other one is given; may be empty
 */
struct image_parts {
	int kernel;
	int initrds[IMAGE_INITRDS];
	uint32_t n_initrds;
	int devicetree;
	struct slice cmdline;
};

/**
 * struct image_format - how to recognise a format and what to do with it
 * @name:    in JSON and messages
 * @rank:    the recognised format of the lowest rank is taken
 * @probe:   whether it is this format; must not read outside of image->head
 *
 * A kernel that can be loaded as it is has
 * @check:   whether it is whole and for this machine: true and *@info, or false and *@error.
 *
 * A wrapper has @check NULL and
 * @unwrap:  takes out what is in it: true and *@parts, of which the kernel is again of some format;
 *           or false and *@error. In both cases the caller closes what is in *@parts.
 *
 * What is only recognised has neither, and
 * @refusal: enum load_reason, with @message, which says what would help
 */
struct image_format {
	const char *name;
	uint32_t rank;
	bool (*probe)(const struct image *image);
	bool (*check)(const struct image *image, struct arena *a, struct image_info *info,
		      struct load_error *error);
	bool (*unwrap)(const struct image *image, struct arena *a, struct image_parts *parts,
		       struct load_error *error);
	uint32_t refusal;
	const char *message;
};

REGISTRY_DECLARE(struct image_format, image_formats);
#define IMAGE_FORMAT(object) REGISTER(struct image_format, image_formats, object)

/* The format of the image, or NULL. */
const struct image_format *image_find(const struct image *image);

/* Little-endian fields of the head; 0 when they lie outside of it. */
uint64_t image_field(const struct image *image, size_t offset, size_t bytes);

/* Big-endian ones. */
uint64_t image_field_be(const struct image *image, size_t offset, size_t bytes);

/* Set *@error. Always false, so that a check can end with it. */
bool image_fail(struct load_error *error, uint32_t reason, struct slice message);

/* The same for an image that ends before @needed bytes. */
bool image_cut(const struct image *image, uint64_t needed, struct arena *a,
	       struct load_error *error);

/* For a machine that is not this one, by its PE_MACHINE_... number: false, named in *@error. */
bool image_is_for(uint32_t machine, struct arena *a, struct load_error *error);

/* The bytes that the headers of a PE image account for: its sections and its signature. 0: no PE
 * image, or its headers are not all in the head. Where a name of a section is given: *@found is
 * whether it is there. */
uint64_t image_pe_bytes(const struct image *image, struct slice name, bool *found);

/* Whether @magic stands at @offset. */
bool image_has(const struct image *image, size_t offset, struct slice magic);

#endif
