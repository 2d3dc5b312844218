/* Predictable names of network devices: what udev would call them, computed from sysfs. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_NETNAME_H
#define DISCOVER_NET_NETNAME_H

#include "lib/arena.h"

/**
 * struct netname - the names that one device can have, each with udev's property; empty: none
 * @onboard: ID_NET_NAME_ONBOARD, the firmware's index
 * @slot:    ID_NET_NAME_SLOT, the hotplug slot
 * @path:    ID_NET_NAME_PATH, the way to it over PCI and USB
 * @mac:     ID_NET_NAME_MAC, when the address is the device's own
 */
struct netname {
	struct slice onboard, slot, path, mac;
};

/*
 * Compute the names of interface @interface below @root, a descriptor of "/" or of a tree that
 * looks like it, by scheme v255 of systemd.net-naming-scheme(7): devices on PCI, also by virtio or
 * USB, and Xen's. Later schemes differ where firmware numbers slots that have no hotplug driver.
 * Reads sysfs only.
 */
void netname_read(int root, struct slice interface, struct arena *a, struct netname *names);

/* The first of onboard, slot and path that an interface can have (systemd's default NamePolicy=);
 * empty when there is none. */
struct slice netname_choose(const struct netname *names);

/* The directory of an interface in sysfs, "sys/devices/...", below @root; empty when there is no
 * such interface. */
struct slice netname_device(int root, struct slice interface, struct arena *a);

#endif
