/* What the next system will call a network interface, and what it has to set up to have it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_IP_DEVICE_H
#define DISCOVER_NET_IP_DEVICE_H

#include "lib/arena.h"

/**
 * struct ip_style - who will read the parameters, and how interfaces are named for it
 * @device: the name to use; empty: the one that udev gives
 * @by_mac: use udev's name that is made of the hardware address, "enx" and its digits
 * @dracut: not the kernel but an initramfs reads the parameters: vlan=, bond= and bridge= may be
 *          added in dracut's syntax (dracut.cmdline(7)), which Talos Linux knows too, and the
 *          gateway may be outside of the network
 */
struct ip_style {
	struct slice device;
	bool by_mac, dracut;
};

/**
 * struct ip_device - an interface as the next system will have it; the text is in the given arena
 * @name:  what ip= calls it
 * @words: further parameters that create it, each with a blank in front; with @dracut only
 * @error: why no parameter can describe it; empty: @name does
 */
struct ip_device {
	struct slice name, words, error;
};

/* Describe @interface. @root: a descriptor of "/" or of a tree that looks like it: sysfs and
 * /proc/net/vlan are read. An interface that is not there is an error in @device. style->device is
 * not looked at: who has a name does not ask. */
void ip_device_read(int root, struct slice interface, const struct ip_style *style, struct arena *a,
		    struct ip_device *device);

#endif
