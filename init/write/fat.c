/* FAT12, FAT16 and FAT32 as far as finding a directory takes (Microsoft's FAT specification). */
/* SPDX-License-Identifier: MIT */
#include "init/write/fat.h"

#include <errno.h>

#include "init/write/extents.h"
#include "init/write/fat_name.h"
#include "lib/text.h"

enum {
	BOOT_SECTOR = 512,
	DIRECTORY_MAX = 1 << 18,
	CLUSTERS_FAT12 = 4085, CLUSTERS_FAT16 = 65525,
};

/**
 * struct fat - where things are, in bytes
 * @bits: of an entry of the table: 12, 16 or 32
 * @root_at, @root_n: the root directory of FAT12 and FAT16; @root: its cluster, of FAT32
 */
struct fat {
	const struct direct *device;
	struct arena *arena;
	unsigned bits;
	uint64_t table, data, root_at;
	uint32_t root, root_n, cluster_bytes, clusters;
};

/* struct directory - all of its slots, and where they are */
struct directory {
	struct slice slots;
	struct extents extents;
};

static uint32_t number_at(struct slice s, size_t at, size_t bytes)
{
	uint32_t n = 0;

	for (size_t i = bytes; i-- > 0;)
		n = n << 8 | (unsigned char)s.p[at + i];
	return n;
}

/* The disk's numbers, of which none but those of the sizes can be wrong in a harmful way. */
static bool is_plausible(struct slice boot)
{
	uint32_t sector = number_at(boot, 11, 2), per_cluster = number_at(boot, 13, 1);

	return sector >= BOOT_SECTOR && sector <= 4096 && (sector & (sector - 1)) == 0 &&
	       per_cluster && number_at(boot, 510, 2) == 0xaa55;
}

/* Where FAT32 has a number in place of FAT16's 0. */
static uint64_t either(uint32_t small, uint32_t large)
{
	return small ? small : large;
}

static int read_layout(struct fat *f)
{
	struct slice b;
	int err = direct_read(f->device, 0, BOOT_SECTOR, f->arena, &b);

	if (err == 0 && !is_plausible(b))
		err = -EINVAL;
	if (err)
		return err;
	uint32_t sector = number_at(b, 11, 2), reserved = number_at(b, 14, 2);
	uint64_t sectors = either(number_at(b, 19, 2), number_at(b, 32, 4));
	uint64_t table = either(number_at(b, 22, 2), number_at(b, 36, 4));

	f->table = (uint64_t)reserved * sector;
	f->root_n = number_at(b, 17, 2) * FAT_SLOT_BYTES;
	f->root_at = (reserved + number_at(b, 16, 1) * table) * sector;
	f->data = f->root_at + (f->root_n + sector - 1) / sector * sector;
	f->cluster_bytes = sector * number_at(b, 13, 1);
	if (sectors * sector < f->data)
		return -EINVAL;
	f->clusters = (uint32_t)((sectors * sector - f->data) / f->cluster_bytes);
	f->bits = f->clusters < CLUSTERS_FAT12 ? 12 : f->clusters < CLUSTERS_FAT16 ? 16 : 32;
	f->root = f->bits == 32 ? number_at(b, 44, 4) : 0;
	return 0;
}

/* The cluster behind @cluster; one that is none: the chain ends. */
static int next_cluster(const struct fat *f, uint32_t *cluster)
{
	uint64_t bit = (uint64_t)*cluster * f->bits;
	size_t bytes = f->bits == 32 ? 4 : 2;
	struct slice entry;
	int err = direct_read(f->device, f->table + bit / 8, bytes, f->arena, &entry);

	if (err)
		return err;
	uint32_t n = number_at(entry, 0, bytes);
	*cluster = f->bits == 12 ? (bit & 7 ? n >> 4 : n & 0xfff) : n & 0x0fffffff;
	return 0;
}

static int add_piece(const struct fat *f, struct directory *d, struct text *all, uint64_t at,
		     uint32_t n)
{
	struct slice bytes;

	if (d->extents.n == EXTENTS_MAX || all->n + n > DIRECTORY_MAX)
		return -EFBIG;
	int err = direct_read(f->device, at, n, f->arena, &bytes);
	if (err)
		return err;
	text_put(all, bytes);
	d->extents.at[d->extents.n++] = (struct extent){at, n};
	return 0;
}

/* Cluster 0 is the root, also where an entry ".." has it. */
static int read_directory(const struct fat *f, uint32_t cluster, struct directory *d)
{
	struct text all = {.arena = f->arena};
	int err = 0;

	d->extents.n = 0;
	if (cluster == 0)
		cluster = f->root;
	if (cluster == 0)
		err = add_piece(f, d, &all, f->root_at, f->root_n);
	while (err == 0 && cluster >= 2 && cluster - 2 < f->clusters) {
		err = add_piece(f, d, &all, f->data + (uint64_t)(cluster - 2) * f->cluster_bytes,
				f->cluster_bytes);
		if (err == 0)
			err = next_cluster(f, &cluster);
	}
	d->slots = text_slice(&all);
	return err;
}

