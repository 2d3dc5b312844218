/* Reads partition tables through libblkid, which knows GPT, MBR with logical partitions,
 * and more. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/table.h"

#include <blkid/blkid.h>
#include <errno.h>

enum { SECTOR_BYTES = 512 };	/* libblkid's unit, whatever the disk's own is */

static struct slice copy(struct arena *a, const char *text)
{
	return arena_copy(a, slice_str(text));
}

static bool take_entry(blkid_partition p, struct arena *a, struct table_entry *e)
{
	const char *type = blkid_partition_get_type_string(p);
	int64_t start = blkid_partition_get_start(p), size = blkid_partition_get_size(p);
	int64_t limit = INT64_MAX / SECTOR_BYTES;
	int number = blkid_partition_get_partno(p);

	if (number <= 0 || start < 0 || start > limit || size < 0 || size > limit)
		return false;
	*e = (struct table_entry){
		.number = (uint32_t)number,
		.start = (uint64_t)start * SECTOR_BYTES,
		.size = (uint64_t)size * SECTOR_BYTES,
		.flags = blkid_partition_get_flags(p),
		.uuid = copy(a, blkid_partition_get_uuid(p)),
		.label = copy(a, blkid_partition_get_name(p)),
		.table = copy(a, blkid_parttable_get_type(blkid_partition_get_table(p))),
		.type = type ? copy(a, type)
			     : arena_format(a, "0x%x", (unsigned)blkid_partition_get_type(p)),
	};
	return true;
}

static void take_table(blkid_partlist list, struct arena *a, struct table *table)
{
	blkid_parttable root = blkid_partlist_get_table(list);
	int n = blkid_partlist_numof_partitions(list);

	if (root)
		table->type = copy(a, blkid_parttable_get_type(root));
	for (int i = 0; i < n && table->n < TABLE_ENTRIES; i++) {
		blkid_partition p = blkid_partlist_get_partition(list, i);
		struct table_entry e;
		if (p && take_entry(p, a, &e))
			*ARENA_PUSH(a, &table->at, &table->n) = e;
	}
}

int table_read(int fd, struct arena *a, struct table *table)
{
	blkid_probe probe = blkid_new_probe();
	int err = 0;

	*table = (struct table){0};
	if (!probe)
		return -ENOMEM;
	errno = 0;
	if (blkid_probe_set_device(probe, fd, 0, 0) != 0) {
		err = errno ? -errno : -EIO;
	} else {
		blkid_probe_enable_partitions(probe, 1);
		errno = 0;
		blkid_partlist list = blkid_probe_get_partitions(probe);
		if (list)
			take_table(list, a, table);
		else if (errno == EIO || errno == ENOMEDIUM)
			err = -errno;
	}
	blkid_free_probe(probe);
	return err;
}

const struct table_entry *table_find(const struct table *table, uint32_t number, uint64_t start)
{
	const struct table_entry *other = NULL;

	for (uint32_t i = 0; i < table->n; i++) {
		const struct table_entry *e = &table->at[i];
		if (e->start != start)
			continue;
		if (e->number == number)
			return e;
		other = other ? other : e;
	}
	return other;
}

bool table_is_extended(struct slice type)
{
	return slice_eq(type, S("0x5")) || slice_eq(type, S("0xf")) || slice_eq(type, S("0x85"));
}
