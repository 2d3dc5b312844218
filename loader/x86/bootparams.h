/* x86's boot_params, "the zero page" (Documentation/arch/x86/zero-page.rst of the kernel). */
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
	/* from 0x1f1 on: the setup header (loader/x86/header.h) */

	SECURE_BOOT_ENABLED = 3,

	/* kinds of setup data */
	SETUP_E820_EXTENSION = 1,
	SETUP_EFI_STATE = 4,
	SETUP_RNG_BYTES = 9,
};

/* The running kernel's own, from below @root; false when it does not show them. */
bool x86_bootparams_running(int root, char page[BOOTPARAMS_BYTES]);

/* Little-endian field of a page. */
uint64_t x86_bootparams_get(const char *page, size_t offset, size_t bytes);

/* Begin @h with a page: what of @running, the running kernel's, is true of the machine; and the
 * setup header of @image, the first HEADER_END_MAX bytes of a bzImage that the format's check has
 * found sane. */
void x86_bootparams_begin(struct handover *h, const char running[BOOTPARAMS_BYTES],
			  const char *image);

/* The rest is added to a page that has been begun, in any order. */
void x86_bootparams_cmdline(struct handover *h, struct slice cmdline);
void x86_bootparams_initrd(struct handover *h, uint64_t address, uint64_t bytes);

/* The memory map, in the page and, where that is too small, behind it. An empty one: the running
 * kernel's. */
void x86_bootparams_memory(struct handover *h, const struct memory_map *map,
			   const char running[BOOTPARAMS_BYTES]);

/* Random bytes, for the next kernel's own generator. */
void x86_bootparams_random(struct handover *h);

/* One more block of setup data (boot protocol 2.09), whose @n bytes the caller puts next. */
void x86_bootparams_setup_data(struct handover *h, uint32_t type, uint32_t n);

#endif
