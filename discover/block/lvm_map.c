/* Finds the places of a logical volume's segments. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm_map.h"

#include "lib/fd.h"
#include "lib/limits.h"

/* struct trial - pieces that are being put together, to be used or dropped; @why: not to be used */
struct trial {
	struct lvm_map *map;
	struct lvm_piece_list pieces;
	struct slice why;
};

enum { DEPTH_MAX = 3, SECTOR_BYTES = 512, RECORD_BYTES = 512 };

static bool refuse(struct trial *t, struct slice why)
{
	if (t->why.n == 0)
		t->why = why;
	return false;
}

/* The place of the stripe [@pv, its next value]. */
static bool take_place(struct trial *t, const struct lvm_node *pv, struct lvm_place *place)
{
	const struct assembly *work = t->map->work;
	const struct lvm_node *all = lvm_text_find(t->map->section, S("physical_volumes"));
	const struct lvm_node *section = lvm_text_find(all, pv->value);
	struct slice id = lvm_text_id(section, t->map->arena);
	uint64_t first, start, at;

	if (!section || !pv->more || !lvm_text_number(section, S("pe_start"), &first) ||
	    !slice_number(pv->more->value, UINT32_MAX, &start) ||
	    __builtin_mul_overflow(start, t->map->extent, &at) ||
	    __builtin_add_overflow(at, first, &at))
		return refuse(t, S("its description is damaged"));
	for (uint32_t i = 0; i < work->n; i++) {
		if (!slice_eq(work->at[i].id, id) || work->at[i].fd < 0)
			continue;
		*place = (struct lvm_place){i, at};
		return true;
	}
	return refuse(t, arena_format(t->map->arena, "the physical volume %.*s is not there",
				      SLICE_ARG(slice_upto(id, LVM_ID_BYTES))));
}

/* struct segment - one piece of a logical volume */
struct segment {
	const struct lvm_node *section;
	uint64_t start, length; /* sectors */
	struct slice type;
};

static bool take_segment(struct trial *t, const struct lvm_node *section, struct segment *seg)
{
	uint64_t start, count, end;

	if (!lvm_text_number(section, S("start_extent"), &start) ||
	    !lvm_text_number(section, S("extent_count"), &count) ||
	    __builtin_mul_overflow(start, t->map->extent, &seg->start) ||
	    __builtin_mul_overflow(count, t->map->extent, &seg->length) ||
	    __builtin_add_overflow(seg->start, seg->length, &end))
		return refuse(t, S("its description is damaged"));
	seg->section = section;
	seg->type = lvm_text_string(section, S("type"));
	return true;
}

/* How many stripes, and with more than one their width. */
static bool take_layout(const struct segment *seg, uint64_t *count, uint64_t *size)
{
	*size = 0;
	return lvm_text_number(seg->section, S("stripe_count"), count) && *count > 0 &&
	       *count <= LVM_STRIPES_MAX &&
	       (*count == 1 || lvm_text_number(seg->section, S("stripe_size"), size));
}

static bool map_stripes(struct trial *t, const struct segment *seg, uint64_t shift)
{
	const struct lvm_node *stripe = lvm_text_find(seg->section, S("stripes"));
	struct lvm_piece piece = {.start = seg->start + shift, .length = seg->length};
	uint64_t count;

	if (!take_layout(seg, &count, &piece.stripe))
		return refuse(t, S("its description is damaged"));
	if (count > t->map->places || t->pieces.n >= LIMIT_LVM_TARGETS)
		return refuse(t, S("it has too many pieces"));
	t->map->places -= (uint32_t)count;
	piece.places.at = arena_array(t->map->arena, struct lvm_place, count);
	for (; piece.places.n < count; piece.places.n++) {
		if (!stripe || !take_place(t, stripe, &piece.places.at[piece.places.n]))
			return refuse(t, S("its description is damaged"));
		stripe = stripe->more ? stripe->more->more : NULL;
	}
	*ARENA_PUSH(t->map->arena, &t->pieces.at, &t->pieces.n) = piece;
	return true;
}

static bool map_volume(struct trial *t, const struct lvm_node *lv, uint64_t shift, int depth);

static const struct lvm_node *find_volume(const struct trial *t, struct slice name)
{
	return lvm_text_find(lvm_text_find(t->map->section, S("logical_volumes")), name);
}

/* The sub-volume alone, to see whether all of it is there. */
static bool try_volume(struct trial *t, const struct lvm_node *lv, uint64_t shift, int depth)
{
	struct trial part = {.map = t->map};

	if (!lv || !map_volume(&part, lv, shift, depth))
		return refuse(t, lv ? part.why : S("its description is damaged"));
	if (part.pieces.n > LIMIT_LVM_TARGETS - t->pieces.n)
		return refuse(t, S("it has too many pieces"));
	for (uint32_t i = 0; i < part.pieces.n; i++)
		*ARENA_PUSH(t->map->arena, &t->pieces.at, &t->pieces.n) = part.pieces.at[i];
	return true;
}

