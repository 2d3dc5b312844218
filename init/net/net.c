/* From interfaces to leases to volumes. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/net/net.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

#include "init/catalog/net_add.h"
#include "init/machine/log.h"
#include "init/net/self.h"
#include "lib/fd.h"

enum { AGAIN_MS = 30000, AGAIN_MAX_MS = 300000, LINE_BYTES = 200 };

static void look(struct net *n);

/* ---- what is told ---- */

static void tell(struct net *n, const struct net_link *l, const char *what)
{
	char line[LINE_BYTES];

	snprintf(line, sizeof(line), "network %s: %s", l->interface.name, what);
	log_line(LOG_LEVEL_WARNING, "%s", line);
	if (n->tell)
		n->tell(n->arg, slice_str(line));
}

/* ---- leases ---- */

static struct net *owner_of(struct lease_job *j, struct net_link **link)
{
	*link = (struct net_link *)((char *)j - offsetof(struct net_link, job));
	return (*link)->job.owner;
}

static void set_timer(struct net *n)
{
	n->timer.deadline = 0;
	for (uint32_t i = 0; i < n->n_links; i++) {
		const struct net_link *l = &n->links[i];
		if (l->state == NET_LINK_FAILED &&
		    (!n->timer.deadline || l->again < n->timer.deadline))
			n->timer.deadline = l->again;
	}
}

static void ask_again_later(struct net *n, struct net_link *l, const char *why)
{
	int64_t wait = (int64_t)AGAIN_MS << (l->tries > 4 ? 4 : l->tries);

	l->tries++;
	l->state = NET_LINK_FAILED;
	l->again = loop_now() + (wait < AGAIN_MAX_MS ? wait : AGAIN_MAX_MS);
	set_timer(n);
	tell(n, l, why);
}

static void use_lease(struct net *n, struct net_link *l, const struct lease_record *lease)
{
	const char *name = l->interface.name;
	bool prefer = n->settings->net == NET_PREFER;
	struct lease_record wanted = *lease;
	int rc = interface_configure(&lease->who, name, (int)(l - n->links));

	if (n->settings->net_url.n)
		wanted.who.url = wanted.who.filename = n->settings->net_url;
	if (rc == 0)
		rc = net_add(n->discovery, &wanted, prefer);
	if (rc < 0) {
		ask_again_later(n, l, strerror(-rc));
		return;
	}
	l->state = NET_LINK_LEASED;
	l->tries = 0;
	log_line(LOG_LEVEL_INFO, "network %s: %.*s from %.*s", name, SLICE_ARG(lease->who.ip),
		 SLICE_ARG(lease->who.server_id));
}

static void leased(struct lease_job *j, enum job_end end, const struct lease_record *lease)
{
	struct net_link *l;
	struct net *n = owner_of(j, &l);
	char line[LINE_BYTES];

	n->discovery->catalog->awaited_networks--;
	if (lease && lease->leased) {
		use_lease(n, l, lease);
	} else if (lease) {
		snprintf(line, sizeof(line), "no address from DHCP (%u offers, %u refusals)",
			 lease->offers.n, lease->naks);
		ask_again_later(n, l, line);
	} else {
		ask_again_later(n, l, job_end_text(end));
	}
	catalog_list(n->discovery->catalog);
}

static void ask(struct net *n, struct net_link *l)
{
	l->job.self = net_self(&n->discovery->machine, n->settings->net_class);
	l->job.servers = n->settings->net_server;
	l->job.alternate = n->settings->net_class.n == 0;
	l->job.timeout_ms = (n->settings->net_timeout > 0 ? n->settings->net_timeout : 1) * 1000;
	l->job.done = leased;
	l->job.owner = n;
	l->state = NET_LINK_ASKING;
	int rc = lease_job_start(&l->job, n->loop, l->interface.name);
	if (rc < 0)
		ask_again_later(n, l, strerror(-rc));
	else
		n->discovery->catalog->awaited_networks++;
}

