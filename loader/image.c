/* Finds the format of a kernel image among the registered ones. */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

const struct image_format *image_find(const struct image *image)
{
	const struct image_format *found = NULL;

	REGISTRY_FOR_EACH(struct image_format, image_formats, it)
		if ((!found || (*it)->rank < found->rank) && (*it)->probe(image))
			found = *it;
	return found;
}

uint64_t image_field(const struct image *image, size_t offset, size_t bytes)
{
	uint64_t value = 0;

	if (offset > image->head.n || bytes > image->head.n - offset)
		return 0;
	for (size_t i = bytes; i > 0; i--)
		value = value << 8 | (unsigned char)image->head.p[offset + i - 1];
	return value;
}

bool image_has(const struct image *image, size_t offset, struct slice magic)
{
	return offset <= image->head.n && slice_starts(slice_from(image->head, offset), magic);
}
