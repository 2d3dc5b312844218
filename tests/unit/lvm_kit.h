/* Physical volumes of LVM, as pvcreate and vgcreate would lay them out. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_LVM_KIT_H
#define TESTS_UNIT_LVM_KIT_H

#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "lib/slice.h"

enum { LVM_KIT_AREA = 4096, LVM_KIT_TEXT = 4096 + 512 };

static inline uint32_t lvm_kit_crc(const char *p, size_t n)
{
	uint32_t c = 0xf597a6cf;

	for (size_t i = 0; i < n; i++) {
		c ^= (uint8_t)p[i];
		for (int k = 0; k < 8; k++)
			c = c >> 1 ^ (c & 1 ? 0xedb88320 : 0);
	}
	return c;
}

static inline void lvm_kit_put(char *at, uint64_t value, size_t n)
{
	memcpy(at, &value, n);
}

/* The checksums of the label in a sector, and of the area's header in another, made right. */
static inline void lvm_kit_seal_label(char sector[512])
{
	lvm_kit_put(sector + 16, lvm_kit_crc(sector + 20, 512 - 20), 4);
}

static inline void lvm_kit_seal_area(char header[512])
{
	lvm_kit_put(header, lvm_kit_crc(header + 4, 512 - 4), 4);
}

/* Label and area of a volume with that id, 32 characters, and that text. */
static inline void lvm_kit_headers(struct slice id, struct slice text, char label[512],
				   char area[512])
{
	memset(label, 0, 512);
	memcpy(label, "LABELONE", 8);
	lvm_kit_put(label + 8, 1, 8);
	lvm_kit_put(label + 20, 32, 4);
	memcpy(label + 24, "LVM2 001", 8);
	memcpy(label + 32, id.p, 32);
	lvm_kit_put(label + 72, 1 << 20, 8);		/* data, then the end of that list */
	lvm_kit_put(label + 104, LVM_KIT_AREA, 8);	/* metadata */
	lvm_kit_put(label + 112, text.n + 1024, 8);
	lvm_kit_seal_label(label);

	memset(area, 0, 512);
	memcpy(area + 4, " LVM2 x[5A%r0N*>", 16);
	lvm_kit_put(area + 20, 1, 4);
	lvm_kit_put(area + 24, LVM_KIT_AREA, 8);
	lvm_kit_put(area + 32, text.n + 1024, 8);
	lvm_kit_put(area + 40, 512, 8);
	lvm_kit_put(area + 48, text.n, 8);
	lvm_kit_put(area + 56, lvm_kit_crc(text.p, text.n), 4);
	lvm_kit_seal_area(area);
}

static inline bool lvm_kit_write(int fd, struct slice id, struct slice text)
{
	char label[512], area[512];

	lvm_kit_headers(id, text, label, area);
	return pwrite(fd, label, 512, 512) == 512 && pwrite(fd, area, 512, LVM_KIT_AREA) == 512 &&
	       pwrite(fd, text.p, text.n, LVM_KIT_TEXT) == (ssize_t)text.n;
}

#endif
