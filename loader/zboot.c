/* EFI zboot: a compressed kernel behind a PE header
 * (drivers/firmware/efi/libstub/zboot-header.S). */
/* SPDX-License-Identifier: MIT */
#include "loader/unpack.h"

enum {
	MAGIC = 4,
	PAYLOAD_OFFSET = 8,
	PAYLOAD_SIZE = 12,
	HEADER_END = 0x40,
	RANK = 15,
};

static bool probe(const struct image *image)
{
	return image_has(image, 0, S("MZ")) && image_has(image, MAGIC, S("zimg"));
}

static bool unwrap(const struct image *image, struct arena *a, struct image_parts *parts,
		   struct load_error *error)
{
	uint64_t from = image_field(image, PAYLOAD_OFFSET, 4);
	uint64_t bytes = image_field(image, PAYLOAD_SIZE, 4);
	uint64_t needed = image_pe_bytes(image, S(""), NULL);

	if (needed < from + bytes)
		needed = from + bytes;
	if (needed < HEADER_END)
		needed = HEADER_END;
	if (image->size < needed)
		return image_cut(image, needed, a, error);
	if (from < HEADER_END || bytes == 0)
		return image_fail(error, LOAD_BAD_IMAGE,
				  S("the kernel is damaged: its zboot header points to no "
				    "payload"));
	return unpack_codec(image, from, bytes, a, &parts->kernel, error) == 0;
}

static const struct image_format zboot = {
	.name = "zboot", .rank = RANK, .probe = probe, .unwrap = unwrap,
};
IMAGE_FORMAT(zboot);
