/* Taking uevent datagrams apart. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include "discover/block/uevent.h"
#include "lib/fd.h"
#include "tests/unit/test.h"

TEST(uevent_of_a_disk)
{
	struct uevent e;

	OK(uevent_parse(S("add@/devices/pci0000:00/virtio1/block/vda\0ACTION=add\0"
			  "DEVPATH=/devices/pci0000:00/virtio1/block/vda\0SUBSYSTEM=block\0"
			  "MAJOR=254\0MINOR=0\0DEVNAME=vda\0DEVTYPE=disk\0DISKSEQ=9\0SEQNUM=1\0"),
			&e));
	OK_TEXT(e.action, S("add"));
	OK_TEXT(e.devpath, S("/devices/pci0000:00/virtio1/block/vda"));
	OK_TEXT(e.subsystem, S("block"));
	OK_TEXT(e.devname, S("vda"));
}

TEST(uevent_without_variables)
{
	struct uevent e;

	OK(uevent_parse(S("remove@/devices/x"), &e));
	OK_TEXT(e.action, S("remove"));
	OK(e.subsystem.n == 0 && e.devname.n == 0);
	OK(uevent_parse(S("remove@/devices/x\0\0=\0DEVNAME\0DEVNAME=\0X=1"), &e));
	OK(e.devname.n == 0);
}

TEST(uevent_of_another_form)
{
	struct uevent e = {.devname = S("kept")};

	OK(!uevent_parse((struct slice){0}, &e));
	OK(!uevent_parse(S("libudev\0\xfe\xed\xca\xfe"), &e));
	OK(!uevent_parse(S("@/devices/x\0"), &e));
	OK(!uevent_parse(S("add@\0"), &e));
	OK(!uevent_parse(S("add@devices\0"), &e));
	OK_TEXT(e.devname, S("kept"));
}

/* Only port 0 is the kernel: what a process sends is refused. */
TEST(uevent_from_a_process)
{
	AUTO_FD fd = uevent_open();
	AUTO_FD other = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT);
	static char buffer[UEVENT_BYTES];
	struct uevent e;
	struct sockaddr_nl self = {0};
	socklen_t length = sizeof(self);

	OK(fd >= 0 && other >= 0);
	if (fd < 0)
		return;
	while (uevent_receive(fd, buffer, &e) == 1)
		;
	OK(getsockname(fd, (struct sockaddr *)&self, &length) == 0);
	self.nl_groups = 0;
	static const char text[] = "add@/devices/forged\0SUBSYSTEM=block";
	ssize_t n = sendto(other, text, sizeof(text), 0, (struct sockaddr *)&self, length);
	if (n < 0)
		SKIP("not allowed to send: the kernel has refused it already");
	OK(uevent_receive(fd, buffer, &e) == -EBADMSG);
	OK(uevent_receive(fd, buffer, &e) == 0);
}
