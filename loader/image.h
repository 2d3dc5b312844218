/* Kernel image formats: one registered object a format. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_IMAGE_H
#define LOADER_IMAGE_H

#include "lib/registry.h"
#include "loader/reason.h"

/* Enough for every header: bzImage keeps its version text within 64.5 KiB, multiboot2 its magic within
 * 32 KiB. */
enum { IMAGE_HEAD_BYTES = 68 * 1024 };

/* struct image - a file as formats see it: the first bytes, and the size of the whole */
struct image {
	struct slice head;	/* min(size, IMAGE_HEAD_BYTES) bytes */
	uint64_t size;
};

/**
 * struct image_info - what a format's check found
 * @version:     of the kernel, a slice of the head; may be empty
 * @cmdline_max: the longest command line that the kernel takes, in bytes without NUL
 * @init_size:   memory that it needs to unpack itself, in bytes
 */
struct image_info {
	struct slice version;
	uint64_t cmdline_max, init_size;
};

/**
 * struct image_format - how to recognise a format and what to do with it
 * @name:    in JSON and messages
 * @rank:    the recognised format of the lowest rank is taken
 * @probe:   whether it is this format; must not read outside of image->head
 * @check:   whether the image is whole and can be loaded: false and *@error, or true and *@info.
 *           NULL: it cannot be loaded, for
 * @refusal: and @message, which says what would help
 */
struct image_format {
	const char *name;
	uint32_t rank;
	bool (*probe)(const struct image *image);
	bool (*check)(const struct image *image, struct arena *a, struct image_info *info,
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

/* Whether @magic stands at @offset. */
bool image_has(const struct image *image, size_t offset, struct slice magic);

#endif
