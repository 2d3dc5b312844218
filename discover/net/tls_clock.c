/* The time: of this machine, or of a server where this machine's is plainly wrong. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/tls_clock.h"

#include <time.h>

#include "discover/net/sntp.h"
#include "lib/fd.h"

enum { ANSWER_MS = 2000, TRIES = 2 };

/* When this program was built, at the earliest: no clock is right that is before that. */
#ifndef KEXLING_BUILT
#define KEXLING_BUILT 0
#endif

/* Of this process, which is a job. */
static int64_t ahead;

int64_t tls_clock(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (t.tv_sec < KEXLING_BUILT ? KEXLING_BUILT : t.tv_sec) + ahead;
}

static bool receive(struct step *s, int fd, const unsigned char mark[SNTP_MARK_BYTES],
		    int64_t *seconds)
{
	int64_t until = fetch_until(s->f, ANSWER_MS);
	char room[SNTP_BYTES];
	struct net_peer from;

	while (net_wait(fd, false, until) == 0) {
		ssize_t n = net_receive(fd, room, sizeof(room), &from);
		if (n < 0)
			return false;
		if (sntp_answer((struct slice){room, (size_t)n}, mark, seconds))
			return true;
	}
	return false;
}

static bool ask(struct step *s, const struct net_peer *server, int64_t *seconds)
{
	AUTO_FD fd = net_datagram(server, fetch_interface(s->f));
	unsigned char mark[SNTP_MARK_BYTES];
	char packet[SNTP_BYTES];

	if (fd < 0 || net_random(mark, sizeof(mark)) < 0)
		return false;
	sntp_question(mark, packet);
	return net_send(fd, (struct slice){packet, sizeof(packet)}, server) == 0 &&
	       receive(s, fd, mark, seconds);
}

static bool ask_one_of(struct step *s, struct slice servers, int64_t *seconds)
{
	while (servers.n) {
		struct net_peer peer;
		struct slice word = slice_word(&servers);
		if (!net_peer_literal(word, SNTP_PORT, &peer))
			continue;
		for (int i = 0; i < TRIES; i++)
			if (ask(s, &peer, seconds))
				return true;
	}
	return false;
}

bool tls_clock_ask(struct step *s)
{
	struct fetcher *f = s->f;
	int64_t seconds, now = tls_clock();

	if (f->asked_time)
		return false;
	f->asked_time = true;
	if (!ask_one_of(s, f->who->ntp, &seconds) &&
	    !(f->trust && ask_one_of(s, f->trust->ntp, &seconds)))
		return false;
	if (seconds <= now)
		return false;
	ahead += seconds - now;
	f->time_from_net = tls_clock();
	return true;
}
