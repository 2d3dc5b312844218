/* By the state of the SCSI device in sysfs (Documentation/scsi, scsi_sysfs.c of the kernel). */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/silent.h"

#include <stdio.h>

#include "lib/sysdir.h"

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
		(void)sysdir_write(sysfs, path, state);
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
