/* Reads memory maps from /sys and /proc, and finds room in them. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/memory_map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "lib/fd.h"
#include "lib/hex.h"
#include "lib/sysdir.h"

enum { RANGES_MAX = 4096, IOMEM_MAX = 1 << 20, LOW_END = 1 << 20 };

static void push(struct memory_map *map, struct memory_range range, struct arena *a)
{
	if (range.kind && range.end > range.start)
		*ARENA_PUSH(a, &map->at, &map->n) = range;
}

/* The kernel's names (e820_type_to_string), in capitals or not as its versions have them; 0: not
 * memory. */
static uint32_t kind_of(struct slice name)
{
	static const struct {
		struct slice name;
		uint32_t kind;
	} names[] = {
		{S_INIT("system ram"), MEMORY_RAM},
		{S_INIT("reserved"), MEMORY_RESERVED},
		{S_INIT("acpi tables"), MEMORY_ACPI},
		{S_INIT("acpi non-volatile storage"), MEMORY_NVS},
		{S_INIT("unusable memory"), MEMORY_UNUSABLE},
		{S_INIT("persistent memory"), MEMORY_PERSISTENT},
		{S_INIT("persistent memory (legacy)"), MEMORY_PERSISTENT_LEGACY},
		{S_INIT("soft reserved"), MEMORY_SOFT_RESERVED},
		{S_INIT("unknown e820 type"), MEMORY_RESERVED},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_eq_fold(name, names[i].name))
			return names[i].kind;
	return 0;
}

void memory_map_firmware(int root, struct arena *a, struct memory_map *map)
{
	*map = (struct memory_map){0};
	for (unsigned i = 0; i < RANGES_MAX; i++) {
		char path[64], type[64];
		struct memory_range range;

		snprintf(path, sizeof(path), "sys/firmware/memmap/%u/start", i);
		if (!sysdir_read_number(root, path, &range.start))
			break;
		snprintf(path, sizeof(path), "sys/firmware/memmap/%u/end", i);
		if (!sysdir_read_number(root, path, &range.end))
			break;
		snprintf(path, sizeof(path), "sys/firmware/memmap/%u/type", i);
		range.kind = kind_of(sysdir_read(root, path, type, sizeof(type)));
		range.end++;
		push(map, range, a);
	}
}

/* What is reserved inside of the last range takes the rest of it, and leaves what is behind. Lines
 * come in order of their addresses. */
static void leave_out(struct memory_map *map, struct memory_range inner, struct arena *a)
{
	struct memory_range *last = map->n ? &map->at[map->n - 1] : NULL;

	if (!last || last->kind != MEMORY_RAM || inner.start < last->start ||
	    inner.end > last->end || inner.start >= inner.end)
		return;
	struct memory_range behind = {inner.end, last->end, MEMORY_RAM};
	last->end = inner.start;
	push(map, behind, a);
}

int memory_map_open(void)
{
	int fd = open("/proc/iomem", O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

void memory_map_running(int iomem, struct arena *a, struct memory_map *map)
{
	struct slice text;

	*map = (struct memory_map){0};
	if (fd_read_all(iomem, IOMEM_MAX, a, &text) < 0)
		return;
	while (text.n && map->n < RANGES_MAX) {
		struct slice line = slice_cut(&text, '\n');
		struct memory_range range;
		/* Indented lines lie inside of other ranges: there only what is reserved matters.
		 * Those who may not see addresses read 0 for each. */
		bool inside = slice_skip(&line, S("  "));
		if (!hex_take(&line, &range.start) || !slice_skip(&line, S("-")) ||
		    !hex_take(&line, &range.end) || !slice_skip(&line, S(" : ")) ||
		    range.end++ == 0)
			continue;
		range.kind = kind_of(line);
		if (!inside)
			push(map, range, a);
		else if (range.kind == MEMORY_RESERVED)
			leave_out(map, range, a);
	}
}

/* The highest address in @range for so much; 0: none. */
static uint64_t room(const struct memory_range *range, uint64_t size, uint64_t align)
{
	uint64_t lowest = range->start > LOW_END ? range->start : LOW_END;

	if (range->kind != MEMORY_RAM || range->end < size)
		return 0;
	uint64_t at = (range->end - size) & ~(align - 1);
	return at >= lowest ? at : 0;
}

static uint64_t take_below(struct memory_map *map, uint64_t size, uint64_t align, uint64_t limit)
{
	struct memory_range *best = NULL;
	uint64_t at = 0;

	for (uint32_t i = 0; i < map->n; i++)
		if (map->at[i].end <= limit && room(&map->at[i], size, align) > at) {
			best = &map->at[i];
			at = room(best, size, align);
		}
	if (best)
		best->end = at;
	return at;
}

uint64_t memory_map_take(struct memory_map *map, uint64_t size, uint64_t align)
{
	uint64_t at = take_below(map, size, align, 4ull << 30);

	return at ? at : take_below(map, size, align, UINT64_MAX);
}
