/* Between fetch.c and the protocols: one request to one server. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_FETCH_STEP_H
#define DISCOVER_NET_FETCH_STEP_H

#include "discover/net/fetcher.h"

/**
 * struct step - one request
 * @url:  taken apart
 * @peer: the server
 * @other: its address of the other family, which is tried where the first does not answer at once;
 *        its length is 0 where there is none
 * @location: of a redirect, when that is the answer: rc is -EREMCHG
 */
struct step {
	struct fetcher *f;
	const struct fetch_want *want;
	struct fetch_got *got;
	struct url url;
	struct net_peer peer, other;
	struct slice location;
};

/* got->why becomes that line, and got->code @code (enum note_code; 0: what @error says); @error is
 * handed through. */
int fetch_fail_as(struct step *s, uint32_t code, int error, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
#define fetch_fail(s, error, ...) fetch_fail_as(s, 0, error, __VA_ARGS__)

/* Hand bytes over, within want->max. 0; 1: that is enough; or -errno. */
int fetch_put(struct step *s, struct slice bytes) __attribute__((warn_unused_result));

/* All that was put is void. */
int fetch_again(struct step *s) __attribute__((warn_unused_result));

/* @ms from now, but not beyond the fetcher's own deadline. */
int64_t fetch_until(const struct fetcher *f, int64_t ms);

/* What sockets are bound to. */
struct slice fetch_interface(const struct fetcher *f);

#endif
