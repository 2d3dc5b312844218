/* Mounts a volume as it is done, but for those whose label is "fault-WORD". */
/* SPDX-License-Identifier: MIT */
#include "tests/qemu/faults/fault.h"

#define mount_volume mount_volume_well
#include "discover/block/mount.c"
#undef mount_volume

int mount_volume(const char *device, const struct facts *facts, bool replay, struct arena *a,
		 int *fd, struct note *why);

int mount_volume(const char *device, const struct facts *facts, bool replay, struct arena *a,
		 int *fd, struct note *why)
{
	struct slice label = facts->label;

	if (slice_skip(&label, S("fault-")))
		fault_do(label, device, a);
	return mount_volume_well(device, facts, replay, a, fd, why);
}
