/* Answers LACP as iPXE does: nothing begins here, and no state is kept. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/net/lacp.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "discover/net/neighbour.h"

/* In a frame: the port's own part and what it knows of its partner's; in each, its fields. */
enum {
	AT_SOURCE = 6, AT_ACTOR = 18, AT_PARTNER = 38, PART_BYTES = 18, FRAME_BYTES = 124,
	AT_SYSTEM = 2, AT_STATE = 14,
};

/* Of a port's state. */
enum {
	FAST = 1 << 1, AGGREGATABLE = 1 << 2, IN_SYNC = 1 << 3, COLLECTING = 1 << 4,
	DISTRIBUTING = 1 << 5,
};

struct slice lacp_answer(struct slice frame, const uint8_t mac[MAC_BYTES], struct arena *a)
{
	/* the least priority of a system, key 1; the least of a port, port 1 */
	static const char begin[] = {(char)0xff, (char)0xff}, key[] = {0, 1, (char)0xff,
								       (char)0xff, 0, 1};

	if (frame.n < FRAME_BYTES || neighbour_read(frame) != NEIGHBOUR_BOND ||
	    memcmp(frame.p + AT_ACTOR + AT_SYSTEM, mac, MAC_BYTES) == 0)
		return (struct slice){0};
	struct slice answer = arena_copy(a, slice_upto(frame, FRAME_BYTES));
	char *to = (char *)answer.p, *actor = to + AT_ACTOR;

	memcpy(to + AT_SOURCE, mac, MAC_BYTES);
	memcpy(to + AT_PARTNER, actor, PART_BYTES);
	char wish = (char)(actor[AT_STATE] & FAST);
	memset(actor, 0, PART_BYTES);
	memcpy(actor, begin, sizeof(begin));
	memcpy(actor + AT_SYSTEM, mac, MAC_BYTES);
	memcpy(actor + AT_SYSTEM + MAC_BYTES, key, sizeof(key));
	actor[AT_STATE] = (char)(wish | AGGREGATABLE | IN_SYNC | COLLECTING | DISTRIBUTING);
	return answer;
}

int lacp_serve(const struct lacp_link *link, struct arena *a)
{
	char *room = arena_array(a, char, PACKET_BYTES);
	size_t mark = a->used;

	for (;;) {
		struct pollfd p = {.fd = link->fd, .events = POLLIN};
		ssize_t n = recv(link->fd, room, PACKET_BYTES, MSG_DONTWAIT);

		if (n < 0 && errno != EAGAIN && errno != EINTR && errno != ENETDOWN)
			return -errno;
		a->used = mark;
		struct slice answer = n < 0 ? (struct slice){0}
					    : lacp_answer((struct slice){room, (size_t)n},
							  link->mac, a);
		/* one that does not go is asked for again */
		if (answer.n)
			(void)!send(link->fd, answer.p, answer.n, MSG_NOSIGNAL);
		else if (n < 0)
			(void)poll(&p, 1, -1);
	}
}
