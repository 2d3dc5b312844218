/* A copy-on-write view, written to before it is mounted. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/write/trial.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/block/newest.h"
#include "lib/fd.h"

static struct slice words(int err, struct arena *a)
{
	return err ? arena_format(a, "its journal cannot be tried: %s", strerror(-err))
		   : (struct slice){0};
}

struct slice trial_begin(const char *device, struct arena *a, struct trial *t)
{
	*t = (struct trial){.fd = -1};
	int err = snapshot_make(device, a, &t->copy);

	if (err == 0)
		t->fd = open(t->copy.path, O_RDWR | O_DIRECT | O_CLOEXEC);
	return words(err ? err : t->fd < 0 ? -errno : 0, a);
}

struct slice trial_replay(const struct trial *t, struct slice fstype, struct arena *a, int *view)
{
	struct note unsaid = {0};

	return words(newest_mount_view(t->copy.path, filesystem_find(fstype), a, view, &unsaid), a);
}

void trial_end(struct trial *t, struct arena *a)
{
	fd_close(&t->fd);
	if (t->copy.name.n)
		snapshot_release(&t->copy, a);
}
