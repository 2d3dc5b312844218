/* Connections: opened, kept for the next request, closed. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/stream.h"

#include <errno.h>

#include "discover/net/tls.h"
#include "lib/fd.h"

/* SMALL_SEGMENT: fits into the 1,280 bytes that each network carries (RFC 8200, 5). */
enum { CONNECT_MS = 5000, SMALL_SEGMENT = 1280 - 60 };

void stream_close(struct fetcher *f)
{
	if (f->kept.tls)
		tls_end(f->kept.tls);
	f->kept.tls = NULL;
	fd_close(&f->kept.fd);
}

bool stream_try_small(struct step *s)
{
	struct fetcher *f = s->f;

	if (f->kept.fd < 0 || f->small_packets || (f->deadline && net_now() >= f->deadline))
		return false;
	f->small_packets = true;
	s->got->why = (struct slice){0};
	s->got->code = 0;
	return true;
}

static bool leads_there(const struct fetcher *f, const struct url *url)
{
	return f->kept.fd >= 0 && f->kept.scheme == url->scheme && f->kept.port == url->port &&
	       slice_eq(f->kept.host, url->host);
}

static int connect_once(struct step *s)
{
	struct fetcher *f = s->f;

	stream_close(f);
	int fd = net_connect(&s->peer, &s->other, fetch_interface(f),
			     f->small_packets ? SMALL_SEGMENT : 0, fetch_until(f, CONNECT_MS));
	if (fd < 0)
		return fetch_fail(s, fd, "no connection: %s", strerror(-fd));
	f->kept.fd = fd;
	f->kept.scheme = s->url.scheme;
	f->kept.host = arena_copy(f->arena, s->url.host);
	f->kept.port = s->url.port;
	if (s->url.scheme != URL_HTTPS)
		return 0;
	return tls_begin(s, fd, &f->kept.tls);
}

static int connect_anew(struct step *s)
{
	int rc = connect_once(s);

	if (rc == -ETIMEDOUT && stream_try_small(s))
		rc = connect_once(s);
	if (rc < 0)
		stream_close(s->f);
	return rc;
}

int stream_open(struct step *s, bool *reused)
{
	*reused = leads_there(s->f, &s->url);
	if (*reused)
		return 0;
	int rc = connect_anew(s);
	return rc == -ETIME && tls_set_clock(s) ? connect_anew(s) : rc;
}

int stream_write(struct fetcher *f, struct slice bytes, int64_t deadline)
{
	while (bytes.n) {
		ssize_t n = f->kept.tls ? tls_write(f->kept.tls, bytes, deadline)
					: send(f->kept.fd, bytes.p, bytes.n, MSG_NOSIGNAL);
		if (n < 0 && !f->kept.tls)
			n = -errno;
		if (n == -EAGAIN)
			n = net_wait(f->kept.fd, true, deadline);
		if (n < 0)
			return (int)n;
		bytes = slice_from(bytes, (size_t)n);
	}
	return 0;
}

ssize_t stream_read(struct fetcher *f, char *room, size_t size, int64_t deadline)
{
	if (f->kept.tls)
		return tls_read(f->kept.tls, room, size, deadline);
	for (;;) {
		ssize_t n = recv(f->kept.fd, room, size, 0);
		if (n >= 0)
			return n;
		if (errno != EAGAIN && errno != EINTR)
			return -errno;
		int rc = net_wait(f->kept.fd, false, deadline);
		if (rc < 0)
			return rc;
	}
}
