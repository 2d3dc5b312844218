/* Images that are recognised so that the refusal can say what they are. */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

enum {
	/* the header begins within so many bytes, at a multiple of the step */
	MULTIBOOT1_BYTES = 8192,
	MULTIBOOT1_STEP = 4,
	MULTIBOOT2_BYTES = 32768,
	MULTIBOOT2_STEP = 8,
};

#define MULTIBOOT1_MAGIC 0x1badb002u
#define MULTIBOOT2_MAGIC 0xe85250d6u

/* What decides between several that match: a more telling one comes first. */
enum { RANK_SPECIAL = 20, RANK_EXECUTABLE = 30 };

#define FOREIGN_PROBE(id, title, order, why, help)                                                 \
	static const struct image_format id = {                                                    \
		.name = title,                                                                     \
		.rank = order,                                                                     \
		.probe = id##_probe,                                                               \
		.refusal = why,                                                                    \
		.message = help,                                                                   \
	};                                                                                         \
	IMAGE_FORMAT(id)

#define FOREIGN(id, title, order, offset, magic, why, help)                                        \
	static bool id##_probe(const struct image *image)                                          \
	{                                                                                          \
		return image_has(image, offset, S(magic));                                         \
	}                                                                                          \
	FOREIGN_PROBE(id, title, order, why, help)

FOREIGN(arm, "arm", RANK_SPECIAL, 0x24, "\x18\x28\x6f\x01", LOAD_WRONG_ARCHITECTURE,
	"the kernel is for 32-bit arm");
/* Where x86's folder is compiled, its own format is found first: it has the lower rank. */
static bool x86_probe(const struct image *image)
{
	return image_has(image, 0x1fe, S("\x55\xaa")) && image_has(image, 0x202, S("HdrS"));
}
FOREIGN_PROBE(x86, "bzimage", RANK_SPECIAL, LOAD_WRONG_ARCHITECTURE, "the kernel is for x86");

FOREIGN(pe, "pe", RANK_EXECUTABLE, 0, "MZ", LOAD_UNSUPPORTED_IMAGE,
	"an EFI program and not a Linux kernel: only the firmware can start it");

static bool multiboot1_probe(const struct image *image)
{
	for (size_t at = 0; at + 12 <= image->head.n && at < MULTIBOOT1_BYTES;
	     at += MULTIBOOT1_STEP)
		if (image_field(image, at, 4) == MULTIBOOT1_MAGIC &&
		    (uint32_t)(image_field(image, at, 4) + image_field(image, at + 4, 4) +
			       image_field(image, at + 8, 4)) == 0)
			return true;
	return false;
}

static bool multiboot2_probe(const struct image *image)
{
	for (size_t at = 0; at + 16 <= image->head.n && at < MULTIBOOT2_BYTES;
	     at += MULTIBOOT2_STEP)
		if (image_field(image, at, 4) == MULTIBOOT2_MAGIC &&
		    (uint32_t)(image_field(image, at, 4) + image_field(image, at + 4, 4) +
			       image_field(image, at + 8, 4) + image_field(image, at + 12, 4)) == 0)
			return true;
	return false;
}

#define MULTIBOOT_HELP "a multiboot program (Xen, memtest): only Linux kernels are started here"

FOREIGN_PROBE(multiboot1, "multiboot", RANK_SPECIAL, LOAD_UNSUPPORTED_IMAGE, MULTIBOOT_HELP);
FOREIGN_PROBE(multiboot2, "multiboot2", RANK_SPECIAL, LOAD_UNSUPPORTED_IMAGE, MULTIBOOT_HELP);
