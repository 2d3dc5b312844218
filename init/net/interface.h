/* Ethernet interfaces of this machine: which there are, and setting them up. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_INTERFACE_H
#define INIT_NET_INTERFACE_H

#include "discover/identity.h"

enum { INTERFACES_MAX = 16, INTERFACE_NAME_BYTES = 16 };

/* struct interface - as sysfs has it; @carrier: somebody is at the other end of its cable */
struct interface {
	char name[INTERFACE_NAME_BYTES];
	bool carrier;
};

/* Those of Ethernet that are hardware, in the order of their names: how many, at most
 * INTERFACES_MAX. @sysfs: descriptor of /sys. */
uint32_t interface_list(int sysfs, struct interface found[INTERFACES_MAX]);

/* A descriptor that becomes readable when one comes, goes, or changes; or -errno. What it says is
 * only a hint. */
int interface_listen(void) __attribute__((warn_unused_result));

/* Switch it on. 0 or -errno. */
int interface_up(const char *name) __attribute__((warn_unused_result));

/* Give it what @who says, which was checked: address, MTU, the way to everybody else, before which
 * that of an interface with a smaller @metric comes. 0 or -errno. */
int interface_configure(const struct net_identity *who, const char *name, int metric)
	__attribute__((warn_unused_result));

#endif
