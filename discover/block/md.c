/* Assembles md RAID arrays, read-only and without resync. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/md.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/major.h>
#include <linux/raid/md_u.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "discover/block/md_super.h"
#include "discover/block/snapshot.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

/*
 * The kernel writes to the members of an array that it is told to start read-only: the superblock
 * of a write-intent bitmap, in bitmap_load(), although the members themselves are read-only
 * (bio_check_ro() only warns). So an array is made of views whose writes stay in memory
 * (snapshot.h).
 */

enum { FIRST_NUMBER = 127, PATH_BYTES = 64 };

/* struct part - a member with its superblock, and the view of it that the array uses */
struct part {
	struct assembly_member *member;
	struct md_super super;
	struct snapshot view;
	bool taken;
};

/* A new array device that nobody has, and its number. */
static int new_array(struct arena *a, int *number)
{
	for (int n = FIRST_NUMBER; n >= 0; n--) {
		int err = sysdir_write(AT_FDCWD, "/sys/module/md_mod/parameters/new_array",
				     arena_format(a, "md%d", n));
		if (err == 0) {
			*number = n;
			return 0;
		}
		if (err != -EEXIST)
			return err;
	}
	return -EBUSY;
}

static int add_part(int array, struct part *part, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];
	struct stat st;

	block_device_path(part->member->name, path);
	int err = snapshot_make(path, a, &part->view);
	if (err)
		return err;
	if (stat(part->view.path, &st) < 0)
		err = -errno;
	mdu_disk_info_t disk = {.major = (int)major(st.st_rdev), .minor = (int)minor(st.st_rdev)};
	if (err == 0 && ioctl(array, ADD_NEW_DISK, &disk) < 0)
		err = -errno;
	snapshot_release(&part->view, a);
	part->member->used = err == 0;
	return err;
}

/* From here on the kernel decides which of the members are fresh, and whether they are enough. */
static int start_array(int array, int number, struct part *const *parts, uint32_t n,
		       struct arena *a)
{
	char state[PATH_BYTES];
	mdu_array_info_t info = {
		.major_version = parts[0]->super.major, .minor_version = parts[0]->super.minor,
	};

	if (ioctl(array, SET_ARRAY_INFO, &info) < 0)
		return -errno;
	for (uint32_t i = 0; i < n; i++) {
		int err = add_part(array, parts[i], a);
		if (err)
			return err;
	}
	snprintf(state, sizeof(state), "/sys/block/md%d/md/array_state", number);
	return sysdir_write(AT_FDCWD, state, S("readonly"));
}

static int assemble(struct part *const *parts, uint32_t n, struct arena *a)
{
	char path[PATH_BYTES];
	int number;
	int err = new_array(a, &number);

	if (err)
		return err;
	snprintf(path, sizeof(path), "/dev/md%d", number);
	AUTO_FD array = open(path, O_RDWR | O_CLOEXEC);
	if (array < 0)
		return -errno;
	err = start_array(array, number, parts, n, a);
	if (err)
		(void)ioctl(array, STOP_ARRAY, NULL);
	return err;
}

/* ---- what belongs together ---- */

static uint32_t read_parts(struct assembly *work, struct part *parts)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < work->n; i++) {
		char path[BLOCK_PATH_BYTES];
		block_device_path(work->at[i].name, path);
		AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
		parts[n] = (struct part){.member = &work->at[i]};
		if (fd >= 0 && md_super_read(fd, work->at[i].size, &parts[n].super) == 0)
			n++;
		else
			assembly_note(work, &work->at[i], NOTE_NOT_A_FILESYSTEM,
				      S("member of a RAID array of a kind that is not assembled "
					"here"));
	}
	return n;
}

static bool is_there(struct part *const *array, uint32_t n, const struct md_super *super)
{
	for (uint32_t i = 0; i < n; i++)
		if (array[i]->super.number == super->number &&
		    array[i]->super.events == super->events)
			return true;
	return false;
}

/* All that were not looked at yet and belong to the array of @first, which is one of them. The
 * kernel takes no member twice. */
static uint32_t take_array(struct assembly *work, struct part *parts, uint32_t n, uint32_t first,
			   struct part **array)
{
	uint32_t k = 0;

	for (uint32_t i = first; i < n; i++) {
		if (parts[i].taken || !md_super_same(&parts[i].super, &parts[first].super))
			continue;
		parts[i].taken = true;
		if (is_there(array, k, &parts[i].super))
			assembly_note(work, parts[i].member, NOTE_NOT_A_FILESYSTEM,
				      S("member of a RAID array that is there already, by "
					"another path"));
		else
			array[k++] = &parts[i];
	}
	return k;
}

static const struct md_super *freshest(struct part *const *array, uint32_t n)
{
	const struct md_super *best = &array[0]->super;

	for (uint32_t i = 1; i < n; i++)
		if (array[i]->super.events > best->events)
			best = &array[i]->super;
	return best;
}

/* As many fresh members as the array had when it was last changed. */
static bool is_complete(struct part *const *array, uint32_t n)
{
	const struct md_super *best = freshest(array, n);
	uint32_t fresh = 0;

	for (uint32_t i = 0; i < n; i++)
		fresh += array[i]->super.member && array[i]->super.events == best->events;
	return fresh >= best->active && fresh > 0;
}

static bool is_running(struct part *const *array, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++)
		if (array[i]->member->used)
			return true;
	return false;
}

static void tell(struct assembly *work, struct part *const *array, uint32_t n, const char *what,
		 int err)
{
	const struct md_super *best = freshest(array, n);
	static const char format[] = "member of RAID array %s (level %d, %u of %u members): %s%s";
	struct slice message = arena_format(work->arena, format, best->name, best->level, n,
					    best->disks, what, err ? strerror(-err) : "");

	for (uint32_t i = 0; i < n; i++)
		assembly_note(work, array[i]->member, NOTE_NOT_A_FILESYSTEM, message);
}

static void handle(struct assembly *work, struct part *const *array, uint32_t n)
{
	if (is_running(array, n)) {
		tell(work, array, n, "it is assembled", 0);
	} else if (!work->force && !is_complete(array, n)) {
		work->waiting = true;
		tell(work, array, n, "others may yet come", 0);
	} else {
		int err = assemble(array, n, work->arena);
		tell(work, array, n, err ? "it cannot be assembled: " : "it is assembled", err);
	}
}

void md_assemble(struct assembly *work)
{
	struct part *parts = arena_array(work->arena, struct part, work->n + 1);
	struct part **array = arena_array(work->arena, struct part *, work->n + 1);
	uint32_t n = read_parts(work, parts);

	/* a machine that crashed while it lacked a disk still has its kernels */
	if (n)
		(void)sysdir_write(AT_FDCWD, "/sys/module/md_mod/parameters/start_dirty_degraded",
				   S("1"));
	for (uint32_t i = 0; i < n; i++)
		if (!parts[i].taken)
			handle(work, array, take_array(work, parts, n, i, array));
}
