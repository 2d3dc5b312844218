/* Networks: started with the loop, asked when the disks have nothing. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/network.h"

#include <errno.h>

#include "init/machine/log.h"
#include "init/net/authorities.h"
#include "init/net/remote_log.h"

static void say(void *front, struct slice line)
{
	front_notice(front, line);
}

/* The default need not be there. */
static void read_authorities(const struct settings *settings, struct net_trust *trust)
{
	static struct arena memory;
	const char *path = AUTHORITIES_DIR;

	if (arena_open(&memory, AUTHORITIES_MEMORY, arena_never_full) < 0)
		return;
	if (settings->net_ca.n)
		path = arena_cstr(&memory, settings->net_ca);
	int rc = authorities_read(path, &memory, &trust->anchors);
	if (rc < 0 && (settings->net_ca.n || rc != -ENOENT))
		log_line(LOG_LEVEL_ERROR, "net.ca: %s: %s", path, strerror(-rc));
	trust->ntp = settings->net_ntp;
}

static void copy_log(const struct settings *settings)
{
	struct slice where = settings->net_log;

	if (where.n && remote_log_open(where))
		log_copy_to(remote_log_put);
	else if (where.n)
		log_line(LOG_LEVEL_ERROR, "net.log: %.*s: udp://ADDRESS:PORT is what is sent to",
			 SLICE_ARG(where));
}

void network_start(struct net *n, struct discovery *d, const struct settings *settings,
		   struct front *front)
{
	n->loop = d->loop;
	n->discovery = d;
	n->settings = settings;
	n->tell = say;
	n->arg = front;
	d->machine.net_platform = settings->net_platform;
	if (settings->net != NET_OFF) {
		copy_log(settings);
		read_authorities(settings, &d->catalog->trust);
		d->catalog->searches = progress_open();
		progress_share(d->catalog->searches, false);
	}
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
