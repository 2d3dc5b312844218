/* GRUB on a network: "(http,server)/path", and what it knows of its lease. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_NET_H
#define DISCOVER_CONF_GRUB_NET_H

#include "discover/conf/grub/state.h"

/* Whether a path that was resolved is an address on the network. */
bool grub_net_is_url(struct slice path);

/* Whether @device is one of a network volume's: "tftp", "tftp,10.9.0.1", "http,server:8080",
 * "https,..", "pxe". */
bool grub_net_is_device(const struct grub *g, struct slice device);

/* The address of a file on such a device; a device without a server means $net_default_server.
 * Empty: there is none. */
struct slice grub_net_url(struct grub *g, struct slice device, struct slice path);

/* The other way: the device that an address is on, and its path there, which begins with '/'. */
struct slice grub_net_device(struct arena *a, struct slice url);
struct slice grub_net_path(struct arena *a, struct slice url);

/* $net_default_ip and its kin, out of the lease. */
void grub_net_preset(struct grub *g);

/* Look for a configuration where GRUB does: below the directory of its program, that above it where
 * the program lies in a platform's, and the usual ones; by hardware address, IPv4 address, and
 * "grub.cfg". The first that is there is parsed by scan->parser. False: none is, and the server
 * answered. */
bool grub_net_search(struct scan *scan);

#endif
