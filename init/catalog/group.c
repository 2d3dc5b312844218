/* By what their probes found. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/group.h"

static const struct slice types[GROUP_KINDS] = {
	[GROUP_RAID] = S_INIT("linux_raid_member"),
	[GROUP_LVM] = S_INIT("LVM2_member"),
};

static bool is_of(const struct slot *s, enum group_kind kind)
{
	return s->origin == ORIGIN_BLOCK && s->state == SLOT_UNREADABLE &&
	       slice_eq(s->probe.facts.fstype, types[kind]);
}

bool group_is_member(const struct slot *s)
{
	return is_of(s, GROUP_RAID) || is_of(s, GROUP_LVM);
}

bool group_of(const struct catalog *c, const struct slot *s, struct group *group)
{
	struct slice id = s->probe.facts.group;

	if (!group_is_member(s) || id.n == 0 || id.n > sizeof(group->id))
		return false;
	*group = (struct group){
		.kind = is_of(s, GROUP_LVM) ? GROUP_LVM : GROUP_RAID,
		.removable = catalog_removable(c, s),
		.n = (uint32_t)id.n,
	};
	memcpy(group->id, id.p, id.n);
	return true;
}

static bool same_id(const struct group *group, struct slice id)
{
	return slice_eq((struct slice){group->id, group->n}, id);
}

bool group_same(const struct group *x, const struct group *y)
{
	return x->kind == y->kind && x->removable == y->removable &&
	       same_id(x, (struct slice){y->id, y->n});
}

bool group_takes(const struct catalog *c, const struct group *group, const struct slot *s)
{
	struct slice id = s->probe.facts.group;

	return is_of(s, group->kind) && catalog_removable(c, s) == group->removable &&
	       (same_id(group, id) || (group->kind == GROUP_LVM && id.n == 0));
}
