/* Recognises a device as it is done, but for those that begin with "kexling-fault WORD". */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdio.h>

#include "lib/fd.h"
#include "tests/qemu/faults/fault.h"

#define superblock_read superblock_read_well
#include "discover/block/superblock.c"
#undef superblock_read

int superblock_read(int fd, uint64_t start, uint64_t size, bool costly, struct arena *a,
		    struct superblock *superblock);

int superblock_read(int fd, uint64_t start, uint64_t size, bool costly, struct arena *a,
		    struct superblock *superblock)
{
	char head[64], device[32];
	ssize_t n = fd_read_at(fd, head, sizeof(head), start);
	struct slice text = {head, n > 0 ? (size_t)n : 0};

	snprintf(device, sizeof(device), "/proc/self/fd/%d", fd);
	if (slice_skip(&text, S("kexling-fault ")))
		fault_do(slice_cut(&text, '\n'), device, a);
	return superblock_read_well(fd, start, size, costly, a, superblock);
}
