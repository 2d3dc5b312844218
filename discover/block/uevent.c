/* Receives and takes apart the kernel's uevents (Documentation/core-api/kobject.rst). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/uevent.h"

#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	KERNEL_GROUP = 1,		/* udev sends in group 2 */
	/* a controller with hundreds of disks announces them at once */
	SOCKET_BUFFER = 8 << 20,
};

int uevent_open(void)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = KERNEL_GROUP};
	int size = SOCKET_BUFFER;
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			NETLINK_KOBJECT_UEVENT);

	if (fd < 0)
		return -errno;
	/* without privilege the smaller one remains: then -ENOBUFS comes sooner, nothing is lost */
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	if (bind(fd, (const struct sockaddr *)&address, sizeof(address)) < 0) {
		int err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

static struct slice *field(struct uevent *event, struct slice key)
{
	if (slice_eq(key, S("ACTION")))
		return &event->action;
	if (slice_eq(key, S("DEVPATH")))
		return &event->devpath;
	if (slice_eq(key, S("SUBSYSTEM")))
		return &event->subsystem;
	if (slice_eq(key, S("DEVNAME")))
		return &event->devname;
	return NULL;
}

bool uevent_parse(struct slice datagram, struct uevent *event)
{
	struct slice path = slice_cut(&datagram, '\0');
	struct slice action = slice_cut(&path, '@');

	if (action.n == 0 || path.n == 0 || path.p[0] != '/')
		return false;
	*event = (struct uevent){.action = action, .devpath = path};
	while (datagram.n) {
		struct slice value = slice_cut(&datagram, '\0');
		struct slice *to = slice_has(value, '=') ? field(event, slice_cut(&value, '='))
							 : NULL;
		if (to)
			*to = value;
	}
	return true;
}

int uevent_receive(int fd, char buffer[UEVENT_BYTES], struct uevent *event)
{
	struct sockaddr_nl from = {0};
	struct iovec part = {.iov_base = buffer, .iov_len = UEVENT_BYTES};
	struct msghdr message = {
		.msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &part, .msg_iovlen = 1,
	};
	ssize_t n;

	do
		n = recvmsg(fd, &message, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? 0 : -errno;
	/* any process may send to the group; only the kernel has port 0 */
	if (message.msg_namelen != sizeof(from) || from.nl_pid != 0 ||
	    (message.msg_flags & MSG_TRUNC))
		return -EBADMSG;
	return uevent_parse((struct slice){buffer, (size_t)n}, event) ? 1 : -EBADMSG;
}
