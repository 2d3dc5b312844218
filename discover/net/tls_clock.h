/* The clock by which certificates are judged. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_TLS_CLOCK_H
#define DISCOVER_NET_TLS_CLOCK_H

#include "discover/net/fetch_step.h"

/* Seconds since 1970: this machine's clock, but never before this program was built, and as far
 * forward as tls_clock_ask() has set it. */
int64_t tls_clock(void);

/* Ask s's servers of time, once in the life of its fetcher. True: one knows that it is later. Never
 * back: what has expired stays expired, whatever a server says. */
bool tls_clock_ask(struct step *s);

#endif
