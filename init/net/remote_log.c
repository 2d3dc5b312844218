/* A socket for log lines, and those that had to wait for a network. */
/* SPDX-License-Identifier: MIT */
#include "init/net/remote_log.h"

#include <errno.h>
#include <stdio.h>

#include "discover/net/socket.h"
#include "lib/fd.h"

enum { FACILITY_DAEMON = 3, MESSAGE_BYTES = 1200 };

/* @n: bytes of early[]; @lost: messages that had no room there */
static struct {
	int fd;
	struct net_peer server;
	size_t n, lost;
} remote = {.fd = -1};

/* Messages, each behind its length of two bytes. By itself, since what has an initial value has
 * all of its bytes in the program. */
static char early[REMOTE_LOG_EARLY];

static bool parse(struct slice where, struct net_peer *server)
{
	uint64_t port = REMOTE_LOG_PORT;

	if (!slice_skip(&where, S("udp://")))
		return false;
	bool brackets = slice_skip(&where, S("["));
	struct slice host = slice_cut(&where, brackets ? ']' : ':');
	if (brackets && where.n && !slice_skip(&where, S(":")))
		return false;
	if (where.n && (!slice_number(where, UINT16_MAX, &port) || port == 0))
		return false;
	return net_peer_literal(host, (uint16_t)port, server);
}

bool remote_log_open(struct slice where)
{
	if (!parse(where, &remote.server))
		return false;
	fd_close(&remote.fd);
	remote.fd = net_datagram(&remote.server, (struct slice){0});
	return remote.fd >= 0;
}

static bool send_now(struct slice message)
{
	int rc = net_send(remote.fd, message, &remote.server);

	/* of an earlier packet: nobody listens there now, which is no reason to keep anything */
	return rc == 0 || rc == -ECONNREFUSED;
}

static void keep(struct slice message)
{
	if (message.n + 2 > sizeof(early) - remote.n) {
		remote.lost++;
		return;
	}
	early[remote.n++] = (char)(message.n >> 8);
	early[remote.n++] = (char)message.n;
	memcpy(early + remote.n, message.p, message.n);
	remote.n += message.n;
}

/* In their order: the rest stays when there is no way yet. */
static bool send_early(void)
{
	struct slice rest = {early, remote.n};

	while (rest.n) {
		size_t n = (size_t)(unsigned char)rest.p[0] << 8 | (unsigned char)rest.p[1];
		if (!send_now(slice_upto(slice_from(rest, 2), n)))
			break;
		rest = slice_from(rest, 2 + n);
	}
	memmove(early, rest.p, rest.n);
	remote.n = rest.n;
	return rest.n == 0;
}

void remote_log_put(unsigned severity, struct slice line)
{
	char room[MESSAGE_BYTES];

	if (remote.fd < 0)
		return;
	/* neither time nor name: this machine may know neither, and who receives it knows both */
	int n = snprintf(room, sizeof(room), "<%u>1 - - kexling - - - %.*s",
			 FACILITY_DAEMON << 3 | severity, SLICE_ARG(line));
	struct slice message = {room, (size_t)n < sizeof(room) ? (size_t)n : sizeof(room) - 1};
	if (!send_early() || !send_now(message))
		keep(message);
}
