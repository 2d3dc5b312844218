/* A poll loop over a list of watches. */
/* SPDX-License-Identifier: MIT */
#include "init/job/loop.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "lib/limits.h"

/* Jobs, consoles, signals and netlink; what does not fit waits for the next round. */
enum { LOOP_MAX = LIMIT_JOBS * 2 + 32, LONGEST_SLEEP_MS = 3600000 };

int64_t loop_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Is @w on the list? A callback may have freed it, so its address is looked for, not followed. */
static bool on_list(const struct loop *l, const struct watch *w)
{
	for (const struct watch *i = l->first; i; i = i->next)
		if (i == w)
			return true;
	return false;
}

void loop_arm(struct loop *l, struct watch *w)
{
	if (on_list(l, w))
		return;
	w->armed = l->round + 1;
	w->next = l->first;
	l->first = w;
}

void loop_disarm(struct loop *l, struct watch *w)
{
	for (struct watch **at = &l->first; *at; at = &(*at)->next)
		if (*at == w) {
			*at = w->next;
			break;
		}
	w->armed = 0;
}

static int poll_timeout(const struct loop *l)
{
	int64_t soonest = 0;

	for (const struct watch *w = l->first; w; w = w->next)
		if (w->deadline && (!soonest || w->deadline < soonest))
			soonest = w->deadline;
	if (!soonest)
		return -1;
	int64_t left = soonest - loop_now();
	return left < 0 ? 0 : left > LONGEST_SLEEP_MS ? LONGEST_SLEEP_MS : (int)left;
}

void loop_once(struct loop *l)
{
	struct pollfd fds[LOOP_MAX];
	struct watch *who[LOOP_MAX];
	nfds_t n = 0;

	l->round++;
	for (struct watch *w = l->first; w && n < LOOP_MAX; w = w->next) {
		fds[n] = (struct pollfd){.fd = w->fd, .events = w->events};
		who[n++] = w;
	}
	if (poll(fds, n, poll_timeout(l)) < 0 && errno != EINTR)
		return;

	int64_t now = loop_now();
	for (nfds_t i = 0; i < n; i++) {
		struct watch *w = who[i];
		if (!on_list(l, w) || w->armed > l->round)
			continue;
		if (fds[i].revents)
			w->fire(w, fds[i].revents);
		else if (w->deadline && w->deadline <= now)
			w->fire(w, 0);
	}
}
