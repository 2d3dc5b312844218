/* The kernel's announcements about block devices. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <stddef.h>

#include "discover/block/uevent.h"
#include "init/catalog/discovery.h"

static void uevent_waiting(struct watch *w, short revents)
{
	struct discovery *d = (struct discovery *)((char *)w - offsetof(struct discovery, uevents));
	static char buffer[UEVENT_BYTES];
	struct uevent event;
	bool block = false;
	int rc;

	(void)revents;
	while ((rc = uevent_receive(w->fd, buffer, &event)) != 0) {
		if (rc == 1)
			block |= slice_eq(event.subsystem, S("block"));
		else if (rc == -ENOBUFS)
			block = true;
		else if (rc != -EBADMSG)
			break;
	}
	if (rc < 0)
		loop_disarm(d->loop, w);
	if (block)
		discovery_refresh(d);
}

int discovery_listen(struct discovery *d)
{
	int fd = uevent_open();

	if (fd < 0)
		return fd;
	d->uevents = (struct watch){.fd = fd, .events = POLLIN, .fire = uevent_waiting};
	loop_arm(d->loop, &d->uevents);
	return 0;
}
