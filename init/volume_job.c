/* What runs in the children of discovery. */
/* SPDX-License-Identifier: MIT */
#include "init/volume_job.h"

#include <errno.h>

#include "discover/block/btrfs.h"
#include "discover/block/image.h"
#include "discover/block/mount.h"
#include "discover/block/probe.h"
#include "init/volume_images.h"
#include "lib/fd.h"

/* In a child, the end of memory is the end of the child. */
static void end_of_memory(struct arena *a)
{
	(void)a;
	_exit(3);
}

static int send_record(int out, struct slice bytes, int fd)
{
	return job_answer(out, bytes, fd) < 0;
}

static int probe_block(const struct volume_job *w, struct arena *a, struct facts *facts, int *mount,
		       struct note *why)
{
	const struct block_device *dev = &w->slot->block;
	char path[BLOCK_PATH_BYTES];
	int fd;
	int rc = probe_open(dev, w->discovery->protect, a, &fd, why);

	if (rc < 0)
		return rc;
	rc = probe_device(fd, dev, a, facts, why);
	close(fd);
	if (rc < 0)
		return rc;
	block_device_path(dev->name, path);
	bool replay = w->discovery->protect && !w->discovery->catalog->hibernated.found;

	return mount_volume(path, facts, replay, a, mount, why);
}

static int probe_in_image(const struct volume_job *w, struct arena *a, struct facts *facts,
			  int *mount, struct note *why)
{
	int rc = probe_image(w->slot->image, &w->slot->block, a, facts, why);

	return rc < 0 ? rc : image_mount(w->slot->image, &w->slot->block, facts, a, mount, why);
}

static int probe_inside(const struct volume_job *w, struct arena *a, struct facts *facts,
			int *mount, struct note *why)
{
	struct block_device dev;
	int fd;
	int rc = images_open(w->discovery->catalog, w->slot, a, &fd, &dev, why);

	if (rc < 0)
		return rc;
	rc = probe_image(fd, &dev, a, facts, why);
	if (rc == 0)
		rc = image_mount(fd, &dev, facts, a, mount, why);
	close(fd);
	return rc;
}

static int probe(const struct volume_job *w, struct arena *a, struct facts *facts, int *mount,
		 struct note *why)
{
	switch (w->slot->origin) {
	case ORIGIN_IMAGE:
		return probe_in_image(w, a, facts, mount, why);
	case ORIGIN_INSIDE:
		return probe_inside(w, a, facts, mount, why);
	default:
		return probe_block(w, a, facts, mount, why);
	}
}

int volume_job_probe(void *volume_job, int out)
{
	const struct volume_job *w = volume_job;
	struct probe_record record = {0};
	struct note why = {0};
	struct arena a;
	int mount = -1;

	if (arena_open(&a, LIMIT_PROBE_MEMORY, end_of_memory) < 0)
		return 2;
	int rc = probe(w, &a, &record.facts, &mount, &why);
	if (rc == 0 && slice_eq(record.facts.fstype, S("btrfs")) &&
	    btrfs_default_subvolume(mount, &a, &record.facts.subvol) < 0)
		record.facts.subvol = (struct slice){0};
	record.mounted = rc == 0;
	if (rc < 0 || why.message.n) {
		why.volume = w->slot->number;
		note_list_add(&record.notes, &a, why);
	}
	return send_record(out, wire_put_probe(&record, &a), mount);
}

int volume_job_scan(void *volume_job, int out)
{
	const struct volume_job *w = volume_job;
	struct arena a;

	if (arena_open(&a, LIMIT_SCAN_MEMORY, end_of_memory) < 0)
		return 2;
	struct volume_set volumes = catalog_volumes(w->discovery->catalog, &a);
	struct scan scan = {.arena = &a,
			    .volumes = &volumes,
			    .volume = volume_by_number(&volumes, w->slot->number),
			    .machine = &w->discovery->machine};
	scan_run(&scan);

	struct scan_record record = {
		.entries = {scan.entries, scan.n_entries},
		.menus = {scan.menus, scan.n_menus},
		.notes = scan.notes,
		.wants = scan.wants,
		.images = scan.images,
	};
	/* The answer may be as long as all that was allocated: not from the scan's memory. */
	struct arena answer;
	if (arena_open(&answer, LIMIT_ANSWER_MEMORY, end_of_memory) < 0)
		return 2;
	return send_record(out, wire_put_scan(&record, &answer), -1);
}