/* ---- interfaces ---- */

static bool is_meant(const struct net *n, const char *name)
{
	return n->settings->net_interface.n == 0 ||
	       slice_has_word(n->settings->net_interface, slice_str(name));
}

static struct net_link *link_of(struct net *n, const struct interface *i)
{
	for (uint32_t k = 0; k < n->n_links; k++)
		if (strcmp(n->links[k].interface.name, i->name) == 0)
			return &n->links[k];
	if (n->n_links == INTERFACES_MAX)
		return NULL;
	struct net_link *l = &n->links[n->n_links++];
	*l = (struct net_link){.interface = *i};
	int rc = interface_up(i->name);
	if (rc < 0)
		tell(n, l, strerror(-rc));
	return l;
}

/* A cable that was pulled and put back asks anew. */
static void see(struct net *n, const struct interface *i)
{
	struct net_link *l = is_meant(n, i->name) ? link_of(n, i) : NULL;

	if (!l)
		return;
	l->seen = true;
	if (i->carrier && l->state == NET_LINK_DOWN)
		l->state = NET_LINK_UP;
	else if (!i->carrier && (l->state == NET_LINK_UP || l->state == NET_LINK_FAILED))
		l->state = NET_LINK_DOWN;
	l->interface.carrier = i->carrier;
	if (n->wanted && l->state == NET_LINK_UP)
		ask(n, l);
}

static void look(struct net *n)
{
	struct interface found[INTERFACES_MAX];
	uint32_t count = interface_list(n->discovery->sysfs, found);

	for (uint32_t i = 0; i < count; i++)
		see(n, &found[i]);
	set_timer(n);
}

static void hinted(struct watch *w, short revents)
{
	struct net *n = (struct net *)((char *)w - offsetof(struct net, hints));
	char room[4096];

	(void)revents;
	while (recv(w->fd, room, sizeof(room), MSG_DONTWAIT) > 0 || errno == ENOBUFS)
		errno = 0;
	look(n);
}

static void timer_fired(struct watch *w, short revents)
{
	struct net *n = (struct net *)((char *)w - offsetof(struct net, timer));

	(void)revents;
	for (uint32_t i = 0; i < n->n_links; i++)
		if (n->links[i].state == NET_LINK_FAILED && n->links[i].again <= loop_now())
			ask(n, &n->links[i]);
	set_timer(n);
}

void net_start(struct net *n)
{
	enum net_use use = n->settings->net;

	if (use == NET_OFF)
		return;
	n->wanted = use == NET_ON || use == NET_PREFER;
	n->started = loop_now();
	n->timer = (struct watch){.fd = -1, .fire = timer_fired};
	loop_arm(n->loop, &n->timer);
	int fd = interface_listen();
	if (fd >= 0) {
		n->hints = (struct watch){.fd = fd, .events = POLLIN, .fire = hinted};
		loop_arm(n->loop, &n->hints);
	}
	(void)!interface_up("lo"); /* by which the kernel says that nobody is there */
	look(n);
}

void net_want(struct net *n)
{
	if (n->settings->net == NET_OFF)
		return;
	if (!n->wanted)
		n->started = loop_now();
	n->wanted = true;
	for (uint32_t i = 0; i < n->n_links; i++)
		if (n->links[i].state == NET_LINK_FAILED)
			n->links[i].state = NET_LINK_UP;
	look(n);
}

bool net_busy(const struct net *n)
{
	bool any = false;

	for (uint32_t i = 0; i < n->n_links; i++)
		any |= n->links[i].state == NET_LINK_ASKING || n->links[i].state == NET_LINK_DOWN;
	return n->wanted && any && loop_now() - n->started < n->settings->net_timeout * 1000ll;
}

bool net_reaped(struct net *n, pid_t pid, int status)
{
	for (uint32_t i = 0; i < n->n_links; i++)
		if (job_reaped(&n->links[i].job.job, pid, status))
			return true;
	return false;
}
