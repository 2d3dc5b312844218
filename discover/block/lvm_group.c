/* Finds the newest description of a volume group, and lays out every volume that it shows. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm_group.h"

#include "discover/block/lvm_label.h"
#include "discover/block/lvm_map.h"
#include "lib/limits.h"

bool lvm_group_take(const struct lvm_node *text, struct arena *a, struct lvm_group *group)
{
	for (const struct lvm_node *n = text ? text->child : NULL; n; n = n->next) {
		if (!n->child)
			continue;
		*group = (struct lvm_group){.section = n, .name = n->name, .id = lvm_text_id(n, a)};
		return lvm_text_number(n, S("seqno"), &group->seqno) && lvm_plan_id(group->id) &&
		       lvm_plan_name(group->name) &&
		       lvm_text_number(n, S("extent_size"), &group->extent) && group->extent > 0;
	}
	return false;
}

bool lvm_group_read(int fd, struct arena *a, struct lvm_group *group)
{
	struct lvm_label label = {0};

	return fd >= 0 && lvm_label_read(fd, a, &label) == 0 && label.text.n &&
	       lvm_group_take(lvm_text_parse(label.text, a), a, group);
}

/* The member with the newest description among those that were not tried; @work->n: none is left.
 */
static uint32_t newest(const struct assembly *work, const bool *tried)
{
	uint32_t best = work->n;

	for (uint32_t i = 0; i < work->n; i++)
		if (work->at[i].described && !tried[i] &&
		    (best == work->n || work->at[i].seqno > work->at[best].seqno))
			best = i;
	return best;
}

/* What cannot be read takes no memory. */
static bool find_description(const struct assembly *work, struct arena *a, struct lvm_group *group)
{
	bool *tried = arena_array(a, bool, work->n);
	size_t mark = a->used;
	uint32_t i;

	while ((i = newest(work, tried)) < work->n) {
		if (lvm_group_read(work->at[i].fd, a, group) && slice_eq(group->id, work->group))
			return true;
		tried[i] = true;
		a->used = mark;
	}
	return false;
}

static void find_members(const struct lvm_group *group, const struct assembly *work,
			 struct arena *a, struct lvm_plan *plan)
{
	const struct lvm_node *all = lvm_text_find(group->section, S("physical_volumes"));
	bool *found = arena_array(a, bool, work->n);

	for (const struct lvm_node *pv = all ? all->child : NULL; pv; pv = pv->next) {
		struct slice id = lvm_text_id(pv, a);
		for (uint32_t i = 0; i < work->n; i++) {
			if (found[i] || !slice_eq(work->at[i].id, id))
				continue;
			found[i] = true;
			*ARENA_PUSH(a, &plan->members.at, &plan->members.n) = i;
		}
	}
}

static bool is_visible(const struct lvm_node *lv)
{
	for (const struct lvm_node *v = lvm_text_find(lv, S("status")); v; v = v->more)
		if (slice_eq(v->value, S("VISIBLE")))
			return true;
	return false;
}

static void lay_out_volume(struct lvm_map *map, const struct lvm_node *lv, struct lvm_plan *plan)
{
	struct lvm_volume v = {.name = lv->name, .id = lvm_text_id(lv, map->arena)};
	struct slice why = S("its name or id is damaged");

	plan->visible++;
	if (plan->volumes.n >= map->work->allowed) {
		plan->left++;
	} else if (lvm_plan_name(v.name) && lvm_plan_id(v.id) &&
		   lvm_map_volume(map, lv, &v.pieces, &why)) {
		*ARENA_PUSH(map->arena, &plan->volumes.at, &plan->volumes.n) = v;
	} else if (plan->why.n == 0) {
		plan->why = slice_upto(arena_format(map->arena, "%.*s: %.*s",
						    SLICE_ARG(slice_upto(v.name, LVM_NAME_BYTES)),
						    SLICE_ARG(why)), LIMIT_NOTE_BYTES);
	}
}

void lvm_group_lay_out(const struct lvm_group *group, const struct assembly *work,
		       struct arena *a, struct lvm_plan *plan)
{
	const struct lvm_node *all = lvm_text_find(group->section, S("logical_volumes"));
	struct lvm_map map = {.section = group->section, .extent = group->extent,
			      .work = work, .arena = a, .places = LIMIT_LVM_PLACES};

	*plan = (struct lvm_plan){.name = group->name};
	find_members(group, work, a, plan);
	for (const struct lvm_node *lv = all ? all->child : NULL; lv; lv = lv->next)
		if (is_visible(lv))
			lay_out_volume(&map, lv, plan);
}

void lvm_group_plan(const struct assembly *work, struct arena *a, struct lvm_plan *plan)
{
	struct lvm_group group;

	*plan = (struct lvm_plan){0};
	if (find_description(work, a, &group))
		lvm_group_lay_out(&group, work, a, plan);
}
