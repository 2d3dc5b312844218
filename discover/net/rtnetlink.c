/* Routes and addresses by netlink (RFC 3549, rtnetlink(7)). */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/rtnetlink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "lib/fd.h"

enum { IP4_BYTES = 4, ANSWER_BYTES = 16384 };

/* Everything that is asked has this shape. */
struct question {
	struct nlmsghdr head;
	union {
		struct rtmsg route;
		struct ifaddrmsg address;
	};
	struct {
		struct rtattr head;
		uint32_t value;
	} attributes[2];
};

/* The contents of the first attribute of that type; empty: there is none. */
static struct slice attribute(struct slice list, uint16_t type)
{
	struct rtattr head;

	while (list.n >= sizeof(head)) {
		memcpy(&head, list.p, sizeof(head));
		if (head.rta_len < sizeof(head) || head.rta_len > list.n)
			break;
		if ((head.rta_type & NLA_TYPE_MASK) == type)
			return slice_from(slice_upto(list, head.rta_len), sizeof(head));
		list = slice_from(list, RTA_ALIGN(head.rta_len));
	}
	return (struct slice){0};
}

static uint32_t number(struct slice list, uint16_t type)
{
	struct slice value = attribute(list, type);
	uint32_t n = 0;

	if (value.n == sizeof(n))
		memcpy(&n, value.p, sizeof(n));
	return n;
}

bool rtnetlink_read_route(struct slice message, struct ip4_route *route)
{
	struct slice list = slice_from(message, NLMSG_ALIGN(sizeof(struct rtmsg)));
	struct rtmsg head;

	if (message.n < sizeof(head))
		return false;
	memcpy(&head, message.p, sizeof(head));
	*route = (struct ip4_route){.interface = number(list, RTA_OIF),
				    .gateway = ntohl(number(list, RTA_GATEWAY)),
				    .source = ntohl(number(list, RTA_PREFSRC)),
				    .by_ip6 = attribute(list, RTA_VIA).n > 0};
	return head.rtm_family == AF_INET && route->interface;
}

bool rtnetlink_read_address(struct slice message, struct ip4_address *address)
{
	struct slice list = slice_from(message, NLMSG_ALIGN(sizeof(struct ifaddrmsg)));
	struct ifaddrmsg head;

	if (message.n < sizeof(head))
		return false;
	memcpy(&head, message.p, sizeof(head));
	*address = (struct ip4_address){.interface = head.ifa_index, .prefix = head.ifa_prefixlen,
					.address = ntohl(number(list, IFA_LOCAL))};
	return head.ifa_family == AF_INET && address->address && address->prefix <= 32;
}

/* What is looked for in the answer, and where it goes; @found says whether it came. */
struct search {
	struct ip4_route *route;
	struct ip4_address *address;
	uint32_t interface, wanted;
	bool found;
};

/* Take the answer out of one message, if it is in it. */
static void match_message(struct search *s, uint16_t type, struct slice message)
{
	struct ip4_address address;

	if (type == RTM_NEWROUTE && s->route)
		s->found |= rtnetlink_read_route(message, s->route);
	if (type != RTM_NEWADDR || !s->address || s->found ||
	    !rtnetlink_read_address(message, &address) || address.interface != s->interface ||
	    (s->wanted && address.address != s->wanted))
		return;
	*s->address = address;
	s->found = true;
}

/* One datagram. 1: it was the last, 0: more to come, -errno. */
static int read_answer(struct search *s, struct slice rest, bool is_dump)
{
	struct nlmsghdr head;
	int error;

	while (rest.n >= sizeof(head)) {
		memcpy(&head, rest.p, sizeof(head));
		if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > rest.n)
			return -EPROTO;
		struct slice body = slice_from(slice_upto(rest, head.nlmsg_len), NLMSG_HDRLEN);
		if (head.nlmsg_type == NLMSG_DONE)
			return 1;
		if (head.nlmsg_type == NLMSG_ERROR && body.n >= sizeof(error)) {
			memcpy(&error, body.p, sizeof(error));
			return error < 0 ? error : 1;
		}
		match_message(s, head.nlmsg_type, body);
		rest = slice_from(rest, NLMSG_ALIGN(head.nlmsg_len));
	}
	return !is_dump;
}

static int ask(const struct question *q, struct search *s)
{
	static char room[ANSWER_BYTES];
	AUTO_FD fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	int rc = 0;

	if (fd < 0 || send(fd, q, q->head.nlmsg_len, 0) < 0)
		return -errno;
	while (rc == 0) {
		ssize_t n = recv(fd, room, sizeof(room), 0);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			rc = read_answer(s, (struct slice){room, (size_t)n},
					 q->head.nlmsg_flags & NLM_F_DUMP);
	}
	return rc < 0 ? rc : 0;
}

static void add(struct question *q, uint32_t which, uint16_t type, uint32_t value)
{
	q->attributes[which].head = (struct rtattr){RTA_LENGTH(sizeof(value)), type};
	q->attributes[which].value = value;
	q->head.nlmsg_len += (uint32_t)sizeof(q->attributes[which]);
}

int rtnetlink_route(uint32_t to, uint32_t interface, struct ip4_route *route)
{
	struct question q = {.head = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct rtmsg)),
				      .nlmsg_type = RTM_GETROUTE, .nlmsg_flags = NLM_F_REQUEST},
			     .route = {.rtm_family = AF_INET, .rtm_dst_len = 8 * IP4_BYTES}};
	struct search s = {.route = route};

	add(&q, 0, RTA_DST, htonl(to));
	if (interface)
		add(&q, 1, RTA_OIF, interface);
	int rc = ask(&q, &s);
	return rc == 0 && !s.found ? -ENETUNREACH : rc;
}

int rtnetlink_address(uint32_t interface, uint32_t wanted, struct ip4_address *address)
{
	struct question q = {.head = {.nlmsg_len = NLMSG_LENGTH(sizeof(struct ifaddrmsg)),
				      .nlmsg_type = RTM_GETADDR,
				      .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
			     .address = {.ifa_family = AF_INET}};
	struct search s = {.address = address, .interface = interface, .wanted = wanted};
	int rc = ask(&q, &s);

	return rc == 0 && !s.found ? -EADDRNOTAVAIL : rc;
}
_Static_assert(offsetof(struct question, attributes) == NLMSG_LENGTH(sizeof(struct rtmsg)),
	       "attributes follow a route's header at once");
