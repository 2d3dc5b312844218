/* A connection to read and write, plain or by TLS. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_STREAM_H
#define DISCOVER_NET_STREAM_H

#include "discover/net/fetch_step.h"

/* s->f->kept becomes a connection to s's server: the one that is kept, if it leads there, or a new
 * one. *@reused: it was. 0 or -errno, with got->why. */
int stream_open(struct step *s, bool *reused) __attribute__((warn_unused_result));

/* The kept connection, or the one that was being opened, is silent. Whether it is worth another one
 * with smaller packets: full ones may get lost on the way without a word (RFC 2923, 2.1). Once for
 * each fetcher, and not when its time is up; got->why is empty then. */
bool stream_try_small(struct step *s);

/* Close the kept connection. */
void stream_close(struct fetcher *f);

/* All of @bytes. 0 or -errno. */
int stream_write(struct fetcher *f, struct slice bytes, int64_t deadline)
	__attribute__((warn_unused_result));

/* At most @size bytes of what came: how many, 0 at the end, or -errno, -ETIMEDOUT at @deadline. */
ssize_t stream_read(struct fetcher *f, char *room, size_t size, int64_t deadline)
	__attribute__((warn_unused_result));

#endif
