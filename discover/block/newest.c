/* Replays a dirty journal into memory. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/newest.h"

#include "discover/block/detached.h"
#include "discover/block/snapshot.h"

static int mount_view(const char *device, const struct filesystem *replaying, struct arena *a,
		      int *fd, struct note *why)
{
	struct snapshot view;
	int err = snapshot_make(device, a, &view);

	if (err) {
		why->message = arena_format(a, "no copy-on-write in memory: %s", strerror(-err));
		return err;
	}
	if (replaying->refusal)
		err = detached_mount(view.path, replaying, a, fd, why);
	else
		err = detached_join(view.path, replaying->attempts->driver,
				    replaying->attempts->options, fd);
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
static int mount_clean(const char *device, const struct filesystem *replaying, struct arena *a,
		       int *fd, struct note *why)
{
	int err = detached_mount(device, replaying, a, fd, why);

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
	struct filesystem replaying = *fs;
	int err = 0;

	replaying.attempts = fs->replaying;
	if (fs->refusal)
		err = mount_clean(device, &replaying, a, fd, why);
	if (fs->refusal && err == 0)
		return 0;
	if (err == -fs->refusal)
		err = mount_view(device, &replaying, a, fd, why);
	*why = err ? not_replayed(why, a) : fs->refusal ? replayed : (struct note){0};
	return err;
}
