/* What runs in the children of discovery. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/volume_job.h"

#include <errno.h>

#include "discover/block/btrfs.h"
#include "discover/block/image.h"
#include "discover/block/members.h"
#include "discover/block/mount.h"
#include "discover/block/parts.h"
#include "discover/block/probe.h"
#include "discover/conf/grubenv.h"
#include "discover/run.h"
#include "init/catalog/claim.h"
#include "init/catalog/tally.h"
#include "init/catalog/volume_images.h"
#include "init/job/inner.h"
#include "lib/fd.h"

/* Its arena, that of an image's partitions, and what libblkid reads and allocates. */
enum { INNER_MEMORY = 2 * LIMIT_PROBE_MEMORY + (16 << 20) };

static int send_record(int out, struct slice bytes, int fd)
{
	return job_answer(out, bytes, fd) < 0;
}

/* ---- the probe's inner job: whatever reads the disk without the kernel's help ---- */

/* struct recognition - @slot's device or image, open as @fd; of which @dev is to be looked at;
 * @bare: nobody has seen a partition of it */
struct recognition {
	const struct slot *slot;
	int fd;
	bool bare;
	struct block_device dev;
};

static int recognise(struct recognition *r, struct arena *a, struct facts *facts, struct note *why)
{
	if (r->slot->origin == ORIGIN_BLOCK)
		return probe_device(r->fd, &r->dev, a, facts, why);
	int rc = 0;
	if (r->slot->origin == ORIGIN_INSIDE)
		rc = volume_images_find(r->fd, r->slot, a, &r->dev, why);
	return rc < 0 ? rc : probe_image(r->fd, &r->dev, a, facts, why);
}

static int answer_inner(void *recognition, int out)
{
	struct recognition *r = recognition;
	struct probe_record record = {0};
	struct note why = {0};
	struct arena a;

	job_memory(&a, LIMIT_PROBE_MEMORY);
	record.mounted = recognise(r, &a, &record.facts, &why) == 0;
	record.start = r->dev.start;
	why.volume = r->slot->number;
	if (!record.mounted)
		note_list_add(&record.notes, &a, why);
	if (r->bare && slice_eq(record.facts.pttype, S("gpt")))
		parts_read(r->fd, &a, &record.parts);
	return send_record(out, wire_put_probe(&record, &a), -1);
}

/* What it said, or the end of this job in the same way. What it answers is read behind the barriers
 * that this job stays behind. */
static void ask_inner(struct recognition *r, int out, struct arena *a, struct probe_record *record)
{
	struct inner inner;
	struct slice answer;
	int fds[PROBE_NODES + 1] = {r->fd};
	bool device = r->slot->origin == ORIGIN_BLOCK;
	uint32_t n = device ? probe_nodes(&r->dev, a, fds + 1) : 0;
	struct inner_work work = {.run = answer_inner, .arg = r, .sandbox = SANDBOX_BYTES,
				  .limits = {.memory = INNER_MEMORY, .fds = fds,
					     .n_fds = n + 1}};
	int rc = inner_start(&inner, &work);

	sandbox_narrow(SANDBOX_DEVICES, out);
	enum job_end end = rc < 0 ? JOB_FAILED : inner_finish(&inner, a, &answer, NULL);
	for (uint32_t i = 1; i <= n; i++)
		fd_close(&fds[i]);
	if (end == JOB_OK && wire_get_probe(answer, a, record) < 0)
		end = JOB_GARBLED;
	if (end != JOB_OK)
		_exit((int)end);
	r->dev.start = record->start;
	r->dev.size = record->facts.size;
}

/* ---- the probe job itself: opens, mounts ---- */

static int open_slot(const struct volume_job *w, struct arena *a, int *fd, struct note *why)
{
	const struct slot *s = w->slot;

	switch (s->origin) {
	case ORIGIN_IMAGE:
		*fd = s->image;
		return 0;
	case ORIGIN_INSIDE:
		return volume_images_open(w->catalog, s, a, fd, why);
	default:
		return probe_open(&s->block, w->protect, a, fd, why);
	}
}

/* To a fixed disk that says the same. */
static int give_way(const struct slot *s, struct note *why)
{
	char path[BLOCK_PATH_BYTES];

	if (s->origin == ORIGIN_BLOCK) {
		block_device_path(s->block.name, path);
		members_forget(path);
	}
	*why = (struct note){.code = NOTE_IGNORED,
			     .message = S("it says that it is a file system of a fixed disk, or "
					  "part of one; it can be unplugged, and is not mounted")};
	return -EEXIST;
}

static int mount_slot(const struct volume_job *w, const struct recognition *r,
		      const struct facts *facts, struct arena *a, int *mount, struct note *why)
{
	bool replay = w->protect && !catalog_sleeps(w->catalog, w->slot);
	char path[BLOCK_PATH_BYTES];

	if (w->protect && claim_is_void(w->catalog, w->slot, facts))
		return give_way(w->slot, why);
	if (w->slot->origin != ORIGIN_BLOCK)
		return image_mount(r->fd, &r->dev, facts, a, mount, why);
	block_device_path(r->dev.name, path);
	close(r->fd); /* the mount opens it by its name */
	return mount_volume(path, facts, replay, a, mount, why);
}

