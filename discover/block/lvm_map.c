/* Turns the segments of a logical volume into a device-mapper table. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/lvm_map.h"

#include <errno.h>
#include <fcntl.h>

#include "lib/fd.h"
#include "lib/limits.h"
#include "lib/text.h"

/**
 * struct map - a table that is being made
 * @visits: how often a volume may yet be looked at, for this table and all that are tried for it:
 *          mirrors of mirrors could name each other without end
 */
struct map {
	const struct lvm_group *group;
	struct arena *arena;
	struct dm_table *table;
	uint32_t *visits;
	struct slice why;
};

enum { DEPTH_MAX = 3, STRIPES_MAX = 128 };

static bool refuse(struct map *m, struct slice why)
{
	if (m->why.n == 0)
		m->why = why;
	return false;
}

/* "dev sector" for the stripe [@pv, its next value]. */
static bool put_place(struct map *m, const struct lvm_node *pv, struct text *out)
{
	const struct lvm_node *all = lvm_text_find(m->group->section, S("physical_volumes"));
	const struct lvm_node *section = lvm_text_find(all, pv->value);
	struct slice id = lvm_text_id(section, m->arena);
	uint64_t first, start, at;

	if (!section || !pv->more || !lvm_text_number(section, S("pe_start"), &first) ||
	    !slice_number(pv->more->value, UINT32_MAX, &start) ||
	    __builtin_mul_overflow(start, m->group->extent, &at) ||
	    __builtin_add_overflow(at, first, &at))
		return refuse(m, S("its description is damaged"));
	for (uint32_t i = 0; i < m->group->n_devices; i++) {
		if (!slice_eq(m->group->devices[i].id, id))
			continue;
		text_printf(out, " %s %llu", m->group->devices[i].path, (unsigned long long)at);
		return true;
	}
	return refuse(m, arena_format(m->arena, "the physical volume %.*s is not there",
				      SLICE_ARG(id)));
}

/* struct segment - one piece of a logical volume */
struct segment {
	const struct lvm_node *section;
	uint64_t start, length; /* sectors */
	struct slice type;
};

static bool take_segment(struct map *m, const struct lvm_node *section, struct segment *seg)
{
	uint64_t start, count, end;

	if (!lvm_text_number(section, S("start_extent"), &start) ||
	    !lvm_text_number(section, S("extent_count"), &count) ||
	    __builtin_mul_overflow(start, m->group->extent, &seg->start) ||
	    __builtin_mul_overflow(count, m->group->extent, &seg->length) ||
	    __builtin_add_overflow(seg->start, seg->length, &end))
		return refuse(m, S("its description is damaged"));
	seg->section = section;
	seg->type = lvm_text_string(section, S("type"));
	return true;
}

/* How many stripes, and with more than one their width. */
static bool take_layout(const struct segment *seg, uint64_t *count, uint64_t *size)
{
	*size = 0;
	return lvm_text_number(seg->section, S("stripe_count"), count) && *count > 0 &&
	       *count <= STRIPES_MAX &&
	       (*count == 1 || lvm_text_number(seg->section, S("stripe_size"), size));
}

static bool map_stripes(struct map *m, const struct segment *seg, uint64_t shift)
{
	const struct lvm_node *stripe = lvm_text_find(seg->section, S("stripes"));
	struct text parameters = {.arena = m->arena};
	uint64_t count, size;

	if (!take_layout(seg, &count, &size))
		return refuse(m, S("its description is damaged"));
	if (count > 1)
		text_printf(&parameters, "%u %llu", (unsigned)count, (unsigned long long)size);
	for (uint64_t i = 0; i < count; i++) {
		if (!stripe || !put_place(m, stripe, &parameters))
			return refuse(m, S("its description is damaged"));
		stripe = stripe->more ? stripe->more->more : NULL;
	}
	if (m->table->n >= LIMIT_LVM_TARGETS)
		return refuse(m, S("it has too many pieces"));
	*ARENA_PUSH(m->arena, &m->table->at, &m->table->n) = (struct dm_target){
		.start = seg->start + shift,
		.length = seg->length,
		.type = count > 1 ? "striped" : "linear",
		.parameters = slice_trim(text_slice(&parameters)),
	};
	return true;
}

static bool map_volume(struct map *m, const struct lvm_node *lv, uint64_t shift, int depth);

static const struct lvm_node *find_volume(const struct map *m, struct slice name)
{
	return lvm_text_find(lvm_text_find(m->group->section, S("logical_volumes")), name);
}

/* The sub-volume alone, to see whether all of it is there. */
static bool try_volume(struct map *m, const struct lvm_node *lv, uint64_t shift, int depth)
{
	struct dm_table table = {.read_only = true};
	struct map trial = {m->group, m->arena, &table, m->visits, {0}};

	if (!lv || !map_volume(&trial, lv, shift, depth))
		return refuse(m, lv ? trial.why : S("its description is damaged"));
	if (table.n > LIMIT_LVM_TARGETS - m->table->n)
		return refuse(m, S("it has too many pieces"));
	for (uint32_t i = 0; i < table.n; i++)
		*ARENA_PUSH(m->arena, &m->table->at, &m->table->n) = table.at[i];
	return true;
}

