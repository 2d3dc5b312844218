/* Tells the kernel of partitions, which asks for nothing on the disk to be changed (BLKPG). */
/* SPDX-License-Identifier: MIT */
#include "discover/block/parts.h"

#include <limits.h>
#include <linux/blkpg.h>
#include <sys/ioctl.h>

#include "discover/block/table.h"
#include "lib/limits.h"

void parts_read(int fd, struct arena *a, struct part_list *parts)
{
	struct table table;

	if (table_read(fd, a, &table) < 0)
		return;
	for (uint32_t i = 0; i < table.n; i++) {
		const struct table_entry *e = &table.at[i];

		if (e->number <= LIMIT_PARTITIONS)
			*ARENA_PUSH(a, &parts->at, &parts->n) =
				(struct part){e->number, e->start, e->size};
	}
}

static bool show(int fd, const struct part *p)
{
	struct blkpg_partition one = {.start = (long long)p->start, .length = (long long)p->size,
				      .pno = (int)p->number};
	struct blkpg_ioctl_arg arg = {.op = BLKPG_ADD_PARTITION, .datalen = sizeof(one),
				      .data = &one};

	return p->start <= LLONG_MAX && p->size <= LLONG_MAX && ioctl(fd, BLKPG, &arg) == 0;
}

uint32_t parts_show(int fd, const struct part_list *parts)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < parts->n; i++)
		n += show(fd, &parts->at[i]);
	return n;
}
