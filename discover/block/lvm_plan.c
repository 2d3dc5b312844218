/* Checks what was read out of a volume group's description. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm_plan.h"

enum { SECTOR_BYTES = 512 };

static bool all_among(struct slice s, const char *others)
{
	for (size_t i = 0; i < s.n; i++)
		if (!ascii_alnum(s.p[i]) && !slice_has(slice_str(others), s.p[i]))
			return false;
	return true;
}

bool lvm_plan_id(struct slice id)
{
	return id.n == LVM_ID_BYTES && all_among(id, "!#");
}

bool lvm_plan_name(struct slice name)
{
	return name.n > 0 && name.n <= LVM_NAME_BYTES && name.p[0] != '-' &&
	       !slice_eq(name, S(".")) && !slice_eq(name, S("..")) && all_among(name, "+_.-");
}

static bool is_on_member(const struct lvm_place *place, uint64_t length,
			 const struct assembly *work)
{
	if (place->member >= work->n || work->at[place->member].fd < 0)
		return false;
	uint64_t sectors = work->at[place->member].size / SECTOR_BYTES;
	return place->sector <= sectors && length <= sectors - place->sector;
}

static bool is_piece(const struct lvm_piece *p, const struct assembly *work)
{
	if (p->length == 0 || p->places.n == 0 || p->places.n > LVM_STRIPES_MAX ||
	    p->stripe > UINT32_MAX || (p->places.n > 1) != (p->stripe > 0))
		return false;
	for (uint32_t i = 0; i < p->places.n; i++)
		if (!is_on_member(&p->places.at[i], p->length / p->places.n, work))
			return false;
	return true;
}

bool lvm_plan_volume(const struct lvm_volume *v, const struct assembly *work)
{
	uint64_t end = 0;

	if (!lvm_plan_name(v->name) || !lvm_plan_id(v->id) || v->pieces.n == 0)
		return false;
	for (uint32_t i = 0; i < v->pieces.n; i++) {
		const struct lvm_piece *p = &v->pieces.at[i];
		if (p->start != end || !is_piece(p, work) ||
		    __builtin_add_overflow(end, p->length, &end))
			return false;
	}
	return true;
}
