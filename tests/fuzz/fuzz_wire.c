/* Fuzzes the records that PID 1 takes from its children:
 * the one place where it reads foreign bytes. */
/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "init/catalog/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As in PID 1: an arena that nobody may run full. */
static void full(struct arena *a)
{
	(void)a;
	abort();
}

#define RECORD(number, kind, type)                                                                 \
	case number: {                                                                             \
		struct type r;                                                                     \
		if (wire_get_##kind(bytes, a, &r) == 0)                                            \
			return wire_put_##kind(&r, a);                                             \
		break;                                                                             \
	}

/* What was accepted, encoded again; no slice: it was not. */
static struct slice again(uint8_t kind, struct slice bytes, struct arena *a)
{
	switch (kind % 10) {
	RECORD(0, probe, probe_record)
	RECORD(1, boot, boot_record)
	RECORD(2, scan, scan_record)
	RECORD(3, assembly, assembly_record)
	RECORD(4, lvm, lvm_plan)
	RECORD(5, md, md_plan)
	RECORD(6, kernel, kernel_record)
	RECORD(7, write, write_record)
	RECORD(8, lease, lease_record)
	RECORD(9, firmware, firmware_record)
	}
	return (struct slice){0};
}

static void decode(uint8_t kind, struct slice bytes, struct arena *a)
{
	struct slice same = again(kind, bytes, a);

	if (same.p && !slice_eq(same, bytes))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;

	if (size == 0 || arena_open(&a, 8 << 20, full) < 0)
		return 0;
	/* Its own allocation, so that a read behind the end is seen. */
	char *copy = malloc(size);
	memcpy(copy, data, size);
	decode(data[0], (struct slice){copy + 1, size - 1}, &a);
	free(copy);
	arena_close(&a);
	return 0;
}
