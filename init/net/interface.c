/* Interfaces, by sysfs and by netdevice(7)'s requests. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/net/interface.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_vlan.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <net/route.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "discover/ip6.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

enum { MTU_MIN = 576, MTU_MAX = 9216, PATH_BYTES = 80 };

/* ---- which there are ---- */

/**
 * struct look - a look at /sys/class/net
 */
struct look {
	int sysfs;
	struct interface *found;
	uint32_t n;
};

static bool attribute(int sysfs, const char *name, const char *which, uint64_t *value)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), "class/net/%s/%s", name, which);
	return sysdir_read_number(sysfs, path, value);
}

/* Bridges, tunnels and the like have no device of the machine below them. */
static bool is_hardware(int sysfs, const char *name)
{
	char path[PATH_BYTES];
	uint64_t type;

	snprintf(path, sizeof(path), "class/net/%s/device", name);
	return attribute(sysfs, name, "type", &type) && type == ARPHRD_ETHER &&
	       faccessat(sysfs, path, F_OK, 0) == 0;
}

static void read_mac(int sysfs, const char *name, char mac[MAC_TEXT_BYTES])
{
	char path[PATH_BYTES], room[MAC_TEXT_BYTES + 1];

	snprintf(path, sizeof(path), "class/net/%s/address", name);
	struct slice text = sysdir_read(sysfs, path, room, sizeof(room));
	if (text.n < MAC_TEXT_BYTES)
		memcpy(mac, text.p, text.n);
}

static bool take_name(void *arg, const char *name, unsigned char type)
{
	struct look *l = arg;
	struct slice s = slice_str(name);
	uint64_t carrier = 0;

	(void)type;
	if (s.n < INTERFACE_NAME_BYTES && is_hardware(l->sysfs, name)) {
		struct interface *i = &l->found[l->n++];
		*i = (struct interface){.carrier = attribute(l->sysfs, name, "carrier", &carrier) &&
						   carrier};
		memcpy(i->name, name, s.n);
		read_mac(l->sysfs, name, i->mac);
	}
	return l->n < INTERFACES_MAX;
}

static int by_name(const void *x, const void *y)
{
	return slice_cmp(slice_str(((const struct interface *)x)->name),
			 slice_str(((const struct interface *)y)->name));
}

uint32_t interface_list(int sysfs, struct interface found[INTERFACES_MAX])
{
	AUTO_FD dir = openat(sysfs, "class/net", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct look l = {.sysfs = sysfs, .found = found};

	if (dir >= 0)
		(void)!fd_each_name(dir, take_name, &l);
	qsort(found, l.n, sizeof(*found), by_name);
	return l.n;
}

int interface_listen(void)
{
	struct sockaddr_nl where = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK};
	AUTO_FD fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);

	if (fd < 0 || bind(fd, (struct sockaddr *)&where, sizeof(where)) < 0)
		return -errno;
	return fd_take(&fd);
}

/* ---- setting them up ---- */

static int control(int family)
{
	int fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	return fd < 0 ? -errno : fd;
}

static struct ifreq request(const char *name)
{
	struct ifreq r = {0};

	snprintf(r.ifr_name, sizeof(r.ifr_name), "%s", name);
	return r;
}

static void tell_kernel(const char *name, const char *what)
{
	char path[PATH_BYTES];

	snprintf(path, sizeof(path), "/proc/sys/net/ipv6/conf/%s/%s", name, what);
	(void)sysdir_write(AT_FDCWD, path, S("0"));
}

int interface_up(const char *name)
{
	struct ifreq r = request(name);
	AUTO_FD fd = control(AF_INET);

	if (fd < 0)
		return fd;
	tell_kernel(name, "accept_ra");
	tell_kernel(name, "dad_transmits");
	if (ioctl(fd, SIOCGIFFLAGS, &r) < 0)
		return -errno;
	r.ifr_flags |= IFF_UP;
	return ioctl(fd, SIOCSIFFLAGS, &r) < 0 ? -errno : 0;
}

int interface_vlan(const char *lower, uint32_t tag, char name[INTERFACE_NAME_BYTES])
{
	struct vlan_ioctl_args v = {.cmd = ADD_VLAN_CMD, .u = {.VID = (int)tag}};
	AUTO_FD fd = control(AF_INET);
	char room[2 * INTERFACE_NAME_BYTES];
	int n = snprintf(room, sizeof(room), "%s.%u", lower, tag);

	if (fd < 0)
		return fd;
	if (n >= INTERFACE_NAME_BYTES)
		return -ENAMETOOLONG;
	memcpy(name, room, (size_t)n + 1);
	memcpy(v.device1, lower, strlen(lower) + 1);
	return ioctl(fd, SIOCSIFVLAN, &v) < 0 && errno != EEXIST ? -errno : 0;
}

