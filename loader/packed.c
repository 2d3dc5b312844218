/* Kernels that are compressed as a whole: vmlinuz of arm64, Image.gz, vmlinux.xz, Xen. */
/* SPDX-License-Identifier: MIT */
#include "loader/unpack.h"

enum { RANK = 30 };

static bool has_codec(const struct image *image, struct slice name)
{
	const struct codec *codec = codec_find(image->head);

	return codec && slice_eq(slice_str(codec->name), name);
}

static bool unwrap(const struct image *image, struct arena *a, struct image_parts *parts,
		   struct load_error *error)
{
	return unpack_codec(image, 0, image->size, a, &parts->kernel, error) == 0;
}

#define PACKED(id, title)                                                                          \
	static bool id##_probe(const struct image *image)                                          \
	{                                                                                          \
		return has_codec(image, S(title));                                                 \
	}                                                                                          \
	static const struct image_format id = {                                                    \
		.name = title,                                                                     \
		.rank = RANK,                                                                      \
		.probe = id##_probe,                                                               \
		.unwrap = unwrap,                                                                  \
	};                                                                                         \
	IMAGE_FORMAT(id)

PACKED(gzip, "gzip");
PACKED(xz, "xz");
PACKED(lzma, "lzma");
PACKED(zstd, "zstd");
PACKED(lz4, "lz4");
PACKED(lz4_frame, "lz4 frame");
PACKED(bzip2, "bzip2");
PACKED(lzop, "lzop");
