/* Files by URL: one entry point for all protocols, with the rules for patience. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_FETCH_H
#define DISCOVER_NET_FETCH_H

#include "discover/net/fetcher.h"

/* Members up to @arena are set, the others zero. 0 or -ENOMEM. */
int fetch_open(struct fetcher *f) __attribute__((warn_unused_result));
void fetch_close(struct fetcher *f);

/* Fetch. 0, or -errno as struct source has it, and got->why. Texts are of f->arena. */
int fetch(struct fetcher *f, const struct fetch_want *want, struct fetch_got *got)
	__attribute__((warn_unused_result));

#endif