/* mirrors = ["lv_mimage_0", 0, "lv_mimage_1", 0]: any will do */
static bool map_mirror(struct map *m, const struct segment *seg, uint64_t shift, int depth)
{
	const struct lvm_node *leg = lvm_text_find(seg->section, S("mirrors"));

	for (; leg && leg->more; leg = leg->more->more)
		if (try_volume(m, find_volume(m, leg->value), shift + seg->start, depth))
			return true;
	return refuse(m, S("no member of the mirror is there"));
}

/* The kernel's record of a member of dm-raid stands at the start of its metadata volume. 0: there
 * is none, or the member is not in sync. */
static uint64_t leg_events(struct map *m, const struct lvm_node *meta, int depth)
{
	struct dm_table table = {0};
	struct map trial = {m->group, m->arena, &table, m->visits, {0}};
	char block[512];
	uint64_t events, recovered, sector;

	if (!meta || !map_volume(&trial, meta, 0, depth) || table.n == 0)
		return 0;
	struct slice place = table.at[0].parameters;
	AUTO_FD fd = open(arena_cstr(m->arena, slice_word(&place)), O_RDONLY | O_CLOEXEC);
	if (fd < 0 || !slice_number(place, UINT64_MAX / DM_SECTOR_BYTES, &sector) ||
	    fd_read_at(fd, block, sizeof(block), sector * DM_SECTOR_BYTES) != sizeof(block) ||
	    memcmp(block, "DmRd", 4) != 0)
		return 0;
	memcpy(&events, block + 16, sizeof(events));
	memcpy(&recovered, block + 32, sizeof(recovered));
	return recovered == UINT64_MAX ? events + 1 : 0;
}

/* raids = ["lv_rmeta_0", "lv_rimage_0", ...]: the one with the latest record;
 * without records any */
static bool map_raid1(struct map *m, const struct segment *seg, uint64_t shift, int depth)
{
	const struct lvm_node *best = NULL, *leg = lvm_text_find(seg->section, S("raids"));
	uint64_t best_events = 0;

	for (; leg && leg->more; leg = leg->more->more) {
		struct dm_table table = {0};
		struct map trial = {m->group, m->arena, &table, m->visits, {0}};
		const struct lvm_node *image = find_volume(m, leg->more->value);
		uint64_t events = leg_events(m, find_volume(m, leg->value), depth);
		if ((best && events <= best_events) || !image ||
		    !map_volume(&trial, image, 0, depth))
			continue;
		best = image;
		best_events = events;
	}
	if (!best)
		return refuse(m, S("no member of the mirror is there"));
	return try_volume(m, best, shift + seg->start, depth);
}

static bool map_segment(struct map *m, const struct segment *seg, uint64_t shift, int depth)
{
	if (slice_eq(seg->type, S("striped")) || slice_eq(seg->type, S("linear")))
		return map_stripes(m, seg, shift);
	if (slice_eq(seg->type, S("mirror")))
		return map_mirror(m, seg, shift, depth + 1);
	if (slice_eq(seg->type, S("raid1")))
		return map_raid1(m, seg, shift, depth + 1);
	return refuse(m, arena_format(m->arena,
				      "volumes of type %.*s are not mapped here: keep /boot on "
				      "a linear one",
				      SLICE_ARG(seg->type)));
}

static bool map_volume(struct map *m, const struct lvm_node *lv, uint64_t shift, int depth)
{
	uint64_t count;

	if (depth > DEPTH_MAX)
		return refuse(m, S("it is nested too deeply"));
	if (*m->visits == 0)
		return refuse(m, S("its mirrors name too many volumes"));
	--*m->visits;
	if (!lvm_text_number(lv, S("segment_count"), &count) || count == 0 ||
	    count > LIMIT_LVM_TARGETS)
		return refuse(m, S("its description is damaged"));
	for (uint64_t i = 1; i <= count; i++) {
		struct segment seg;
		struct slice name = arena_format(m->arena, "segment%llu", (unsigned long long)i);
		if (!take_segment(m, lvm_text_find(lv, name), &seg) ||
		    !map_segment(m, &seg, shift, depth))
			return false;
	}
	return true;
}

bool lvm_map(const struct lvm_group *group, const struct lvm_node *lv, struct arena *a,
	     struct dm_table *table, struct slice *why)
{
	uint32_t visits = LIMIT_LVM_VISITS;
	struct map m = {group, a, table, &visits, {0}};

	*table = (struct dm_table){.read_only = true};
	bool ok = map_volume(&m, lv, 0, 0);
	*why = m.why;
	return ok;
}
