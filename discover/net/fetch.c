/* Fetches a file: redirects, servers that are known to be dead, and the log of requests. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/fetch.h"

#include <errno.h>

#include "discover/net/protocols.h"
#include "discover/note.h"
#include "discover/source.h"
#include "lib/fd.h"

enum { SCRATCH_BYTES = 4 << 20 };

int fetch_open(struct fetcher *f)
{
	f->started = net_now();
	f->kept.fd = -1;
	return arena_open(&f->scratch, SCRATCH_BYTES, f->arena->full);
}

void fetch_close(struct fetcher *f)
{
	fd_close(&f->kept.fd);
	arena_close(&f->scratch);
}

/* ---- what is known about servers ---- */

static struct fetch_known *known(struct fetcher *f, const struct url *url)
{
	for (uint32_t i = 0; i < f->n_known; i++)
		if (slice_eq(f->known[i].host, url->host) && f->known[i].port == url->port)
			return &f->known[i];
	return NULL;
}

static void remember(struct fetcher *f, const struct step *s, int error)
{
	struct fetch_known *k = known(f, &s->url);

	if (!k && f->n_known == FETCH_KNOWN_MAX)
		return;
	if (!k) {
		k = &f->known[f->n_known++];
		*k = (struct fetch_known){.host = arena_copy(f->arena, s->url.host),
					  .port = s->url.port};
	}
	k->peer = s->peer;
	k->other = s->other;
	k->dead = source_is_dead(error) ? error : 0;
}

/* ---- one address ---- */

static int dispatch(struct step *s)
{
	struct fetch_known *k = known(s->f, &s->url);
	int rc = 0;

	if (k && k->dead)
		return fetch_fail(s, k->dead, "not asked: %.*s did not %s before",
				  SLICE_ARG(s->url.host),
				  k->dead == -EKEYREJECTED ? "prove who it is" : "answer");
	if (k) {
		s->peer = k->peer;
		s->other = k->other;
	} else {
		rc = fetch_resolve(s);
	}
	if (rc < 0)
		return rc;
	rc = s->url.scheme == URL_TFTP ? fetch_tftp(s) : fetch_http(s);
	remember(s->f, s, rc);
	return rc;
}

static void log_request(struct fetcher *f, const struct step *s, struct slice url, int64_t began,
			int rc)
{
	const struct fetch_got *got = s->got;
	bool http = s->url.scheme != URL_TFTP;

	if (f->log.n == FETCH_REQUESTS_MAX)
		return;
	*ARENA_PUSH(f->arena, &f->log.at, &f->log.n) = (struct fetch_request){
		.t = (uint32_t)(began - f->started), .ms = (uint32_t)(net_now() - began),
		.method = !http ? S("RRQ") : s->want->probe ? S("HEAD") : S("GET"),
		.url = arena_copy(f->arena, url), .error = rc == -EREMCHG ? 0 : rc,
		.status = got->status, .bytes = got->bytes,
		.note = rc < 0 ? got->why : (struct slice){0}, .code = rc < 0 ? got->code : 0,
	};
}

static int one_request(struct step *s, struct slice url)
{
	int64_t began = net_now();
	size_t mark = s->f->scratch.used;

	if (!url_parse(url, &s->url))
		return fetch_fail(s, -EPROTONOSUPPORT,
				  "not an address by tftp, http or https: %.*s", SLICE_ARG(url));
	int rc = dispatch(s);
	if (rc == -EREMCHG)
		s->location = arena_copy(s->f->arena, s->location);
	log_request(s->f, s, url, began, rc);
	s->f->scratch.used = mark;
	return rc;
}

/* The address of the last answer was @from: where it sends us. */
static int follow(struct step *s, struct slice *url)
{
	struct slice next = url_join(*url, s->location, s->f->arena);
	struct url parsed;

	if (!url_parse(next, &parsed) || parsed.scheme == URL_TFTP)
		return fetch_fail(s, -ELOOP, "is sent on to %.*s, which is no address by http",
				  SLICE_ARG(next));
	if (s->url.scheme == URL_HTTPS && parsed.scheme != URL_HTTPS)
		return fetch_fail(s, -ELOOP, "is sent on to %.*s: from https to http nobody is",
				  SLICE_ARG(next));
	*url = next;
	return 0;
}

/* The last answer sent us where nobody goes. */
static int log_dead_end(struct step *s, int rc)
{
	const struct fetch_log *log = &s->f->log;

	if (log->n) {
		log->at[log->n - 1].error = rc;
		log->at[log->n - 1].note = s->got->why;
		log->at[log->n - 1].code = s->got->code;
	}
	return rc;
}

int fetch(struct fetcher *f, const struct fetch_want *want, struct fetch_got *got)
{
	struct step s = {.f = f, .want = want, .got = got};
	struct slice url = want->url;

	*got = (struct fetch_got){0};
	for (int i = 0; i <= FETCH_REDIRECTS_MAX; i++) {
		int rc = one_request(&s, url);
		got->url = url;
		if (rc != -EREMCHG)
			return rc;
		rc = follow(&s, &url);
		if (rc < 0)
			return log_dead_end(&s, rc);
	}
	return log_dead_end(&s, fetch_fail_as(&s, NOTE_REDIRECT_LOOP, -ELOOP,
					      "is sent on more than %d times",
					      FETCH_REDIRECTS_MAX));
}
