/* TLS on a connection, with a server that proves who it is, or none. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_TLS_H
#define DISCOVER_NET_TLS_H

#include "discover/net/fetch_step.h"

/* Agree on keys with s's server by @fd, which has to prove that it is the host of s->url to one of
 * the trusted authorities. 0 and *@tls; or -errno, with got->why: who, until when, by whom. */
int tls_begin(struct step *s, int fd, void **tls) __attribute__((warn_unused_result));
void tls_end(void *tls);

/* How many bytes went, or -errno. */
ssize_t tls_write(void *tls, struct slice bytes, int64_t deadline)
	__attribute__((warn_unused_result));

/* How many came, 0 at the end, or -errno. */
ssize_t tls_read(void *tls, char *room, size_t size, int64_t deadline)
	__attribute__((warn_unused_result));

#endif
