/* Mounting what is not on a disk. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/mounts.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "lib/sysdir.h"

static const struct {
	const char *type, *at, *options;
	unsigned long flags;
} mounts[] = {
	{"proc", "/proc", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"sysfs", "/sys", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	{"devtmpfs", "/dev", "mode=0755", MS_NOSUID},
	{"devpts", "/dev/pts", "gid=5,mode=620,ptmxmode=666", MS_NOSUID | MS_NOEXEC},
	{"tmpfs", "/run", "mode=0755", MS_NOSUID | MS_NODEV},
	{"tmpfs", "/tmp", "mode=1777", MS_NOSUID | MS_NODEV},
	/* Says whether the kernel is locked down. */
	{"securityfs", "/sys/kernel/security", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
	/* Read-write, for the one write that a person can ask for: enter the firmware's set-up. */
	{"efivarfs", "/sys/firmware/efi/efivars", NULL, MS_NOSUID | MS_NODEV | MS_NOEXEC},
};

void mounts_make(void)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		mkdir(mounts[i].at, 0755);
		mount(mounts[i].type, mounts[i].at, mounts[i].type, mounts[i].flags,
		      mounts[i].options);
	}
}

/* A kernel that has no such parameter does without. */
void mounts_let_media_change(void)
{
	(void)sysdir_write(AT_FDCWD, "/sys/module/block/parameters/events_dfl_poll_msecs",
			   S("2000"));
	(void)sysdir_write(AT_FDCWD, "/proc/sys/dev/cdrom/lock", S("0"));
}
