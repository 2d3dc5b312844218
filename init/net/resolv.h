/* The name servers of a lease, for the rescue shell's programs. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_RESOLV_H
#define INIT_NET_RESOLV_H

#include "discover/identity.h"

#define RESOLV_FILE "/etc/resolv.conf"

/* Write what resolv.conf(5) has: those of @who, which was checked, and its domain where that is a
 * name. The file is of the initramfs, in memory. 0 or -errno. */
int resolv_write(const struct net_identity *who, const char *file)
	__attribute__((warn_unused_result));

#endif
