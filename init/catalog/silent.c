/* By the state of the SCSI device in sysfs (Documentation/scsi, scsi_sysfs.c of the kernel). */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/silent.h"

#include <fcntl.h>
#include <stdio.h>

#include "lib/fd.h"

static bool is_silent(const struct slot *s)
{
	return s->origin == ORIGIN_BLOCK &&
	       (s->state == SLOT_PROBING || s->state == SLOT_SCANNING ||
		s->failure.code == NOTE_TIMED_OUT);
}

/* A disk without such a file is none of SCSI's. */
static void set_state(const struct catalog *c, int sysfs, struct slice state)
{
	char path[BLOCK_NAME_BYTES + 32];

	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (!is_silent(s))
			continue;
		snprintf(path, sizeof(path), "block/%s/device/state", s->block.disk);
		AUTO_FD fd = openat(sysfs, path, O_WRONLY | O_CLOEXEC);
		if (fd >= 0 && fd_write_all(fd, state) < 0)
			continue;
	}
}

void silent_disks_leave(const struct catalog *c, int sysfs)
{
	set_state(c, sysfs, S("offline\n"));
}

void silent_disks_return(const struct catalog *c, int sysfs)
{
	set_state(c, sysfs, S("running\n"));
}
