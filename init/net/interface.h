/* Ethernet interfaces of this machine: which there are, and setting them up. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_INTERFACE_H
#define INIT_NET_INTERFACE_H

#include "discover/identity.h"

enum { INTERFACES_MAX = 16, INTERFACE_NAME_BYTES = 16, MAC_TEXT_BYTES = 18 };

/* struct interface - as sysfs has it; @carrier: somebody is at the other end of its cable */
struct interface {
	char name[INTERFACE_NAME_BYTES];
	char mac[MAC_TEXT_BYTES];
	bool carrier;
};

/* Those of Ethernet that are hardware, in the order of their names: how many, at most
 * INTERFACES_MAX. @sysfs: descriptor of /sys. */
uint32_t interface_list(int sysfs, struct interface found[INTERFACES_MAX]);

/* A descriptor that becomes readable when one comes, goes, or changes; or -errno. What it says is
 * only a hint. */
int interface_listen(void) __attribute__((warn_unused_result));

/* Switch it on. What routers say is heeded by the lease's job, and not by the kernel on its own;
 * and an address of IPv6 is good at once: nobody is asked first whether it is theirs. 0 or
 * -errno. */
int interface_up(const char *name) __attribute__((warn_unused_result));

/* The part of @lower's network whose frames have the number @tag (IEEE 802.1Q), as an interface of
 * its own, which may be there already: "eth0.42", in @name. 0 or -errno. */
int interface_vlan(const char *lower, uint32_t tag, char name[INTERFACE_NAME_BYTES])
	__attribute__((warn_unused_result));

/* Give it what @who says, which was checked: addresses, MTU, and ways to everybody else, before
 * which that of an interface with a smaller @metric comes. 0 or -errno. */
int interface_configure(const struct net_identity *who, const char *name, int metric)
	__attribute__((warn_unused_result));

#endif