/* mirrors = ["lv_mimage_0", 0, "lv_mimage_1", 0]: any will do */
static bool map_mirror(struct trial *t, const struct segment *seg, uint64_t shift, int depth)
{
	const struct lvm_node *leg = lvm_text_find(seg->section, S("mirrors"));

	for (; leg && leg->more; leg = leg->more->more)
		if (try_volume(t, find_volume(t, leg->value), shift + seg->start, depth))
			return true;
	return refuse(t, S("no member of the mirror is there"));
}

/* The kernel's record of a member of dm-raid stands at the start of its metadata volume. 0: there
 * is none, or the member is not in sync. */
static uint64_t leg_events(struct trial *t, const struct lvm_node *meta, int depth)
{
	struct trial part = {.map = t->map};
	char block[RECORD_BYTES];
	uint64_t events, recovered, at;

	if (!meta || !map_volume(&part, meta, 0, depth) || part.pieces.n == 0)
		return 0;
	struct lvm_place place = part.pieces.at[0].places.at[0];
	if (__builtin_mul_overflow(place.sector, SECTOR_BYTES, &at) || at > INT64_MAX ||
	    fd_read_at(t->map->work->at[place.member].fd, block, sizeof(block), at) !=
		    sizeof(block) ||
	    memcmp(block, "DmRd", 4) != 0)
		return 0;
	memcpy(&events, block + 16, sizeof(events));
	memcpy(&recovered, block + 32, sizeof(recovered));
	return recovered == UINT64_MAX ? events + 1 : 0;
}

/* raids = ["lv_rmeta_0", "lv_rimage_0", ...]: the one with the latest record;
 * without records any */
static bool map_raid1(struct trial *t, const struct segment *seg, uint64_t shift, int depth)
{
	const struct lvm_node *best = NULL, *leg = lvm_text_find(seg->section, S("raids"));
	uint64_t best_events = 0;

	for (; leg && leg->more; leg = leg->more->more) {
		struct trial part = {.map = t->map};
		const struct lvm_node *image = find_volume(t, leg->more->value);
		uint64_t events = leg_events(t, find_volume(t, leg->value), depth);
		if ((best && events <= best_events) || !image ||
		    !map_volume(&part, image, 0, depth))
			continue;
		best = image;
		best_events = events;
	}
	if (!best)
		return refuse(t, S("no member of the mirror is there"));
	return try_volume(t, best, shift + seg->start, depth);
}

static bool map_segment(struct trial *t, const struct segment *seg, uint64_t shift, int depth)
{
	if (slice_eq(seg->type, S("striped")) || slice_eq(seg->type, S("linear")))
		return map_stripes(t, seg, shift);
	if (slice_eq(seg->type, S("mirror")))
		return map_mirror(t, seg, shift, depth + 1);
	if (slice_eq(seg->type, S("raid1")))
		return map_raid1(t, seg, shift, depth + 1);
	return refuse(t, arena_format(t->map->arena,
				      "volumes of type %.*s are not mapped here: keep /boot on "
				      "a linear one",
				      SLICE_ARG(slice_upto(seg->type, LVM_NAME_BYTES))));
}

static bool map_volume(struct trial *t, const struct lvm_node *lv, uint64_t shift, int depth)
{
	uint64_t count;

	if (depth > DEPTH_MAX)
		return refuse(t, S("it is nested too deeply"));
	if (t->map->visits == 0)
		return refuse(t, S("its mirrors name too many volumes"));
	t->map->visits--;
	if (!lvm_text_number(lv, S("segment_count"), &count) || count == 0 ||
	    count > LIMIT_LVM_TARGETS)
		return refuse(t, S("its description is damaged"));
	for (uint64_t i = 1; i <= count; i++) {
		struct segment seg;
		struct slice name = arena_format(t->map->arena, "segment%llu",
						 (unsigned long long)i);
		if (!take_segment(t, lvm_text_find(lv, name), &seg) ||
		    !map_segment(t, &seg, shift, depth))
			return false;
	}
	return true;
}

bool lvm_map_volume(struct lvm_map *map, const struct lvm_node *lv,
		    struct lvm_piece_list *pieces, struct slice *why)
{
	struct trial t = {.map = map};

	map->visits = LIMIT_LVM_VISITS;
	bool ok = map_volume(&t, lv, 0, 0);
	*pieces = t.pieces;
	*why = t.why;
	return ok;
}
