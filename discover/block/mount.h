/* Detached read-only mounts: a descriptor of the root directory, attached nowhere. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MOUNT_H
#define DISCOVER_BLOCK_MOUNT_H

#include "discover/note.h"
#include "discover/volume.h"

/*
 * Mount the file system that probe_device() found on @device ("/dev/vda2"): read-only, without
 * journal replay, nosuid, nodev, noexec, without writing anything. The mount lives as long as *@fd
 * or something opened through it does.
 *
 * Where this system has it mounted already, so that the kernel refuses a second mount with other
 * options, *@fd is the existing mount's root directory: never changed, only read.
 *
 * 0 and *@fd, or -errno and *@why (text in @a) with the kernel's own words where it gives any.
 * Reads the disk: belongs into a job with a deadline.
 */
int mount_volume(const char *device, const struct facts *facts, struct arena *a, int *fd,
		 struct note *why) __attribute__((warn_unused_result));

#endif
