/* The network's part in a start: when it is asked. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_NETWORK_H
#define INIT_PID1_NETWORK_H

#include "init/boot/policy.h"
#include "init/console/front.h"
#include "init/net/net.h"

/* Switch interfaces on. What happens is said at @front. All live as long as @n. */
void network_start(struct net *n, struct discovery *d, const struct settings *settings,
		   struct front *front);

/* A child was reaped that may be one of networks, or of discovery. */
void network_reaped(struct net *n, pid_t pid, int status);

/* The policy has decided @decision. When nothing on the disks is to be started by itself, ask what
 * the network offers. */
void network_consider(struct net *n, const struct decision *decision);

/* Whether the policy is to wait for a network that the settings prefer. */
bool network_awaited(const struct net *n);

#endif
