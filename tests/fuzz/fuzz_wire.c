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

/* What was accepted, encoded again; no slice: it was not. */
static struct slice again(uint8_t kind, struct slice bytes, struct arena *a)
{
	struct probe_record probe;
	struct scan_record scan;
	struct boot_record boot;
	struct assembly_record assembly;
	struct firmware_record firmware;
	struct kernel_record kernel;
	struct write_record write;
	struct lease_record lease;
	struct lvm_plan lvm;
	struct md_plan md;

	switch (kind % 10) {
	case 0:
		if (wire_get_probe(bytes, a, &probe) == 0)
			return wire_put_probe(&probe, a);
		break;
	case 1:
		if (wire_get_boot(bytes, a, &boot) == 0)
			return wire_put_boot(&boot, a);
		break;
	case 2:
		if (wire_get_scan(bytes, a, &scan) == 0)
			return wire_put_scan(&scan, a);
		break;
	case 3:
		if (wire_get_assembly(bytes, a, &assembly) == 0)
			return wire_put_assembly(&assembly, a);
		break;
	case 4:
		if (wire_get_lvm(bytes, a, &lvm) == 0)
			return wire_put_lvm(&lvm, a);
		break;
	case 5:
		if (wire_get_md(bytes, a, &md) == 0)
			return wire_put_md(&md, a);
		break;
	case 6:
		if (wire_get_kernel(bytes, a, &kernel) == 0)
			return wire_put_kernel(&kernel, a);
		break;
	case 7:
		if (wire_get_write(bytes, a, &write) == 0)
			return wire_put_write(&write, a);
		break;
	case 8:
		if (wire_get_lease(bytes, a, &lease) == 0)
			return wire_put_lease(&lease, a);
		break;
	default:
		if (wire_get_firmware(bytes, a, &firmware) == 0)
			return wire_put_firmware(&firmware, a);
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
