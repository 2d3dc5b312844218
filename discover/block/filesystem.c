/* Finds a registered file system. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/filesystem.h"

static bool has_type(const struct filesystem *fs, struct slice type)
{
	for (const char *const *t = fs->types; *t; t++)
		if (slice_eq(slice_str(*t), type))
			return true;
	return false;
}

const struct filesystem *filesystem_find(struct slice type)
{
	REGISTRY_FOR_EACH(struct filesystem, filesystems, it)
		if (has_type(*it, type))
			return *it;
	return NULL;
}
