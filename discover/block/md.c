/* Assembles md RAID arrays, read-only and without resync. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/md.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/block/md_array.h"
#include "discover/block/snapshot.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

/*
 * The kernel writes to the members of an array that it is told to start read-only: the superblock
 * of a write-intent bitmap, in bitmap_load(), although the members themselves are read-only
 * (bio_check_ro() only warns). So an array is made of views whose writes stay in memory
 * (snapshot.h).
 */

enum { FIRST_NUMBER = 127 };

/* struct array - an array and its members, no number twice */
struct array {
	const struct md_plan *plan;
	struct assembly *work;
	const struct md_part **parts;
	uint32_t n;
};

static struct assembly_member *member_of(const struct array *array, uint32_t i)
{
	return &array->work->at[array->parts[i]->member];
}

/* A new array device that nobody has, and its name: its descriptor, or -errno. */
static int new_array(struct arena *a, struct slice *name)
{
	for (int n = FIRST_NUMBER; n >= 0; n--) {
		*name = arena_format(a, "md%d", n);
		int fd = md_array_new(*name, a);
		if (fd != -EEXIST)
			return fd;
	}
	return -EBUSY;
}

static int add_member(int array, struct assembly_member *member, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];
	struct snapshot view;

	block_device_path(member->name, path);
	int err = snapshot_make(path, a, &view);
	if (err)
		return err;
	err = md_array_add(array, view.path);
	snapshot_release(&view, a);
	member->used = err == 0;
	return err;
}

/* From here on the kernel decides which of the members are fresh, and whether they are enough. */
static int start_array(int fd, struct slice name, const struct array *array)
{
	const struct md_plan *plan = array->plan;
	int err = md_array_version(fd, (int)plan->major, (int)plan->minor);

	for (uint32_t i = 0; i < array->n && !err; i++)
		err = add_member(fd, member_of(array, i), array->work->arena);
	return err ? err : md_array_start(name, S("readonly"), array->work->arena);
}

static int assemble(const struct array *array)
{
	struct slice name;

	/* a machine that crashed while it lacked a disk still has its kernels */
	(void)sysdir_write(AT_FDCWD, "/sys/module/md_mod/parameters/start_dirty_degraded", S("1"));
	AUTO_FD fd = new_array(array->work->arena, &name);
	if (fd < 0)
		return fd;
	int err = start_array(fd, name, array);
	if (err)
		(void)!md_array_stop(fd);
	return err;
}

/* ---- what belongs together ---- */

static bool is_there(const struct array *array, const struct md_part *part)
{
	for (uint32_t i = 0; i < array->n; i++)
		if (array->parts[i]->number == part->number &&
		    array->parts[i]->events == part->events)
			return true;
	return false;
}

/* The kernel takes no member twice. */
static void take_parts(struct array *array)
{
	for (uint32_t i = 0; i < array->plan->parts.n; i++) {
		const struct md_part *part = &array->plan->parts.at[i];
		if (is_there(array, part))
			assembly_note(array->work, &array->work->at[part->member],
				      NOTE_NOT_A_FILESYSTEM,
				      S("member of a RAID array that is there already, by "
					"another path"));
		else
			array->parts[array->n++] = part;
	}
}

static void tell_strangers(struct assembly *work, const struct md_plan *plan)
{
	uint32_t next = 0;

	for (uint32_t i = 0; i < work->n; i++) {
		if (next < plan->parts.n && plan->parts.at[next].member == i)
			next++;
		else
			assembly_note(work, &work->at[i], NOTE_NOT_A_FILESYSTEM,
				      S("member of a RAID array of a kind that is not assembled "
					"here"));
	}
}

/* As many fresh members as the array had when it was last changed. */
static bool is_complete(const struct array *array)
{
	uint64_t newest = 0;
	uint32_t fresh = 0;

	for (uint32_t i = 0; i < array->n; i++)
		if (array->parts[i]->events > newest)
			newest = array->parts[i]->events;
	for (uint32_t i = 0; i < array->n; i++)
		fresh += array->parts[i]->active && array->parts[i]->events == newest;
	return fresh >= array->plan->active && fresh > 0;
}

static bool is_running(const struct array *array)
{
	for (uint32_t i = 0; i < array->n; i++)
		if (member_of(array, i)->used)
			return true;
	return false;
}

static void tell(const struct array *array, const char *what, int err)
{
	static const char format[] = "member of RAID array %.*s (level %d, %u of %u members): %s%s";
	struct slice message = arena_format(array->work->arena, format,
					    SLICE_ARG(array->plan->name), array->plan->level,
					    array->n, array->plan->disks, what,
					    err ? strerror(-err) : "");

	enum note_code code = array->n < array->plan->disks ? NOTE_DEGRADED
							     : NOTE_NOT_A_FILESYSTEM;

	for (uint32_t i = 0; i < array->n; i++)
		assembly_note(array->work, member_of(array, i), code, message);
}

void md_assemble(struct assembly *work, const struct md_plan *plan)
{
	struct array array = {plan, work,
			      arena_array(work->arena, const struct md_part *, plan->parts.n), 0};

	tell_strangers(work, plan);
	take_parts(&array);
	if (array.n == 0)
		return;
	if (is_running(&array)) {
		tell(&array, "it is assembled", 0);
	} else if (!work->force && !is_complete(&array)) {
		work->waiting = true;
		tell(&array, "others may yet come", 0);
	} else {
		int err = assemble(&array);
		tell(&array, err ? "it cannot be assembled: " : "it is assembled", err);
	}
}
