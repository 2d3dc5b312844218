/* Reads the superblocks of an array's members. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/md_plan.h"

#include "discover/block/md_super.h"

static void take_array(const struct md_super *super, struct arena *a, struct md_plan *plan)
{
	plan->level = super->level;
	plan->disks = super->disks;
	plan->active = super->active;
	plan->name = arena_copy(a, slice_str(super->name));
}

void md_plan_read(const struct assembly *work, struct arena *a, struct md_plan *plan)
{
	struct md_super super, first;
	uint64_t newest = 0;

	*plan = (struct md_plan){.parts.at = arena_array(a, struct md_part, work->n)};
	for (uint32_t i = 0; i < work->n; i++) {
		if (work->at[i].fd < 0 ||
		    md_super_read(work->at[i].fd, work->at[i].size, &super) < 0)
			continue;
		if (plan->parts.n == 0)
			first = super;
		if (!md_super_same(&super, &first))
			continue;
		if (plan->parts.n == 0 || super.events > newest) {
			take_array(&super, a, plan);
			newest = super.events;
		}
		plan->parts.at[plan->parts.n++] = (struct md_part){
			i, super.number, super.member, super.events,
		};
	}
	if (plan->parts.n) {
		plan->major = (uint32_t)first.major;
		plan->minor = (uint32_t)first.minor;
	}
}

static bool is_format(const struct md_plan *plan)
{
	return plan->major == 1 ? plan->minor <= 2 : plan->major == 0 && plan->minor == 90;
}

bool md_plan_check(const struct md_plan *plan, const struct assembly *work)
{
	bool ok = is_format(plan) || plan->parts.n == 0;

	for (uint32_t i = 0; i < plan->parts.n; i++) {
		ok &= plan->parts.at[i].member < work->n;
		ok &= i == 0 || plan->parts.at[i].member > plan->parts.at[i - 1].member;
	}
	return ok;
}