/* A whole disk, of which the catalog has no partition: the kernel shows none, or not yet. */
static bool is_bare(const struct volume_job *w)
{
	const struct block_device *dev = &w->slot->block;

	if (!w->protect || w->slot->origin != ORIGIN_BLOCK || dev->partition)
		return false;
	CATALOG_FOR_EACH((struct catalog *)w->catalog, s)
		if (s->block.partition &&
		    slice_eq(slice_str(s->block.disk), slice_str(dev->name)))
			return false;
	return true;
}

/* Linux reads the second copy of a partition table only when it is told to believe any disk. */
static void show_parts(const struct recognition *r, struct arena *a, struct probe_record *record)
{
	struct note note = {
		.code = NOTE_DEGRADED, .volume = r->slot->number,
		.message = S("the first copy of its partition table is broken: its partitions are "
			     "those of the second, at its end"),
	};

	if (parts_show(r->fd, &record->parts))
		note_list_add(&record->notes, a, note);
	record->parts.n = 0;
}

static int probe(const struct volume_job *w, int out, struct arena *a, struct probe_record *record,
		 int *mount)
{
	struct recognition r = {.slot = w->slot, .dev = w->slot->block, .bare = is_bare(w)};
	struct note why = {0};
	int rc = open_slot(w, a, &r.fd, &why);

	if (rc == 0) {
		ask_inner(&r, out, a, record);
		if (record->parts.n)
			show_parts(&r, a, record);
		if (!record->mounted)	/* its note says why */
			return -ENODATA;
		rc = mount_slot(w, &r, &record->facts, a, mount, &why);
	}
	why.volume = w->slot->number;
	if (rc < 0 || why.message.n)
		note_list_add(&record->notes, a, why);
	return rc;
}

int volume_job_probe(void *volume_job, int out)
{
	const struct volume_job *w = volume_job;
	struct probe_record record = {0};
	struct arena a;
	int mount = -1;

	job_memory(&a, LIMIT_PROBE_MEMORY);
	record.mounted = probe(w, out, &a, &record, &mount) == 0;
	if (record.mounted && slice_eq(record.facts.fstype, S("btrfs")) &&
	    btrfs_default_subvolume(mount, &a, &record.facts.subvol) < 0)
		record.facts.subvol = (struct slice){0};
	return send_record(out, wire_put_probe(&record, &a), mount);
}

/* What a probe works on, unless it opens a device. */
static int image_fd(const struct volume_job *w)
{
	const struct slot *s = w->slot, *holder;

	if (s->origin != ORIGIN_INSIDE)
		return s->image;
	holder = catalog_slot((struct catalog *)w->catalog, s->inside.holder);
	return holder ? holder->mount : -1;
}

/* One volume's configuration may look at any other. */
uint32_t volume_job_fds(const struct volume_job *w, bool probe, int *fds)
{
	uint32_t n = 0;

	if (probe)
		fds[n++] = image_fd(w);
	else
		CATALOG_FOR_EACH((struct catalog *)w->catalog, s)
			fds[n++] = s->mount;
	return n;
}

int volume_job_scan(void *volume_job, int out)
{
	const struct volume_job *w = volume_job;
	struct arena a;

	job_memory(&a, LIMIT_SCAN_MEMORY);
	struct volume_set volumes = catalog_volumes(w->catalog, &a);
	struct scan scan = {.arena = &a,
			    .volumes = &volumes,
			    .volume = volume_by_number(&volumes, w->slot->number),
			    .machine = w->machine};
	source_dir_remember(scan.volume->source, &a);
	scan_run(&scan);
	return volume_job_answer(&scan, (struct fetch_log){0}, out);
}

/* The settings may want starts to be counted in a file of this volume. */
static struct slice read_tally(const struct scan *scan)
{
	struct slice path = scan->machine->tally_file, name = slice_cut(&path, ':'), text;
	struct grubenv env;

	if (name.n == 0 || !volume_is(&scan->volume->facts, name) ||
	    source_read(scan->volume->source, path, LIMIT_CONFIG_BYTES, scan->arena, &text) < 0 ||
	    !grubenv_parse(text, scan->arena, &env))
		return (struct slice){0};
	return slice_upto(grubenv_get(&env, S(TALLY_NAME)), TALLY_BYTES);
}

int volume_job_answer(const struct scan *scan, struct fetch_log requests, int out)
{
	struct scan_record record = {
		.entries = {scan->entries, scan->n_entries},
		.menus = {scan->menus, scan->n_menus},
		.notes = scan->notes,
		.wants = scan->wants,
		.images = scan->images,
		.tally = read_tally(scan),
		.requests = requests,
	};
	/* The answer may be as long as all that was allocated: not from the scan's memory. */
	struct arena answer;
	job_memory(&answer, LIMIT_ANSWER_MEMORY);
	return send_record(out, wire_put_scan(&record, &answer), -1);
}
