/* A network's configuration as people write it for the kernel: ip=. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_IP_READ_H
#define DISCOVER_NET_IP_READ_H

#include "discover/identity.h"

/* "<client>:<server>:<gateway>:<netmask>:<host>:<device>:<autoconf>:<dns0>:<dns1>:<ntp0>" as Linux'
 * Documentation/admin-guide/nfs/nfsroot.rst has it, of IPv6 in brackets and with the length of its
 * prefix, as dracut.cmdline(7) has it. Fields at the end may be missing, all but the first may be
 * empty. What is said goes into @who, and the device into *@device; <autoconf> has to be none or
 * off. False: it is no such configuration. Texts point into @text. */
bool ip_read(struct slice text, struct net_identity *who, struct slice *device);

#endif
