/* A file by HTTP: requests, answers that are cut short and go on, servers that have no time. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/net/http.h"
#include "discover/net/protocols.h"
#include "discover/net/stream.h"
#include "discover/note.h"

enum {
	FIRST_MS = 15000,	/* to the first byte of an answer */
	IDLE_MS = 20000,	/* between two pieces */
	RESUMES = 5, RESUME_MS = 1000,
	BUSY_TRIES = 3, RETRY_AFTER_MAX_S = 30,
	DRIP_MS = 60000, DRIP_BYTES = 60 << 10, DRIP_FROM = 64 << 10,
	PIECE = 64 << 10,
};

/**
 * struct answer - one request's
 * @slow: it was given up because so little came: going on would bring no more
 * @small: nothing came, and smaller packets may get through
 * @pace_at, @pace_bytes: when its pace was looked at last, and what it had then
 */
struct answer {
	struct step *s;
	struct http_reply reply;
	char *room;
	bool begun, slow, small;
	int64_t pace_at;
	uint64_t pace_bytes;
};

/* -EAGAIN: go on reading. */
enum { GO_ON = -EAGAIN };

static bool is_good(const struct http_reply *r)
{
	return r->status == 200 || r->status == 206;
}

/* A part has to go on where the last one ended; the whole is begun again. */
static int begin_file(struct answer *x)
{
	struct http_reply *r = &x->reply;
	struct step *s = x->s;
	struct fetch_got *got = s->got;

	x->begun = true;
	got->status = r->status;
	got->type = arena_copy(s->f->arena, r->type);
	if (!is_good(r))
		return 0;
	if (r->status == 206 && (!r->partial || r->first != got->bytes))
		return fetch_fail(s, -EPROTO, "another part came than was asked for");
	if (r->status == 200 && got->bytes) {
		int rc = fetch_again(s);
		if (rc < 0)
			return rc;
	}
	got->sized = r->status == 206 ? r->total_known : r->sized;
	got->size = r->status == 206 ? r->total : r->length;
	return 0;
}

/* 1 KiB a second is the least that a server may do for something large. */
static bool too_slow(struct answer *x)
{
	const struct fetch_got *got = x->s->got;
	int64_t now = net_now();

	if (now - x->pace_at < DRIP_MS)
		return false;
	x->slow = got->bytes - x->pace_bytes < DRIP_BYTES &&
		  (!got->sized || got->size > DRIP_FROM);
	x->pace_at = now;
	x->pace_bytes = got->bytes;
	return x->slow;
}

/* What has come. GO_ON, 0 at the answer's end, 1: enough, -errno. */
static int take(struct answer *x, struct slice in)
{
	struct step *s = x->s;
	struct slice body;

	do {
		int rc = http_take(&x->reply, &in, &body);
		if (rc < 0)
			return fetch_fail(s, rc, "%s", x->reply.wrong);
		if (!x->begun && x->reply.state > HTTP_HEADERS) {
			int begun = begin_file(x);
			if (begun < 0)
				return begun;
		}
		int put = body.n && is_good(&x->reply) ? fetch_put(s, body) : 0;
		if (put != 0 || rc == 1)
			return put;
	} while (in.n);
	return too_slow(x) ? fetch_fail(s, -ETIMEDOUT, "less than 1 KiB/s comes") : GO_ON;
}

static int end_of_connection(struct answer *x)
{
	struct fetch_got *got = x->s->got;

	if (x->begun && http_ends_here(&x->reply))
		return 0;
	if (!x->begun)
		return fetch_fail(x->s, -ECONNRESET, "the connection ended before an answer");
	return fetch_fail_as(x->s, NOTE_FETCH_SHORT, -ECONNRESET,
			     got->sized ? "got %llu bytes of %llu" : "got %llu bytes, and no end",
			     (unsigned long long)got->bytes, (unsigned long long)got->size);
}

/* One answer to its end. */
static int read_answer(struct answer *x)
{
	struct fetcher *f = x->s->f;
	int rc = GO_ON;

	x->pace_at = net_now();
	x->pace_bytes = x->s->got->bytes;
	while (rc == GO_ON) {
		ssize_t n = stream_read(f, x->room, PIECE,
					fetch_until(f, x->begun ? IDLE_MS : FIRST_MS));
		if (n == 0)
			rc = end_of_connection(x);
		else if (n < 0)
			rc = fetch_fail(x->s, (int)n, x->begun ? "after %llu bytes: %s"
							       : "no answer (%llu bytes): %s",
					(unsigned long long)x->s->got->bytes, strerror((int)-n));
		else
			rc = take(x, (struct slice){x->room, (size_t)n});
	}
	return rc;
}

