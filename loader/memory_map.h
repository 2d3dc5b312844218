/* Which addresses are memory: as the firmware says, and as the running kernel uses them. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_MEMORY_MAP_H
#define LOADER_MEMORY_MAP_H

#include "lib/arena.h"

/* Kinds of memory, numbered as in the e820 table (ACPI specification, "Address Range Types"). */
enum memory_kind {
	MEMORY_RAM = 1,
	MEMORY_RESERVED = 2,
	MEMORY_ACPI = 3,
	MEMORY_NVS = 4,
	MEMORY_UNUSABLE = 5,
	MEMORY_PERSISTENT = 7,
	MEMORY_PERSISTENT_LEGACY = 12,
	MEMORY_SOFT_RESERVED = 0xefffffff,
};

/* struct memory_range - from @start up to but not including @end */
struct memory_range {
	uint64_t start, end;
	uint32_t kind;
};

struct memory_map {
	struct memory_range *at;
	uint32_t n;
};

/* As the firmware told the running kernel: /sys/firmware/memmap below @root. Empty when the kernel
 * was built without CONFIG_FIRMWARE_MEMMAP. */
void memory_map_firmware(int root, struct arena *a, struct memory_map *map);

/* /proc/iomem, for memory_map_running(): the caller's, or -errno. Whoever opens it needs
 * CAP_SYS_ADMIN to see addresses; whoever reads it does not. */
int memory_map_open(void) __attribute__((warn_unused_result));

/* As the running kernel uses it: what is read of @iomem, which also leaves out what was reserved
 * after the start, as has been done here with what is reserved inside of RAM: on arm64 tables that
 * devices read, and what the firmware keeps. Empty for those who may not see addresses, and when
 * @iomem is negative. */
void memory_map_running(int iomem, struct arena *a, struct memory_map *map);

/*
 * Take @size bytes at a multiple of @align, a power of two, and never below 1 MiB. The kernel's
 * allocator hands out what lies above 4 GiB first, and low pages before high ones; a destination
 * among pages that it hands out makes kexec_load(2) search through all that it has. So: as high as
 * possible below 4 GiB, and above only what does not fit there. Returns the address, and shortens
 * the range; 0 when there is no room.
 */
uint64_t memory_map_take(struct memory_map *map, uint64_t size, uint64_t align);

#endif
