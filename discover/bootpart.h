/* Partitions that boot loaders keep their files on. What is on them belongs to the systems on the
 * rest of their disk. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BOOTPART_H
#define DISCOVER_BOOTPART_H

#include "discover/volume.h"

enum boot_part {
	BOOT_PART_NONE,
	BOOT_PART_ESP,		/* EFI system partition */
	BOOT_PART_EXTENDED,	/* extended boot loader partition, XBOOTLDR */
};

/* What the partition is by its type (UAPI Group, Boot Loader Specification, "The partitions"). */
enum boot_part boot_part_of(const struct facts *f);

/* Whether both are on the same disk. A volume whose disk is not known, as of a directory that the
 * user named, is on none. */
bool boot_part_same_disk(const struct facts *a, const struct facts *b);

/* The first volume of kind @part on the disk of @v that is not @v itself and can be read; NULL:
 * there is none. */
const struct volume *boot_part_find(const struct volume_set *set, const struct volume *v,
				    enum boot_part part);

#endif
