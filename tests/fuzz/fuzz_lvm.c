/* A volume group's description of any content, in two physical volumes: what comes out of it passes
 * the check of whoever gives it to device-mapper, and comes through the wire as it was. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/fuzz/block_kit.h"

#include "discover/block/lvm_group.h"
#include "init/catalog/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct assembly_member members[] = {
	{.id = S_INIT("00000011112222333344445555666666"), .size = BLOCK_KIT_BYTES},
	{.id = S_INIT("77777711112222333344445555666666"), .size = BLOCK_KIT_BYTES},
};

/* The record of dm-raid at the start of every megabyte: legs of mirrors are compared by it. */
static void open_members(void)
{
	uint64_t record[5] = {0x64526d44, 0, 7, 0, UINT64_MAX};

	for (int i = 0; i < 2; i++) {
		members[i].fd = block_kit_device();
		record[2] += (uint64_t)i;
		block_kit_put(members[i].fd, 0, record, sizeof(record));
	}
}

/* What is not to be had from a plan, whatever the text. A volume may lie behind the end of its
 * members, or have gaps: that is for the check to find. */
static void check(const struct lvm_plan *plan, const struct assembly *work)
{
	uint32_t places = 0;

	if (!lvm_plan_name(plan->name) || plan->volumes.n > work->allowed ||
	    plan->members.n > work->n || plan->volumes.n + plan->left > plan->visible ||
	    plan->why.n > LIMIT_NOTE_BYTES)
		__builtin_trap();
	for (uint32_t i = 0; i < plan->volumes.n; i++) {
		const struct lvm_volume *v = &plan->volumes.at[i];

		if (!lvm_plan_name(v->name) || !lvm_plan_id(v->id) || v->pieces.n == 0 ||
		    v->pieces.n > LIMIT_LVM_TARGETS)
			__builtin_trap();
		for (uint32_t k = 0; k < v->pieces.n; k++)
			places += v->pieces.at[k].places.n;
		lvm_plan_volume(v, work);
	}
	if (places > LIMIT_LVM_PLACES)
		__builtin_trap();
}

static void show(const struct lvm_plan *plan, struct arena *a)
{
	struct slice bytes = wire_put_lvm(plan, a);
	struct lvm_plan got;

	if (bytes.n > 1 << 20 || wire_get_lvm(bytes, a, &got) < 0 ||
	    !slice_eq(wire_put_lvm(&got, a), bytes))
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = block_kit_arena();
	struct assembly work = {.at = members, .n = 2, .arena = a, .allowed = 16};
	struct lvm_group group;
	struct lvm_plan plan;
	char *copy = malloc(n);	/* of exactly that size: a read behind the end is seen */

	if (!members[0].fd)
		open_members();
	memcpy(copy, data, n);
	if (setjmp(block_kit_full) == 0 &&
	    lvm_group_take(lvm_text_parse((struct slice){copy, n}, a), a, &group)) {
		lvm_group_lay_out(&group, &work, a, &plan);
		check(&plan, &work);
		show(&plan, a);
	}
	free(copy);
	return 0;
}
