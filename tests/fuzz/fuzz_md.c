/* Superblocks of any content on four members of an array, one in each of the places where they may
 * stand: up to 4 KiB each. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "tests/fuzz/block_kit.h"

#include <linux/raid/md_p.h>

#include "discover/block/md_plan.h"
#include "init/catalog/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { MEMBERS = 4, SUPER_BYTES = 4096 };

static const uint64_t places[MEMBERS] = {
	4096, 0, BLOCK_KIT_BYTES - 8192, BLOCK_KIT_BYTES - (64 << 10),
};

/* Magic numbers would take long to find: they are there, and so is the superblock's own place. */
static void put_super(int fd, uint64_t at, const uint8_t *data, size_t n)
{
	static const char zeros[2 * SUPER_BYTES];
	uint32_t block[SUPER_BYTES / 4] = {0};
	uint64_t sector = at / 512;

	memcpy(block, data, n);
	block[0] = MD_SB_MAGIC;
	if (at == BLOCK_KIT_BYTES - (64 << 10)) {
		block[1] = 0;
		block[2] = 90;
	} else {
		block[1] = 1;
		memcpy(&block[36], &sector, sizeof(sector));
	}
	for (int i = 0; i < MEMBERS; i++)
		block_kit_put(fd, places[i], zeros, SUPER_BYTES);
	block_kit_put(fd, at, block, sizeof(block));
}

static void check(const struct md_plan *plan, const struct assembly *work, struct arena *a)
{
	struct slice bytes = wire_put_md(plan, a);
	struct md_plan got;

	if (!md_plan_check(plan, work) || wire_get_md(bytes, a, &got) < 0 ||
	    !slice_eq(wire_put_md(&got, a), bytes))
		__builtin_trap();
}

/* The first byte says where the superblocks stand, all in one place or each in its own, and whether
 * all are alike or each has its share of the input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct assembly_member members[MEMBERS];
	struct arena *a = block_kit_arena();
	struct assembly work = {.at = members, .n = MEMBERS, .arena = a};
	struct md_plan plan;

	if (n == 0)
		return 0;
	uint8_t how = *data++;
	size_t share = (n - 1) / (how & 8 ? MEMBERS : 1);
	size_t take = share < SUPER_BYTES ? share : SUPER_BYTES;
	for (uint32_t i = 0; i < MEMBERS; i++) {
		if (!members[i].size)
			members[i] = (struct assembly_member){.fd = block_kit_device(),
							      .size = BLOCK_KIT_BYTES};
		put_super(members[i].fd, places[how & 4 ? i : how & 3],
			  data + (how & 8 ? i * share : 0), take);
	}
	if (setjmp(block_kit_full) == 0) {
		md_plan_read(&work, a, &plan);
		check(&plan, &work, a);
	}
	return 0;
}
