/* The kernel's announcements of devices: only a hint that sysfs is worth reading again. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_UEVENT_H
#define DISCOVER_BLOCK_UEVENT_H

#include "lib/slice.h"

/* The kernel sends at most 2 KiB of variables and a path. Too large for a stack frame of ours. */
enum { UEVENT_BYTES = 8192 };

/* struct uevent - one announcement; slices of the datagram; empty: it did not say */
struct uevent {
	struct slice action;	/* "add", "remove", "change" */
	struct slice devpath;	/* "/devices/.../block/vda" */
	struct slice subsystem;	/* "block" */
	struct slice devname;	/* "vda" */
};

/* A socket that receives them: CLOEXEC, non-blocking, with a large buffer. The descriptor or
 * -errno. Open it before the first sysfs_list_block(), else a device can appear in between. */
int uevent_open(void) __attribute__((warn_unused_result));

/* Take one datagram apart: "ACTION@DEVPATH", NUL, then KEY=VALUE, each ended by NUL. False when it
 * is not of that form (udev's own messages begin with "libudev"). */
bool uevent_parse(struct slice datagram, struct uevent *event);

/*
 * Receive one into @buffer. 1: *@event is it. 0: none is waiting. -EBADMSG: one that the kernel did
 * not send, or cannot be read; go on. -ENOBUFS: some were lost; list everything again. Any other
 * -errno: the socket is of no use any more.
 */
int uevent_receive(int fd, char buffer[UEVENT_BYTES], struct uevent *event)
	__attribute__((warn_unused_result));

#endif