static int find(const struct directory *d, struct slice name, struct fat_entry *e)
{
	for (uint32_t at = 0; fat_entry_next(d->slots, at, e); at = e->first + e->n)
		if (slice_eq_fold((struct slice){e->name, e->name_n}, name))
			return 0;
	return -ENOENT;
}

/* The directory that @path is in, and the file's entry there. */
static int look_up(const struct fat *f, struct slice path, struct directory *d,
		   struct fat_entry *e)
{
	int err = read_directory(f, 0, d);

	slice_skip(&path, S("/"));
	while (err == 0) {
		err = find(d, slice_cut(&path, '/'), e);
		if (err || path.n == 0)
			break;
		err = e->directory ? read_directory(f, e->cluster, d) : -ENOTDIR;
	}
	return err ? err : e->directory ? -EISDIR : 0;
}

/* ---- changing it ---- */

/* Put @new in the place of the directory's bytes from @at on. */
static int replace(const struct fat *f, struct directory *d, size_t at, struct slice new)
{
	size_t skip = at;
	int err = 0;

	for (uint32_t i = 0; err == 0 && new.n && i < d->extents.n; i++) {
		const struct extent *x = &d->extents.at[i];
		if (skip >= x->n) {
			skip -= (size_t)x->n;
			continue;
		}
		struct slice part = slice_upto(new, (size_t)x->n - skip);
		struct slice old = slice_upto(slice_from(d->slots, at), part.n);
		err = direct_replace(f->device, x->at + skip, old, part, f->arena);
		new = slice_from(new, part.n);
		at += part.n;
		skip = 0;
	}
	return err;
}

/* Give the entry that name at once. */
static int put_name(const struct fat *f, struct directory *d, const struct fat_entry *e,
		    struct slice name)
{
	size_t at = (size_t)e->first * FAT_SLOT_BYTES, n = (size_t)e->n * FAT_SLOT_BYTES;
	char *slots = (char *)arena_copy(f->arena, slice_upto(slice_from(d->slots, at), n)).p;

	fat_name_put(slots, e, name);
	int err = replace(f, d, at, (struct slice){slots, n});
	if (err == 0)
		memcpy((char *)d->slots.p + at, slots, n);
	return err;
}

/* Which block of the device has character @i of the entry's long name. */
static uint64_t block_of(const struct fat *f, const struct directory *d, const struct fat_entry *e,
			 size_t i)
{
	size_t slot = e->first + e->n - 2 - i / FAT_SLOT_CHARS;
	uint64_t skip = slot * FAT_SLOT_BYTES;
	uint32_t x = 0;

	while (x + 1 < d->extents.n && skip >= d->extents.at[x].n)
		skip -= d->extents.at[x++].n;
	return (d->extents.at[x].at + skip) / f->device->block;
}

/* The old name with the new one's starts left: what stands between the two where they cannot be
 * changed at once. */
static struct slice half_way(struct slice old, struct slice new, struct arena *a)
{
	size_t left = slice_rfind(new, '+'), done = left;
	char *mid = (char *)arena_copy(a, old).p;

	while (done < new.n && new.p[done] != '-')
		done++;
	memcpy(mid + left, new.p + left, done - left);
	return (struct slice){mid, old.n};
}

/* Whether the characters in which both names differ are in one block. */
static bool at_once(const struct fat *f, const struct directory *d, const struct fat_entry *e,
		    struct slice old, struct slice new)
{
	uint64_t first = 0;
	bool any = false;

	for (size_t i = 0; i < old.n; i++) {
		if (old.p[i] == new.p[i])
			continue;
		if (any && block_of(f, d, e, i) != first)
			return false;
		first = block_of(f, d, e, i);
		any = true;
	}
	return true;
}

static int change(const struct fat *f, struct directory *d, const struct fat_entry *e,
		  struct slice new)
{
	struct slice old = {e->name, e->name_n};
	struct slice mid = half_way(old, new, f->arena);
	struct fat_entry other;

	if (at_once(f, d, e, old, new))
		return put_name(f, d, e, new);
	if (!at_once(f, d, e, old, mid) || !at_once(f, d, e, mid, new))
		return -EOPNOTSUPP;
	if (!slice_eq(old, mid) && find(d, mid, &other) == 0)
		return -EEXIST;
	int err = put_name(f, d, e, mid);
	return err ? err : put_name(f, d, e, new);
}

int fat_rename(const struct direct *device, struct slice path, struct slice name, struct arena *a)
{
	struct fat f = {.device = device, .arena = a};
	struct directory *d = arena_new(a, struct directory);
	struct fat_entry e, other;
	int err = read_layout(&f);

	if (err == 0)
		err = look_up(&f, path, d, &e);
	if (err)
		return err;
	if (e.n < 2 || name.n != e.name_n || !slice_has(name, '+'))
		return -EOPNOTSUPP;
	if (find(d, name, &other) == 0)
		return other.first == e.first ? 0 : -EEXIST;
	return change(&f, d, &e, name);
}
