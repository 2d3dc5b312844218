/* x86's boot_params, "the zero page" (the kernel's Documentation/arch/x86/zero-page.rst
 * and boot.rst). */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_BOOTPARAMS_H
#define LOADER_X86_BOOTPARAMS_H

#include "loader/handover.h"
#include "loader/memory_map.h"

enum {
	BOOTPARAMS_BYTES = 4096,

	BOOTPARAMS_SCREEN_INFO = 0x000,
	BOOTPARAMS_RSDP = 0x070,
	BOOTPARAMS_EXT_RAMDISK_IMAGE = 0x0c0,
	BOOTPARAMS_EXT_RAMDISK_SIZE = 0x0c4,
	BOOTPARAMS_EXT_CMD_LINE_PTR = 0x0c8,
	BOOTPARAMS_EDID_INFO = 0x140,
	BOOTPARAMS_EFI_INFO = 0x1c0,
	BOOTPARAMS_E820_ENTRIES = 0x1e8,
	BOOTPARAMS_EDD_ENTRIES = 0x1e9,		/* and the number of MBR signatures behind it */
	BOOTPARAMS_SECURE_BOOT = 0x1ec,
	BOOTPARAMS_EDD_SIGNATURES = 0x290,
	BOOTPARAMS_E820_TABLE = 0x2d0,
	BOOTPARAMS_EDD = 0xd00,

	/* the setup header, at the same offsets in boot_params and in a bzImage */
	HEADER_BEGIN = 0x1f1,
	HEADER_JUMP = 0x201,
	HEADER_MAGIC = 0x202,
	HEADER_LOADER_TYPE = 0x210,
	HEADER_RAMDISK_IMAGE = 0x218,
	HEADER_RAMDISK_SIZE = 0x21c,
	HEADER_CMD_LINE_PTR = 0x228,
	HEADER_KERNEL_ALIGNMENT = 0x230,
	HEADER_SUBARCH = 0x23c,
	HEADER_SETUP_DATA = 0x250,
	HEADER_INIT_SIZE = 0x260,
	HEADER_END_MAX = 0x290,

	SETUP_E820_EXTENSION = 1,
	SETUP_EFI_STATE = 4,
	SETUP_RNG_BYTES = 9,
};

/* Little-endian field of a page. */
uint64_t bootparams_get(const char *page, size_t offset, size_t bytes);

/* Begin @h with a page: what of @running, the running kernel's, is true of the machine; and the
 * setup header of @image, the first HEADER_END_MAX bytes of a bzImage that the format's check has
 * found sane. */
void bootparams_begin(struct handover *h, const char running[BOOTPARAMS_BYTES], const char *image);

void bootparams_cmdline(struct handover *h, struct slice cmdline);
void bootparams_initrd(struct handover *h, uint64_t address, uint64_t bytes);

/* The memory map, in the page and, where that is too small, behind it. An empty one:
 * the running kernel's. */
void bootparams_memory(struct handover *h, const struct memory_map *map,
		       const char running[BOOTPARAMS_BYTES]);

/* Random bytes, for the next kernel's own generator. */
void bootparams_random(struct handover *h);

/* Close the list of setup data; nothing is put after that. */
void bootparams_end(struct handover *h);

#endif
