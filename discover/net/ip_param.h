/* The kernel's ip= parameter for a configuration that is in use. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_IP_PARAM_H
#define DISCOVER_NET_IP_PARAM_H

#include "lib/arena.h"

enum { IP_PARAM_DNS = 2 };	/* as many as the parameter has fields for */

/**
 * struct ip_config - what is to be said; addresses as numbers, 10.0.0.1 is 0x0a000001
 * @interface: its name in the running system
 * @gateway:   0: none
 * @dns:       addresses of name servers; 0: none
 */
struct ip_config {
	struct slice interface;
	uint32_t client, prefix, gateway;
	uint32_t dns[IP_PARAM_DNS];
};

/**
 * struct ip_style - how to say it
 * @device: call it that; empty: as udev would
 * @by_mac: call it "enx" and its address, as udev can also do
 * @dracut: the next system's initramfs reads the command line, not the kernel: add vlan=, bond= and
 *          bridge= in dracut's syntax (dracut.cmdline(7)), which Talos Linux knows too, and allow a
 *          gateway outside of the network
 */
struct ip_style {
	struct slice device;
	bool by_mac, dracut;
};

/*
 * "ip=<client>::<gateway>:<netmask>::<device>:none[:<dns0>[:<dns1>]]" as Linux'
 * Documentation/admin-guide/nfs/nfsroot.rst describes it. @root: a descriptor of "/" or of a tree
 * that looks like it, for what is known about the interface. A bridge with one port is said as that
 * port, a bond whose mode needs nothing of the switch as its active port. 0 with *@line, or
 * -ENOTSUP with *@line saying what cannot be said and why.
 */
int ip_param(int root, const struct ip_config *config, const struct ip_style *style,
	     struct arena *a, struct slice *line) __attribute__((warn_unused_result));

/* The first IPv4 name servers of a resolv.conf(5), without this machine's own;
 * their number is returned. */
uint32_t ip_param_read_dns(struct slice text, uint32_t dns[IP_PARAM_DNS]);

/* An address written with dots. False when it is none. */
bool ip_param_read_address(struct slice text, uint32_t *address);

#endif
