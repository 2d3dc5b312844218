/* TLS on a connection, with a server that proves who it is, or none. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_TLS_H
#define DISCOVER_NET_TLS_H

#include "discover/net/fetch_step.h"

/* Whether this program has it. */
extern const bool tls_is_built;

/* Agree on keys with s's server by @fd, which has to prove that it is the host of s->url to one of
 * the authorities of s->f->trust. 0 and *@tls; or -errno, with got->why: who, until when, by whom.
 * -EKEYREJECTED: it did not prove it; -ETIME: it did, but its certificates are of a time that this
 * machine's clock has not reached. */
int tls_begin(struct step *s, int fd, void **tls) __attribute__((warn_unused_result));
void tls_end(void *tls);

/* After -ETIME: ask the network what time it is, once. True: the clock of this process went
 * forward, and tls_begin() on another connection may come to something else. */
bool tls_set_clock(struct step *s);

/* How many bytes went, or -errno. */
ssize_t tls_write(void *tls, struct slice bytes, int64_t deadline)
	__attribute__((warn_unused_result));

/* How many came, 0 at the end, or -errno: -ECONNRESET: the connection was cut, which is no end. */
ssize_t tls_read(void *tls, char *room, size_t size, int64_t deadline)
	__attribute__((warn_unused_result));

#endif