static void put_address(struct sockaddr *to, const uint8_t ip[4])
{
	struct sockaddr_in a = {.sin_family = AF_INET};

	memcpy(&a.sin_addr, ip, 4);
	memcpy(to, &a, sizeof(a));
}

static int set_address(int fd, const char *name, bool mask, struct slice text)
{
	struct ifreq r = request(name);
	uint8_t ip[4];

	if (!net_ipv4(text, ip))
		return -EINVAL;
	put_address(&r.ifr_addr, ip);
	return (mask ? ioctl(fd, SIOCSIFNETMASK, &r) : ioctl(fd, SIOCSIFADDR, &r)) < 0 ? -errno : 0;
}

/* To one host on the link itself when @gateway is NULL. It may be there already. */
static int add_route(int fd, const char *name, const uint8_t to[4], const uint8_t mask[4],
		     const uint8_t *gateway, int metric)
{
	struct rtentry r = {.rt_flags = RTF_UP, .rt_metric = (short)(metric + 1),
			    .rt_dev = (char *)name};

	put_address(&r.rt_dst, to);
	put_address(&r.rt_genmask, mask);
	if (gateway) {
		r.rt_flags |= RTF_GATEWAY;
		put_address(&r.rt_gateway, gateway);
	} else {
		r.rt_flags |= RTF_HOST;
	}
	return ioctl(fd, SIOCADDRT, &r) < 0 && errno != EEXIST ? -errno : 0;
}

/* A gateway outside of the subnet is reached on the link all the same. */
static int add_gateway(int fd, const char *name, struct slice text, int metric)
{
	static const uint8_t any[4], all[4] = {255, 255, 255, 255};
	uint8_t gateway[4];

	if (!net_ipv4(text, gateway))
		return 0;
	int rc = add_route(fd, name, any, any, gateway, metric);
	if (rc != -ENETUNREACH)
		return rc;
	rc = add_route(fd, name, gateway, all, NULL, metric);
	return rc < 0 ? rc : add_route(fd, name, any, any, gateway, metric);
}

static void set_mtu(const char *name, uint32_t mtu)
{
	AUTO_FD fd = control(AF_INET);
	struct ifreq r = request(name);

	r.ifr_mtu = (int)mtu;
	if (mtu >= MTU_MIN && mtu <= MTU_MAX)
		(void)!ioctl(fd, SIOCSIFMTU, &r); /* what the interface cannot do, it does not */
}

static int configure_four(const struct net_identity *who, const char *name, int metric)
{
	AUTO_FD fd = control(AF_INET);

	if (fd < 0)
		return fd;
	int rc = set_address(fd, name, false, who->ip);
	if (rc == 0 && who->netmask.n)
		rc = set_address(fd, name, true, who->netmask);
	return rc < 0 ? rc : add_gateway(fd, name, who->gateway, metric);
}

/* As the kernel's linux/ipv6.h has it, which C libraries' headers do not go with. */
struct request6 {
	struct in6_addr address;
	uint32_t prefix;
	int index;
};

/* It may be there already: then it was ours. */
static int configure_six(const struct net_identity *who, const char *name, int metric)
{
	AUTO_FD fd = control(AF_INET6);
	struct ifreq r = request(name);
	struct request6 six = {.prefix = who->prefix6};
	struct in6_rtmsg route = {.rtmsg_metric = (uint32_t)(metric + 1),
				  .rtmsg_flags = RTF_UP | RTF_GATEWAY};

	if (fd < 0)
		return fd;
	if (ioctl(fd, SIOCGIFINDEX, &r) < 0)
		return -errno;
	six.index = route.rtmsg_ifindex = r.ifr_ifindex;
	if (!ip6_read(who->ip6, six.address.s6_addr))
		return -EINVAL;
	if (ioctl(fd, SIOCSIFADDR, &six) < 0 && errno != EEXIST)
		return -errno;
	if (!ip6_read(who->gateway6, route.rtmsg_gateway.s6_addr))
		return 0;
	return ioctl(fd, SIOCADDRT, &route) < 0 && errno != EEXIST ? -errno : 0;
}

int interface_configure(const struct net_identity *who, const char *name, int metric)
{
	int rc = 0;

	set_mtu(name, who->mtu);
	if (who->ip.n)
		rc = configure_four(who, name, metric);
	if (rc == 0 && who->ip6.n)
		rc = configure_six(who, name, metric);
	return rc;
}
