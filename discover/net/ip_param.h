/* The kernel's ip= parameter for a configuration that is in use. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_IP_PARAM_H
#define DISCOVER_NET_IP_PARAM_H

#include "discover/net/ip_device.h"

enum { IP_PARAM_DNS = 2 };	/* as many as the parameter has fields for */

/**
 * struct ip_config - the configuration; addresses as numbers, 10.0.0.1 is 0x0a000001
 * @interface: what the running system calls it
 * @client:    its address
 * @prefix:    the length of its network's prefix, at most 32
 * @gateway:   0: none
 * @dns:       addresses of name servers; 0: none
 */
struct ip_config {
	struct slice interface;
	uint32_t client, prefix, gateway;
	uint32_t dns[IP_PARAM_DNS];
};

/*
 * "ip=<client>::<gateway>:<netmask>::<device>:none[:<dns0>[:<dns1>]]" as Linux'
 * Documentation/admin-guide/nfs/nfsroot.rst describes it. @root: a descriptor of "/" or of a tree
 * that looks like it, for what is known about the interface. In place of a bridge with one port
 * stands that port, in place of a bond whose mode needs nothing of the switch its active port. 0
 * with the parameter in *@line, or -ENOTSUP and *@line says what ip= cannot express, and why.
 */
int ip_param(int root, const struct ip_config *config, const struct ip_style *style,
	     struct arena *a, struct slice *line) __attribute__((warn_unused_result));

/* The first IPv4 name servers in the text of a resolv.conf(5), addresses of this machine itself
 * (127.0.0.0/8) left out. Returns how many; the rest of @dns is untouched. */
uint32_t ip_param_read_dns(struct slice text, uint32_t dns[IP_PARAM_DNS]);

/* Read an IPv4 address in dotted decimal. False, and *@address untouched, when @text is none. */
bool ip_param_read_address(struct slice text, uint32_t *address);

#endif
