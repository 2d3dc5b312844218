/* PID 1's networks: interfaces that come up, leases, and what servers offer, as volumes. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_NET_H
#define INIT_NET_NET_H

#include "init/catalog/discovery.h"
#include "init/machine/settings.h"
#include "init/net/interface.h"
#include "init/net/lacp_job.h"
#include "init/net/lease_job.h"

enum net_link_state {
	NET_LINK_DOWN,		/* no cable, or nobody at its other end */
	NET_LINK_UP,		/* nobody has been asked yet */
	NET_LINK_ASKING,
	NET_LINK_LEASED,	/* its volume is in the catalog */
	NET_LINK_FAILED,	/* nobody answered; asked again at @again */
	NET_LINK_TRUNK,		/* VLANs on it are asked, not it itself */
	NET_LINK_IDLE,		/* a card without a driver */
};

enum { NET_LINKS_MAX = CATALOG_NETS, NET_WHY_BYTES = 220 };

/**
 * struct net_link - one interface
 * @tries: how often nobody answered
 * @vlan:  its number, 0: it is none
 * @why:   what net.notes says of it
 */
struct net_link {
	struct interface interface;
	enum net_link_state state;
	struct lease_job job;
	struct lacp_job lacp;
	int64_t again;
	uint32_t tries, vlan;
	char why[NET_WHY_BYTES];
};

/**
 * struct net - what stands above @wanted is its owner's
 * @tell:   called with a line for people when something has happened; may be NULL
 * @wanted: DHCP is asked: net=on or prefer, or there is nothing else to boot
 * @notes:  why interfaces have no lease, as the catalog tells it; one a link
 * @boot_mac: of the interface that this boot loader came by; empty: nobody says
 */
struct net {
	struct loop *loop;
	struct discovery *discovery;
	const struct settings *settings;
	void (*tell)(void *arg, struct slice line);
	void *arg;
	bool wanted;
	struct net_link links[NET_LINKS_MAX];
	struct note notes[NET_LINKS_MAX];
	uint32_t n_links;
	char boot_mac[MAC_TEXT_BYTES];
	struct watch hints, timer;
	int64_t started;
};

/* Switch interfaces on, unless the settings say that there is no network. */
void net_start(struct net *n);

/* From now on ask for leases, and once more where nobody answered. */
void net_want(struct net *n);

/* Whether a network may yet offer something: for as long as net.timeout from when it was wanted. */
bool net_busy(const struct net *n);

/* A child was reaped: true if it was one of these. */
bool net_reaped(struct net *n, pid_t pid, int status);

#endif
