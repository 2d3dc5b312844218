/* Partition types of boot loaders. */
/* SPDX-License-Identifier: MIT */
#include "discover/bootpart.h"

static const struct {
	struct slice type;
	enum boot_part part;
} types[] = {
	{S_INIT("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"), BOOT_PART_ESP},
	{S_INIT("0xef"), BOOT_PART_ESP},
	{S_INIT("bc13c2ff-59e6-4262-a352-b275fd6f7172"), BOOT_PART_EXTENDED},
	{S_INIT("0xea"), BOOT_PART_EXTENDED},
};

enum boot_part boot_part_of(const struct facts *f)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (slice_eq_fold(f->parttype, types[i].type))
			return types[i].part;
	return BOOT_PART_NONE;
}

bool boot_part_same_disk(const struct facts *a, const struct facts *b)
{
	return a->disk.n && slice_eq(a->disk, b->disk);
}

const struct volume *boot_part_find(const struct volume_set *set, const struct volume *v,
				    enum boot_part part)
{
	for (uint32_t i = 0; i < set->n; i++) {
		const struct volume *x = &set->at[i];

		if (x != v && x->source && boot_part_same_disk(&x->facts, &v->facts) &&
		    boot_part_of(&x->facts) == part)
			return x;
	}
	return NULL;
}
