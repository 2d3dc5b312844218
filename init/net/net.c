/* From interfaces to leases to volumes. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/net/net.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>

#include "discover/net/ip_read.h"
#include "init/catalog/net_add.h"
#include "init/catalog/relist.h"
#include "init/machine/log.h"
#include "init/net/card.h"
#include "init/net/resolv.h"
#include "init/net/self.h"
#include "lib/sysdir.h"

enum { AGAIN_MS = 30000, AGAIN_MAX_MS = 300000, NO_LINK_MS = 10000, VLAN_MAX = 4094 };

static void look(struct net *n);

/* ---- what is told ---- */

/* For whoever asks for details. */
static void note(struct net *n, struct net_link *l, uint32_t code, struct slice text)
{
	struct note *note = &n->notes[l - n->links];
	int length = snprintf(l->why, sizeof(l->why), "network %s: %.*s", l->interface.name,
			      SLICE_ARG(text));

	*note = (struct note){.code = code};
	if (text.n && length > 0)
		note->message = slice_str(l->why);
}

/* And for whoever reads the log: a machine may have many ports that nobody uses. */
static void note_logged(struct net *n, struct net_link *l, struct slice text)
{
	note(n, l, NOTE_NO_LINK, text);
	log_line(LOG_LEVEL_INFO, "%s", l->why);
}

/* For whoever looks at the screen, too. */
static void tell(struct net *n, struct net_link *l, uint32_t code, struct slice text)
{
	note(n, l, code, text);
	log_line(LOG_LEVEL_WARNING, "%s", l->why);
	if (n->tell)
		n->tell(n->arg, slice_str(l->why));
}

/* ---- leases ---- */

static struct net *owner_of(struct lease_job *j, struct net_link **link)
{
	*link = (struct net_link *)((char *)j - offsetof(struct net_link, job));
	return (*link)->job.owner;
}

static void sooner(int64_t *deadline, int64_t at)
{
	if (!*deadline || at < *deadline)
		*deadline = at;
}

static void set_timer(struct net *n)
{
	n->timer.deadline = 0;
	for (uint32_t i = 0; i < n->n_links; i++) {
		const struct net_link *l = &n->links[i];
		if (l->state == NET_LINK_FAILED)
			sooner(&n->timer.deadline, l->again);
		else if (n->wanted && l->state == NET_LINK_DOWN && !n->notes[i].message.n)
			sooner(&n->timer.deadline, n->started + NO_LINK_MS);
	}
}

static void ask_again_later(struct net *n, struct net_link *l, uint32_t code, struct slice why)
{
	int64_t wait = (int64_t)AGAIN_MS << (l->tries > 4 ? 4 : l->tries);

	l->tries++;
	l->state = NET_LINK_FAILED;
	l->again = loop_now() + (wait < AGAIN_MAX_MS ? wait : AGAIN_MAX_MS);
	set_timer(n);
	tell(n, l, code, why);
}

/* Whatever a server names. */
static void name_boot_file(struct net_identity *who, struct slice url)
{
	who->url = who->filename = url;
	who->items = (struct net_items){0};
}

static void use_lease(struct net *n, struct net_link *l, const struct lease_record *lease)
{
	const char *name = l->interface.name;
	bool prefer = n->settings->net == NET_PREFER;
	struct lease_record wanted = *lease;
	int rc = interface_configure(&lease->who, name, (int)(l - n->links));

	wanted.who.vlan = l->vlan;
	wanted.who.starts_kernel = n->settings->net_bootfile == BOOTFILE_BOOT;
	if (n->settings->net_url.n)
		name_boot_file(&wanted.who, n->settings->net_url);
	if (rc == 0)
		rc = net_add(n->discovery, &wanted, prefer);
	if (rc < 0) {
		ask_again_later(n, l, NOTE_NO_DHCP, slice_str(strerror(-rc)));
		return;
	}
	(void)!resolv_write(&lease->who, RESOLV_FILE); /* for people, not for us */
	l->state = NET_LINK_LEASED;
	l->tries = 0;
	note(n, l, NOTE_NO_DHCP, (struct slice){0});
	log_line(LOG_LEVEL_INFO, "network %s: %.*s %.*s from %.*s %.*s", name,
		 SLICE_ARG(lease->who.ip), SLICE_ARG(lease->who.ip6),
		 SLICE_ARG(lease->who.server_id), SLICE_ARG(lease->who.server6));
}

static void leased(struct lease_job *j, enum job_end end, const struct lease_record *lease)
{
	struct net_link *l;
	struct net *n = owner_of(j, &l);
	char room[LEASE_WHY_BYTES];
	struct slice why = slice_str(job_end_text(end));
	uint32_t code = NOTE_JOB_FAILED;

	n->discovery->catalog->awaited_networks--;
	if (lease && lease->leased) {
		use_lease(n, l, lease);
	} else {
		if (lease)
			why = lease_why(lease, room, &code);
		ask_again_later(n, l, code, why);
	}
	catalog_list(n->discovery->catalog);
}

