/* Disks that have not answered, at the time of the jump. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_SILENT_H
#define INIT_CATALOG_SILENT_H

#include "init/catalog/catalog.h"

/*
 * A kernel that leaves asks each SCSI disk to write back its cache, and waits: for a disk that does
 * not answer, for ever. Take those out of service that a job waits for in vain, or has given up;
 * after discovery_stop(). We wrote to none, and the next kernel finds them anew. Of other disks
 * nothing is asked. @sysfs is a descriptor of /sys.
 */
void silent_disks_leave(const struct catalog *c, int sysfs);

/* The jump failed: they may answer again. */
void silent_disks_return(const struct catalog *c, int sysfs);

#endif
