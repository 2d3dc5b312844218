/* Replays a dirty journal into memory. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/newest.h"

#include "discover/block/detached.h"
#include "discover/block/snapshot.h"

int newest_mount_view(const char *view, const struct filesystem *fs, struct arena *a, int *fd,
		      struct note *why)
{
	struct filesystem replaying = *fs;

	replaying.attempts = fs->replaying;
	if (fs->refusal)
		return detached_mount(view, &replaying, a, fd, why);
	return detached_join(view, fs->replaying->driver, fs->replaying->options, fd);
}

static int mount_in_memory(const char *device, const struct filesystem *fs, struct arena *a,
			   int *fd, struct note *why)
{
	struct snapshot view;
	int err = snapshot_make(device, a, &view);

	if (err) {
		why->message = arena_format(a, "no copy-on-write in memory: %s", strerror(-err));
		return err;
	}
	err = newest_mount_view(view.path, fs, a, fd, why);
	snapshot_release(&view, a);
	return err;
}

static struct note not_replayed(const struct note *why, struct arena *a)
{
	return (struct note){
		.code = NOTE_NOT_REPLAYED,
		.message = arena_format(a, "its journal was not replayed, the newest files may be "
					"missing: %.*s", SLICE_ARG(why->message)),
	};
}

/* As it is, which a driver does only with a clean one. */
static int mount_clean(const char *device, const struct filesystem *fs, struct arena *a,
		       int *fd, struct note *why)
{
	int err = newest_mount_view(device, fs, a, fd, why);

	if (err == 0)
		*why = (struct note){0};
	return err;
}

int newest_mount(const char *device, const struct filesystem *fs, struct arena *a, int *fd,
		 struct note *why)
{
	static const struct note replayed = {
		.code = NOTE_REPLAYED,
		.message = S_INIT("its journal was replayed in memory; the disk is as it was"),
	};
	int err = 0;

	if (fs->refusal)
		err = mount_clean(device, fs, a, fd, why);
	if (fs->refusal && err == 0)
		return 0;
	if (err == -fs->refusal)
		err = mount_in_memory(device, fs, a, fd, why);
	*why = err ? not_replayed(why, a) : fs->refusal ? replayed : (struct note){0};
	return err;
}