static int send_request(struct answer *x, struct slice etag, bool *reused)
{
	struct step *s = x->s;
	struct http_ask ask = {.url = &s->url, .head = s->want->probe, .from = s->got->bytes,
			       .etag = etag};
	int rc = stream_open(s, reused);

	if (rc < 0)
		return rc;
	rc = stream_write(s->f, http_request(&ask, &s->f->scratch), fetch_until(s->f, IDLE_MS));
	return rc < 0 ? fetch_fail(s, rc, "cannot ask: %s", strerror(-rc)) : 0;
}

/* One request and its answer. *@reused: by the connection that was kept. */
static int ask(struct answer *x, struct slice etag, bool *reused)
{
	struct step *s = x->s;

	x->reply = (struct http_reply){.arena = &s->f->scratch, .head = s->want->probe};
	x->begun = false;
	int rc = send_request(x, etag, reused);
	if (rc == 0)
		rc = read_answer(x);
	x->small = rc == -ETIMEDOUT && !x->slow && stream_try_small(s);
	if (rc != 0 || x->reply.close || x->reply.state != HTTP_DONE)
		stream_close(s->f);
	return rc;
}

/* A kept connection that has ended meanwhile says nothing about the server: a new one is tried. */
static int exchange(struct answer *x, struct slice *etag)
{
	bool reused;
	int rc;

	for (int i = 0; i < 2; i++) {
		rc = ask(x, *etag, &reused);
		if (rc >= 0 || x->begun || !reused)
			break;
	}
	if (x->begun && is_good(&x->reply) && !etag->n)
		*etag = x->reply.etag;
	return rc;
}

/* ---- what an answer's status means ---- */

static bool is_redirect(unsigned status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static bool is_busy(unsigned status)
{
	return status == 408 || status == 429 || status >= 500;
}

/* The answer has come to its end. */
static int judge(struct answer *x)
{
	struct step *s = x->s;
	unsigned status = x->reply.status;

	if (is_good(&x->reply)) {
		const struct fetch_got *got = s->got;
		bool whole = s->want->probe || s->want->cut || !got->sized ||
			     got->bytes == got->size;
		return whole ? 0 : fetch_fail_as(s, NOTE_FETCH_SHORT, -EIO,
						 "got %llu bytes of %llu",
						 (unsigned long long)got->bytes,
						 (unsigned long long)got->size);
	}
	if (is_redirect(status) && x->reply.location.n) {
		s->location = x->reply.location;
		return -EREMCHG;
	}
	fetch_fail_as(s, NOTE_HTTP_STATUS, 0, "HTTP status %u", status);
	if (status == 404 || status == 410)
		return -ENOENT;
	return status == 401 || status == 403 ? -EACCES : -EIO;
}

static int64_t pause_for(const struct answer *x, int tries)
{
	int32_t after = x->reply.retry_after;

	if (x->begun && after > RETRY_AFTER_MAX_S)
		return -1;
	return x->begun && after >= 0 ? after * 1000ll : 1000ll << tries;
}

static bool broke(int rc)
{
	return rc == -ECONNRESET || rc == -EPIPE || rc == -ETIMEDOUT;
}

/* Whether a connection that broke is worth another one. */
static bool may_go_on(const struct answer *x, int rc)
{
	const struct step *s = x->s;

	return broke(rc) && s->got->bytes > 0 && !s->want->probe && !x->slow;
}

/* Busy servers are asked three times. */
static int ask_until_answered(struct answer *x, struct slice *etag)
{
	for (int tries = 0;; tries++) {
		int rc = exchange(x, etag);
		if (rc < 0 || is_good(&x->reply) || !is_busy(x->reply.status))
			return rc;
		int64_t ms = pause_for(x, tries);
		if (tries + 1 == BUSY_TRIES || ms < 0 || fetch_until(x->s->f, ms) < net_now() + ms)
			return 0;
		net_sleep(ms);
	}
}

/* What was cut short goes on where it ended. */
int fetch_http(struct step *s)
{
	struct answer *x = arena_new(&s->f->scratch, struct answer);
	struct slice etag = {0};

	x->s = s;
	x->room = arena_array(&s->f->scratch, char, PIECE);
	for (int resumes = 0;; resumes++) {
		uint64_t before = s->got->bytes;
		int rc = ask_until_answered(x, &etag);
		if (rc >= 0)
			return rc > 0 ? 0 : judge(x);
		if (x->small)
			continue;
		int64_t ms = (int64_t)RESUME_MS << (s->got->bytes > before ? 0 : resumes);
		if (!may_go_on(x, rc) || resumes >= RESUMES ||
		    fetch_until(s->f, ms) < net_now() + ms)
			return broke(rc) && rc != -ETIMEDOUT ? -EIO : rc;
		net_sleep(ms);
	}
}
