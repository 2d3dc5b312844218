/* Detached read-only mounts: a descriptor of the root directory, attached nowhere. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_MOUNT_H
#define DISCOVER_BLOCK_MOUNT_H

#include "discover/note.h"
#include "discover/volume.h"

/*
 * Mount the file system that probe_device() found on @device ("/dev/vda2"): read-only, nosuid,
 * nodev, noexec, without writing anything. The mount lives as long as *@fd or something opened
 * through it does. With @replay, and when the kernel takes the device for read-only, a dirty
 * journal is replayed in memory (newest.h); otherwise journals are left alone.
 *
 * Where this system has it mounted already, so that the kernel refuses a second mount with other
 * options, *@fd is the existing mount's root directory: never changed, only read.
 *
 * 0 and *@fd, and *@why is empty or tells what became of the journal. -errno and *@why (text in @a)
 * with the kernel's own words where it gives any.
 * Reads the disk: belongs into a job with a deadline.
 */
int mount_volume(const char *device, const struct facts *facts, bool replay, struct arena *a,
		 int *fd, struct note *why) __attribute__((warn_unused_result));

#endif
