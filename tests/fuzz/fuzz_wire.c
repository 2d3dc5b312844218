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

static void decode(uint8_t kind, struct slice bytes, struct arena *a)
{
	struct probe_record probe;
	struct scan_record scan;
	struct boot_record boot;
	int rc;

	if (kind % 3 == 0)
		rc = wire_get_probe(bytes, a, &probe);
	else if (kind % 3 == 1)
		rc = wire_get_boot(bytes, a, &boot);
	else
		rc = wire_get_scan(bytes, a, &scan);
	if (rc == 0 && kind % 3 == 2 && !slice_eq(wire_put_scan(&scan, a), bytes))
		abort(); /* what was accepted must be what it says */
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
