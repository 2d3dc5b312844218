/* Discovery: from block devices to entries in the catalog, by jobs that run side by side. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_DISCOVERY_H
#define INIT_CATALOG_DISCOVERY_H

#include "init/catalog/assembly_job.h"
#include "init/catalog/catalog.h"
#include "init/catalog/firmware_job.h"

/**
 * struct volume_run - the job of one volume, which is the slot of the same index in the catalog
 * @held:    the next scan waits for images that the last one asked for; or the next probe for
 *           what is ousted
 */
struct volume_run {
	struct job job;
	bool held;
};

/**
 * struct discovery - what is running, and for whom; the owner sets what stands above @running,
 * after discovery_init()
 * @machine: for the scans
 * @protect: forbid writes to every disk at first sight: PID 1 does, a running system must not
 * @order:   names of volumes or disks that come before all others, separated by
 *           blanks or commas
 * @sysfs:   descriptor of /sys, -1: block devices are not looked at
 * @scanned: called with what each scan has found, before anything else is done with it; may be NULL
 * @changed: called when the catalog has changed; the listing has been made anew
 * @running: how many of the volumes have a job
 */
struct discovery {
	struct loop *loop;
	struct catalog *catalog;
	struct machine machine;
	bool protect;
	struct slice order;
	int sysfs;
	void (*scanned)(void *arg, const struct slot *s, const struct menu_list *menus);
	void (*changed)(void *arg);
	void *arg;
	uint32_t running;
	struct watch uevents;
	struct assembly_job assembly;
	struct firmware_job firmware;
	struct volume_run runs[LIMIT_VOLUMES];
};

/* Nothing is running, and nothing is to be looked at yet. @d is all zeros; what is touched of it
 * each job gets a copy of, and most of it is for volumes that are not there. */
void discovery_init(struct discovery *d, struct loop *loop, struct catalog *catalog);

/* Read what the firmware keeps in @efivars, a directory like efivarfs; where there is none,
 * nothing. Before anything else is looked at. Until it is known no scan is started, so there is no
 * entry that could be booted without regard to it. */
void discovery_read_firmware(struct discovery *d, const char *efivars);

/* Compare the catalog with sysfs: new devices are probed, gone ones forgotten, changed ones read
 * again. Everything that hints at a change comes here. */
void discovery_refresh(struct discovery *d);

/* Listen to the kernel's announcements from now on.
 * 0 or -errno (then only refreshes find anything). */
int discovery_listen(struct discovery *d) __attribute__((warn_unused_result));

/* Forget what all volumes say, and read everything again. */
void discovery_rescan(struct discovery *d);

/* Let go of @s, a block device: what was read from it is forgotten, nothing holds it, and it is not
 * looked at until it is @lent no longer. Every job is stopped and started again, as each has its
 * descriptor. */
void discovery_lend(struct discovery *d, struct slot *s, bool lent);

/* Take a volume that needs no probing: a directory. @facts' texts must outlive the catalog; @root
 * is taken over. 0, or -ENOSPC. */
int discovery_add_directory(struct discovery *d, int root, const struct facts *facts)
	__attribute__((warn_unused_result));

/* Take an element of image_list(). @image stays the caller's, and open. 0, or -ENOSPC. */
int discovery_add_image(struct discovery *d, int image, const struct block_device *dev)
	__attribute__((warn_unused_result));

/* Start what can be started. */
void discovery_run(struct discovery *d);

/* A child was reaped: true if it was one of discovery's. */
bool discovery_reaped(struct discovery *d, pid_t pid, int status);

/* Cancel all jobs. Which volumes have not answered can still be seen: see silent.h. */
void discovery_stop(struct discovery *d);

/* After discovery_stop(): what was cancelled is done anew. */
void discovery_resume(struct discovery *d);

#endif
