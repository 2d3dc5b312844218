/* The sockets of an interface without an address, and what their filters let through. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>

#include "discover/net/lease.h"
#include "lib/fd.h"
#include "lib/number.h"

enum { UDP_BYTES = 8 };

/* IPv4, UDP, no fragment, to port 68, and the hardware address in it is ours: nothing else wakes
 * us. Where a rack starts at once, servers tell everybody what others asked for. */
enum { MAC_HIGH = 8, MAC_LOW = 10, TO_CLIENT = 13 };

static void filter_for(const uint8_t mac[MAC_BYTES], struct sock_filter f[TO_CLIENT])
{
	static const struct sock_filter to_client[TO_CLIENT] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 9),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 17, 0, 10),
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
		BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, 0x1fff, 8, 0),
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 2),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, DHCP4_CLIENT_PORT, 0, 5),
		BPF_STMT(BPF_LD | BPF_W | BPF_IND, UDP_BYTES + DHCP4_AT_MAC),
		[MAC_HIGH] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, UDP_BYTES + DHCP4_AT_MAC + 4),
		[MAC_LOW] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, PACKET_BYTES),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct slice bytes = {(const char *)mac, MAC_BYTES};

	memcpy(f, to_client, sizeof(to_client));
	f[MAC_HIGH].k = (uint32_t)number_be(slice_upto(bytes, 4));
	f[MAC_LOW].k = (uint32_t)number_be(slice_from(bytes, 4));
}

/* A request of ARP. */
static const struct sock_filter arp_request[] = {
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 6),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARPOP_REQUEST, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, PACKET_BYTES),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* To the addresses of spanning tree and of LACP, which no switch hands on. */
static const struct sock_filter to_neighbours[] = {
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0x0180c200, 0, 4),
	BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 4),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 2, 0, 1),
	BPF_STMT(BPF_RET | BPF_K, PACKET_BYTES),
	BPF_STMT(BPF_RET | BPF_K, 0),
};

/* The filter is there before the socket hears anything. */
static int open_packets(int index, int type, uint16_t protocol, const struct sock_filter *filter,
			unsigned short n)
{
	struct sock_fprog program = {n, (struct sock_filter *)filter};
	struct sockaddr_ll where = {.sll_family = AF_PACKET, .sll_ifindex = index,
				    .sll_protocol = htons(protocol)};
	AUTO_FD fd = socket(AF_PACKET, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)) < 0 ||
	    bind(fd, (struct sockaddr *)&where, sizeof(where)) < 0)
		return -errno;
	return fd_take(&fd);
}

/* Cards are told which addresses are wanted of those that are for many. Not everybody can. */
static int open_neighbours(int index)
{
	struct packet_mreq wanted = {.mr_ifindex = index, .mr_type = PACKET_MR_MULTICAST,
				     .mr_alen = MAC_BYTES,
				     .mr_address = {1, 0x80, 0xc2, 0, 0, 0}};
	int fd = open_packets(index, SOCK_RAW, ETH_P_ALL, to_neighbours,
			      sizeof(to_neighbours) / sizeof(*to_neighbours));

	for (; fd >= 0 && wanted.mr_address[5] <= 2; wanted.mr_address[5] += 2)
		setsockopt(fd, SOL_PACKET, PACKET_ADD_MEMBERSHIP, &wanted, sizeof(wanted));
	return fd;
}

static int read_hardware(struct lease_link *l)
{
	AUTO_FD fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq r = {0};

	memcpy(r.ifr_name, l->name, sizeof(l->name));
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &r) < 0)
		return -errno;
	if (r.ifr_hwaddr.sa_family != ARPHRD_ETHER)
		return -EPROTONOSUPPORT;
	memcpy(l->mac, r.ifr_hwaddr.sa_data, MAC_BYTES);
	return ioctl(fd, SIOCGIFINDEX, &r) < 0 ? -errno : (l->index = r.ifr_ifindex, 0);
}

int lease_open_neighbours(const char *name, struct lacp_link *link)
{
	struct slice s = slice_str(name);
	struct lease_link l = {.ip = -1};
	int rc;

	if (s.n == 0 || s.n >= sizeof(l.name))
		return -ENODEV;
	memcpy(l.name, s.p, s.n);
	rc = read_hardware(&l);
	if (rc < 0)
		return rc;
	*link = (struct lacp_link){.fd = open_neighbours(l.index)};
	memcpy(link->name, l.name, sizeof(l.name));
	memcpy(link->mac, l.mac, MAC_BYTES);
	return link->fd < 0 ? link->fd : 0;
}

int lease_open(const char *name, struct lease_link *link)
{
	struct slice s = slice_str(name);
	struct lease_link l = {.ip = -1, .arp = -1};
	struct sock_filter to_client[TO_CLIENT];

	if (s.n == 0 || s.n >= sizeof(l.name))
		return -ENODEV;
	memcpy(l.name, s.p, s.n);
	int rc = read_hardware(&l);
	if (rc < 0)
		return rc;
	filter_for(l.mac, to_client);
	l.ip = open_packets(l.index, SOCK_DGRAM, ETH_P_IP, to_client, TO_CLIENT);
	if (l.ip < 0)
		return l.ip;
	l.arp = open_packets(l.index, SOCK_DGRAM, ETH_P_ARP, arp_request,
			     sizeof(arp_request) / sizeof(*arp_request));
	if (l.arp < 0) {
		close(l.ip);
		return l.arp;
	}
	l.switch_says = open_neighbours(l.index);
	(void)!link6_open(s, l.index, &l.six); /* not everybody has it */
	*link = l;
	return 0;
}

void lease_close(struct lease_link *link)
{
	fd_close(&link->ip);
	fd_close(&link->arp);
	fd_close(&link->switch_says);
	link6_close(&link->six);
}
