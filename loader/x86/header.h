/* The setup header of the x86 boot protocol (Documentation/arch/x86/boot.rst of the kernel), which
 * stands at the same offsets of a bzImage and of boot_params. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_HEADER_H
#define LOADER_X86_HEADER_H

#include <stdint.h>

enum {
	HEADER_BEGIN = 0x1f1,
	HEADER_SETUP_SECTS = 0x1f1,
	HEADER_SYSSIZE = 0x1f4,
	HEADER_BOOT_FLAG = 0x1fe,
	HEADER_JUMP = 0x201,		/* over the header: how long it is from HEADER_MAGIC on */
	HEADER_MAGIC = 0x202,
	HEADER_VERSION = 0x206,
	HEADER_KERNEL_VERSION = 0x20e,
	HEADER_LOADER_TYPE = 0x210,
	HEADER_LOADFLAGS = 0x211,
	HEADER_RAMDISK_IMAGE = 0x218,
	HEADER_RAMDISK_SIZE = 0x21c,
	HEADER_CMD_LINE_PTR = 0x228,
	HEADER_KERNEL_ALIGNMENT = 0x230,
	HEADER_RELOCATABLE = 0x234,
	HEADER_XLOADFLAGS = 0x236,
	HEADER_CMDLINE_SIZE = 0x238,
	HEADER_SUBARCH = 0x23c,
	HEADER_PAYLOAD_OFFSET = 0x248,
	HEADER_PAYLOAD_LENGTH = 0x24c,
	HEADER_SETUP_DATA = 0x250,
	HEADER_INIT_SIZE = 0x260,
	HEADER_END = 0x264,		/* of protocol 2.12 */
	HEADER_END_MAX = 0x290,		/* in boot_params other things follow */

	/* values */
	HEADER_MAGIC_HDRS = 0x53726448,
	LOADED_HIGH = 1 << 0,		/* of LOADFLAGS */
	XLF_KERNEL_64 = 1 << 0,		/* of XLOADFLAGS */
	XLF_CAN_BE_LOADED_ABOVE_4G = 1 << 1,
	XLF_5LEVEL = 1 << 5,

	SECTOR = 512,
};

/* The bytes of a bzImage in front of the protected-mode kernel, by its SETUP_SECTS. */
static inline uint64_t header_setup_bytes(uint64_t sectors)
{
	return ((sectors ? sectors : 4) + 1) * SECTOR;
}

#endif
