/* Networks: started with the loop, asked when the disks have nothing. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/network.h"

static void say(void *front, struct slice line)
{
	front_notice(front, line);
}

void network_start(struct net *n, struct discovery *d, const struct settings *settings,
		   struct front *front)
{
	n->loop = d->loop;
	n->discovery = d;
	n->settings = settings;
	n->tell = say;
	n->arg = front;
	net_start(n);
}

void network_reaped(struct net *n, pid_t pid, int status)
{
	if (!net_reaped(n, pid, status))
		discovery_reaped(n->discovery, pid, status);
}

void network_consider(struct net *n, const struct decision *d)
{
	bool nothing = d->reason == POLICY_NOTHING || d->reason == POLICY_ALL_FAILED;

	if (nothing && d->key.volume == 0 && n->discovery->catalog->list.pending == 0 &&
	    !n->wanted)
		net_want(n);
}

bool network_awaited(const struct net *n)
{
	return n->settings->net == NET_PREFER && net_busy(n);
}