static struct dhcp4_self self_of(const struct net *n)
{
	struct dhcp4_self self = net_self(&n->discovery->machine, n->settings->net_class);
	uint64_t number;

	if (slice_number(n->settings->net_arch, UINT16_MAX, &number))
		self.arch = (uint16_t)number;
	return self;
}

/* The configuration that the settings have, where it is for this interface: as a lease that nobody
 * gave. What is to be booted is net.url, or named by nobody. */
static bool use_own_address(struct net *n, struct net_link *l)
{
	struct lease_record own = {.leased = 1};
	struct dhcp4_self self = self_of(n);
	struct slice device;

	if (n->settings->net_address.n == 0)
		return false;
	own.who = (struct net_identity){
		.interface = slice_str(l->interface.name), .hardware = 1, .uuid = self.uuid,
		.mac = slice_str(l->interface.mac), .arch = self.arch,
		.user_class = self.user_class,
	};
	if (!ip_read(n->settings->net_address, &own.who, &device) ||
	    !lease_is_good(&own, own.who.interface)) {
		tell(n, l, NOTE_BAD_SETTING, S("net.address is no configuration as ip= has it"));
		return false;
	}
	if (device.n && !slice_eq(device, own.who.interface))
		return false;
	use_lease(n, l, &own);
	return true;
}

static void await(struct catalog *c, const struct net_link *l)
{
	c->awaited_networks++;
	c->asking = slice_str(l->interface.name);
	c->asking_since = loop_now();
}

static void ask(struct net *n, struct net_link *l)
{
	if (use_own_address(n, l))
		return;
	l->job.self = self_of(n);
	l->job.servers = n->settings->net_server;
	l->job.alternate = n->settings->net_class.n == 0;
	l->job.any = n->settings->net_url.n > 0;
	l->job.timeout_ms = (n->settings->net_timeout > 0 ? n->settings->net_timeout : 1) * 1000;
	l->job.done = leased;
	l->job.owner = n;
	l->state = NET_LINK_ASKING;
	int rc = lease_job_start(&l->job, n->loop, l->interface.name);
	if (rc < 0)
		ask_again_later(n, l, NOTE_NO_DHCP, slice_str(strerror(-rc)));
	else
		await(n->discovery->catalog, l);
}

/* ---- interfaces ---- */

/* By its name, its address, or as the one that this boot loader came by, where that is known. */
static bool is_meant(const struct net *n, const struct interface *i)
{
	struct slice words = n->settings->net_interface;

	if (words.n == 0)
		return true;
	while (words.n) {
		struct slice word = slice_word(&words);
		if (slice_eq(word, S("boot")))
			word = n->boot_mac[0] ? slice_str(n->boot_mac) : slice_str(i->name);
		if (slice_eq(word, slice_str(i->name)) || slice_eq_fold(word, slice_str(i->mac)))
			return true;
	}
	return false;
}

/* It is new: it is switched on. */
static struct net_link *link_of(struct net *n, const struct interface *i)
{
	for (uint32_t k = 0; k < n->n_links; k++)
		if (strcmp(n->links[k].interface.name, i->name) == 0)
			return &n->links[k];
	if (n->n_links == NET_LINKS_MAX)
		return NULL;
	struct net_link *l = &n->links[n->n_links++];
	*l = (struct net_link){.interface = *i};
	n->discovery->catalog->networks = (struct note_list){n->notes, n->n_links};
	int rc = interface_up(i->name);
	if (rc < 0)
		tell(n, l, NOTE_NO_LINK, card_start_why(rc));
	return l;
}

/* Cards that are no interfaces: somebody may look for them. */
static void note_idle_cards(struct net *n)
{
	struct idle_card cards[CARDS_MAX];
	uint32_t count = idle_cards(n->discovery->sysfs, cards);
	char why[CARD_WHY_BYTES];

	for (uint32_t i = 0; i < count && n->n_links < NET_LINKS_MAX; i++) {
		struct net_link *l = &n->links[n->n_links++];
		*l = (struct net_link){.state = NET_LINK_IDLE};
		memcpy(l->interface.name, cards[i].address, sizeof(l->interface.name));
		note_logged(n, l, idle_card_why(&cards[i], why));
	}
	n->discovery->catalog->networks = (struct note_list){n->notes, n->n_links};
}

/* A cable that was pulled and put back asks anew. */
static void follow(struct net *n, struct net_link *l, bool carrier)
{
	if (carrier && l->state == NET_LINK_DOWN) {
		l->state = NET_LINK_UP;
		note(n, l, NOTE_NO_LINK, (struct slice){0});
	} else if (!carrier && (l->state == NET_LINK_UP || l->state == NET_LINK_FAILED)) {
		l->state = NET_LINK_DOWN;
	}
	l->interface.carrier = carrier;
	if (n->wanted && l->state == NET_LINK_UP)
		ask(n, l);
}

