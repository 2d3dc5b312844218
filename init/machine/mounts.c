/* Mounting what is not on a disk. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/mounts.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "lib/sysdir.h"

struct place {
	const char *type, *at, *options;
	unsigned long flags;
};

static const struct place own[] = {
	{"proc", "/proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"sysfs", "/sys", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"devtmpfs", "/dev", "mode=0755", MS_NOSUID},
	{"tmpfs", "/run", "mode=0755", MS_NOSUID | MS_NODEV},
	/* Says whether the kernel is locked down. */
	{"securityfs", "/sys/kernel/security", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	/* Read-write, for the one write that a person can ask for: enter the firmware's set-up. */
	{"efivarfs", "/sys/firmware/efi/efivars", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
};

static const struct place for_shells[] = {
	{"devpts", "/dev/pts", "gid=5,mode=620,ptmxmode=666", MS_NOSUID | MS_NOEXEC},
	{"tmpfs", "/tmp", "mode=1777", MS_NOSUID | MS_NODEV},
};

static void make(const struct place *p)
{
	mkdir(p->at, 0755);
	mount(p->type, p->at, p->type, p->flags, p->options);
}

void mounts_make(void)
{
	for (size_t i = 0; i < sizeof(own) / sizeof(*own); i++)
		make(&own[i]);
}

/* By another shell: a second time would hide what that one has there. */
static bool is_mounted(const char *at)
{
	char above[32];
	struct stat here, there;

	snprintf(above, sizeof(above), "%s/..", at);
	return stat(at, &here) == 0 && stat(above, &there) == 0 && here.st_dev != there.st_dev;
}

void mounts_make_for_shells(void)
{
	for (size_t i = 0; i < sizeof(for_shells) / sizeof(*for_shells); i++)
		if (!is_mounted(for_shells[i].at))
			make(&for_shells[i]);
}

/* A kernel that has no such parameter does without. */
void mounts_let_media_change(void)
{
	(void)sysdir_write(AT_FDCWD, "/sys/module/block/parameters/events_dfl_poll_msecs",
			   S("2000"));
	(void)sysdir_write(AT_FDCWD, "/proc/sys/dev/cdrom/lock", S("0"));
}
