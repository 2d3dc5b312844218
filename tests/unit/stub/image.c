/* The format of its kernels: four letters, and a byte that says for which modes they were built. */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

static bool probe(const struct image *image)
{
	return image_has(image, 0, S("STUB"));
}

static bool check(const struct image *image, struct arena *a, struct image_info *info,
		  struct load_error *error)
{
	(void)a, (void)error;
	*info = (struct image_info){
		.cmdline_max = 1000, .init_size = image->size, .raw = true,
		.modes = (uint32_t)image_field(image, 4, 1),
	};
	return true;
}

static const struct image_format stub = {
	.name = "stub", .rank = 1, .probe = probe, .check = check,
};
IMAGE_FORMAT(stub);