/* From before it is asked for anything, for as long as it is there: a switch that hears nothing
 * takes its port out of the bond. */
static void answer_switch(struct net *n, struct net_link *l)
{
	int rc = n->settings->net_lacp ? lacp_job_start(&l->lacp, n->loop, l->interface.name) : 0;

	if (rc < 0)
		log_line(LOG_LEVEL_WARNING, "network %s: net.lacp: %s", l->interface.name,
			 strerror(-rc));
}

static void see_vlan(struct net *n, struct net_link *trunk, uint32_t tag)
{
	struct interface i = trunk->interface;
	int rc = interface_vlan(trunk->interface.name, tag, i.name);
	struct net_link *l = rc < 0 ? NULL : link_of(n, &i);

	if (rc < 0)
		tell(n, trunk, NOTE_NO_LINK, slice_str(strerror(-rc)));
	if (!l)
		return;
	l->vlan = tag;
	follow(n, l, trunk->interface.carrier);
}

static void see(struct net *n, const struct interface *i)
{
	struct slice tags = n->settings->net_vlan;
	struct net_link *l = is_meant(n, i) ? link_of(n, i) : NULL;
	uint64_t tag;

	if (l && n->wanted && i->carrier)
		answer_switch(n, l);
	if (l && tags.n == 0)
		follow(n, l, i->carrier);
	while (l && tags.n) {
		l->state = NET_LINK_TRUNK;
		l->interface.carrier = i->carrier;
		struct slice word = slice_word(&tags);
		if (slice_number(word, VLAN_MAX, &tag) && tag)
			see_vlan(n, l, (uint32_t)tag);
		else if (!n->notes[l - n->links].message.n)
			tell(n, l, NOTE_BAD_SETTING, S("net.vlan: numbers from 1 to 4094"));
	}
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
	for (uint32_t i = 0; i < n->n_links; i++) {
		struct net_link *l = &n->links[i];
		if (l->state == NET_LINK_FAILED && l->again <= loop_now())
			ask(n, l);
		else if (l->state == NET_LINK_DOWN && n->wanted && !n->notes[i].message.n &&
			 loop_now() >= n->started + NO_LINK_MS)
			note_logged(n, l, S("no link: no cable, or nobody at its end"));
	}
	set_timer(n);
}

/* "BOOTIF=01-52-54-00-12-34-56", as pxelinux says it; else what the firmware left in its table for
 * iSCSI (iBFT), which is there without a disk, too. */
static void read_boot_mac(struct net *n)
{
	char room[4096];
	struct slice words = sysdir_read(AT_FDCWD, "/proc/cmdline", room, sizeof(room));
	struct slice mac = {0};

	while (words.n && !mac.n) {
		struct slice word = slice_word(&words);
		if (slice_skip(&word, S("BOOTIF=01-")))
			mac = word;
	}
	if (!mac.n)
		mac = sysdir_read(n->discovery->sysfs, "firmware/ibft/ethernet0/mac", room,
				  sizeof(room));
	if (mac.n >= sizeof(n->boot_mac))
		return;
	for (size_t i = 0; i < mac.n; i++)
		n->boot_mac[i] = mac.p[i] == '-' ? ':' : mac.p[i];
}

/* From now on servers are asked. What only they need is done now, and not at each start: the kernel
 * says by "lo" that nobody is there, and cards that are of no use are looked for on the whole
 * bus. */
static void want(struct net *n)
{
	bool first = !n->wanted;

	n->wanted = true;
	if (first) {
		n->started = loop_now();
		(void)!interface_up("lo");
	}
	look(n);
	if (first)
		note_idle_cards(n);
}

void net_start(struct net *n)
{
	enum net_use use = n->settings->net;

	if (use == NET_OFF)
		return;
	n->timer = (struct watch){.fd = -1, .fire = timer_fired};
	loop_arm(n->loop, &n->timer);
	int fd = interface_listen();
	if (fd >= 0) {
		n->hints = (struct watch){.fd = fd, .events = POLLIN, .fire = hinted};
		loop_arm(n->loop, &n->hints);
	}
	read_boot_mac(n);
	if (use == NET_ON || use == NET_PREFER)
		want(n);
	else
		look(n);
}

void net_want(struct net *n)
{
	if (n->settings->net == NET_OFF)
		return;
	for (uint32_t i = 0; i < n->n_links; i++)
		if (n->links[i].state == NET_LINK_FAILED)
			n->links[i].state = NET_LINK_UP;
	want(n);
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
		if (job_reaped(&n->links[i].job.job, pid, status) ||
		    job_reaped(&n->links[i].lacp.job, pid, status))
			return true;
	return false;
}
