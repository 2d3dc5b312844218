/* Writes x86's boot_params: what firmware and boot loader tell a kernel, at fixed offsets of a
 * page. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/x86/bootparams.h"


#include "lib/sysdir.h"
#include "loader/x86/header.h"

enum { E820_BYTES = 20, E820_MAX = 128, LOADER_IS_KEXEC = 0xd0, RANDOM_BYTES = 32 };

bool x86_bootparams_running(int root, char page[BOOTPARAMS_BYTES])
{
	return sysdir_content(root, "sys/kernel/boot_params/data", page, BOOTPARAMS_BYTES).n ==
	       BOOTPARAMS_BYTES;
}

uint64_t x86_bootparams_get(const char *page, size_t offset, size_t bytes)
{
	uint64_t value = 0;

	memcpy(&value, page + offset, bytes);
	return value;
}

static void set64(struct handover *h, size_t offset, uint64_t value)
{
	handover_set(h, offset, &value, sizeof(value));
}

static void set32(struct handover *h, size_t offset, uint64_t value)
{
	uint32_t low = (uint32_t)value;

	handover_set(h, offset, &low, sizeof(low));
}

/* What the kernel's own kexec_file_load hands on: nothing that the next kernel finds out by itself,
 * and nothing of the running one's memory. */
static void copy_machine(struct handover *h, const char *running)
{
	static const struct {
		uint16_t offset, bytes;
	} fields[] = {
		{BOOTPARAMS_SCREEN_INFO, 0x40},	{BOOTPARAMS_RSDP, 8},
		{BOOTPARAMS_EDID_INFO, 0x80},	{BOOTPARAMS_EDD_ENTRIES, 2},
		{BOOTPARAMS_SECURE_BOOT, 1},	{BOOTPARAMS_EDD_SIGNATURES, 0x40},
		{BOOTPARAMS_EDD, 6 * 82},	{HEADER_SUBARCH, 4},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		handover_set(h, fields[i].offset, running + fields[i].offset, fields[i].bytes);
}

void x86_bootparams_begin(struct handover *h, const char running[BOOTPARAMS_BYTES],
			  const char *image)
{
	size_t end = HEADER_MAGIC + x86_bootparams_get(image, HEADER_JUMP, 1);
	unsigned char loader = LOADER_IS_KEXEC;

	handover_zero(h, BOOTPARAMS_BYTES);
	end = end < HEADER_END_MAX ? end : HEADER_END_MAX;
	handover_set(h, HEADER_BEGIN, image + HEADER_BEGIN, end - HEADER_BEGIN);
	handover_set(h, HEADER_LOADER_TYPE, &loader, 1);
	set64(h, HEADER_SETUP_DATA, 0);
	copy_machine(h, running);
}

void x86_bootparams_cmdline(struct handover *h, struct slice cmdline)
{
	uint64_t at = handover_align(h, 16);

	handover_put(h, cmdline.p, cmdline.n);
	handover_put(h, "", 1);
	set32(h, HEADER_CMD_LINE_PTR, at);
	set32(h, BOOTPARAMS_EXT_CMD_LINE_PTR, at >> 32);
}

void x86_bootparams_initrd(struct handover *h, uint64_t address, uint64_t bytes)
{
	set32(h, HEADER_RAMDISK_IMAGE, address);
	set32(h, BOOTPARAMS_EXT_RAMDISK_IMAGE, address >> 32);
	set32(h, HEADER_RAMDISK_SIZE, bytes);
	set32(h, BOOTPARAMS_EXT_RAMDISK_SIZE, bytes >> 32);
}

static void put_range(const struct memory_range *range, char entry[E820_BYTES])
{
	uint64_t size = range->end - range->start;

	memcpy(entry, &range->start, 8);
	memcpy(entry + 8, &size, 8);
	memcpy(entry + 16, &range->kind, 4);
}

/* The list begins in the page, with the newest block. */
void x86_bootparams_setup_data(struct handover *h, uint32_t type, uint32_t n)
{
	uint64_t next = x86_bootparams_get(h->bytes.p, HEADER_SETUP_DATA, 8);

	set64(h, HEADER_SETUP_DATA, handover_align(h, 16));
	handover_put(h, &next, sizeof(next));
	handover_put(h, &type, sizeof(type));
	handover_put(h, &n, sizeof(n));
}

void x86_bootparams_memory(struct handover *h, const struct memory_map *map,
			   const char running[BOOTPARAMS_BYTES])
{
	uint32_t in_page = map->n < E820_MAX ? map->n : E820_MAX;
	char entry[E820_BYTES];

	if (map->n == 0) {
		handover_set(h, BOOTPARAMS_E820_ENTRIES, running + BOOTPARAMS_E820_ENTRIES, 1);
		handover_set(h, BOOTPARAMS_E820_TABLE, running + BOOTPARAMS_E820_TABLE,
			     (size_t)E820_MAX * E820_BYTES);
		return;
	}
	handover_set(h, BOOTPARAMS_E820_ENTRIES, &(char){(char)in_page}, 1);
	if (map->n > E820_MAX)
		x86_bootparams_setup_data(h, SETUP_E820_EXTENSION,
					  (map->n - E820_MAX) * E820_BYTES);
	for (uint32_t i = 0; i < map->n; i++) {
		put_range(&map->at[i], entry);
		if (i < E820_MAX)
			handover_set(h, BOOTPARAMS_E820_TABLE + (size_t)i * E820_BYTES, entry,
				     E820_BYTES);
		else
			handover_put(h, entry, E820_BYTES);
	}
}

void x86_bootparams_random(struct handover *h)
{
	char bytes[RANDOM_BYTES];

	if (!handover_random(bytes, sizeof(bytes)))
		return;
	x86_bootparams_setup_data(h, SETUP_RNG_BYTES, sizeof(bytes));
	handover_put(h, bytes, sizeof(bytes));
}
