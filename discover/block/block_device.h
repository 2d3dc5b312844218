/* A block device as the kernel describes it, before anything is read from it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_BLOCK_DEVICE_H
#define DISCOVER_BLOCK_BLOCK_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

enum {
	BLOCK_NAME_BYTES = 32,	/* the kernel's own limit (BDEVNAME_SIZE), with the NUL */
	BLOCK_MODEL_BYTES = 64,
	BLOCK_WWID_BYTES = 40,	/* the longest of SPC's, in hexadecimal, and its kind */
	BLOCK_PATH_BYTES = BLOCK_NAME_BYTES + 8,
};

/* Device-mapper's devices whose name begins so are views that this program makes for itself, and no
 * disks. */
#define BLOCK_PRIVATE "kexling-view-"

/* So do arrays that it makes for writing: the name of the array that is read follows. */
#define BLOCK_PRIVATE_ARRAY "md_rw-"

/**
 * struct block_device - a disk or a partition
 * @name:      kernel name, "nvme0n1p2"; names are used again when a disk is replaced, see @diskseq
 * @disk:      the whole disk it is on; equal to @name for a whole disk
 * @partition: number in the partition table; 0: a whole disk
 * @start:     bytes from the start of the disk; 0 for a whole disk
 * @size:      bytes; 0: no medium. A CD-ROM drive without one shows some other number
 * @diskseq:   grows with every disk and medium that appears; 0: this kernel has none (before 5.15)
 * @removable: it or its medium can be unplugged, or something that it stands on: see removable.h
 * @model:     what the disk calls itself, without blanks at the ends; may be empty
 * @wwid:      a SCSI disk's name that no other disk in the world has, "naa.5000c50015ea71ac"; else
 *             empty
 */
struct block_device {
	char name[BLOCK_NAME_BYTES];
	char disk[BLOCK_NAME_BYTES];
	uint32_t major, minor, partition;
	uint64_t start, size, diskseq;
	bool read_only, removable;
	char model[BLOCK_MODEL_BYTES];
	char wwid[BLOCK_WWID_BYTES];
};

/* Whether both are the same device with the same medium, as far as sysfs can tell. */
bool block_device_same(const struct block_device *x, const struct block_device *y);

/* Whether both are one place on one disk, to which two paths lead. Never for what can be pulled
 * out: cheap bridges give all their disks one name. */
bool block_device_same_disk(const struct block_device *x, const struct block_device *y);

/* Natural order, <0, 0, >0: sda, sda1, sda2, sda10, sdb, ... sdz, sdaa; a whole disk comes before
 * its partitions. */
int block_device_compare(const struct block_device *x, const struct block_device *y);

/* The node, "/dev/cciss/c0d0p1" for the kernel's "cciss!c0d0p1". */
void block_device_path(const char *name, char path[BLOCK_PATH_BYTES]);

#endif
