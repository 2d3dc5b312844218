/* Writes requests and reads answers of HTTP/1.1, a piece at a time. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/http.h"

#include <errno.h>

#include "lib/hex.h"
#include "lib/number.h"

struct slice http_request(const struct http_ask *ask, struct arena *a)
{
	const struct url *u = ask->url;
	struct text t = {.arena = a};
	bool v6 = slice_has(u->host, ':');

	text_put(&t, ask->head ? S("HEAD ") : S("GET "));
	text_put(&t, u->path);
	text_printf(&t, " HTTP/1.1\r\nHost: %s%.*s%s", v6 ? "[" : "", SLICE_ARG(u->host),
		    v6 ? "]" : "");
	if (!url_default_port(u))
		text_printf(&t, ":%u", u->port);
	text_put(&t, S("\r\nUser-Agent: kexling\r\nAccept: */*\r\n"
		       "Accept-Encoding: identity\r\n"));
	if (ask->from)
		text_printf(&t, "Range: bytes=%llu-\r\n", (unsigned long long)ask->from);
	if (ask->from && ask->etag.n)
		text_printf(&t, "If-Range: %.*s\r\n", SLICE_ARG(ask->etag));
	text_put(&t, S("\r\n"));
	return text_slice(&t);
}

static int wrong(struct http_reply *r, const char *what)
{
	r->wrong = what;
	return -EPROTO;
}

/* "HTTP/1.1 200 OK". */
static int read_status(struct http_reply *r, struct slice line)
{
	uint64_t status;

	if (!slice_skip(&line, S("HTTP/1.")))
		return wrong(r, "does not speak HTTP/1");
	r->close = line.n && line.p[0] == '0';
	slice_cut(&line, ' ');
	line = slice_trim(line);
	if (!slice_number(slice_upto(line, slice_find(line, ' ')), 999, &status) || status < 100)
		return wrong(r, "its answer has no status");
	r->status = (unsigned)status;
	r->state = HTTP_HEADERS;
	return 0;
}

/* "bytes 5-9/10", "bytes 5-9/" and a star. */
static void read_range(struct http_reply *r, struct slice value)
{
	uint64_t first;

	if (!slice_skip(&value, S("bytes ")) ||
	    !slice_number(slice_cut(&value, '-'), INT64_MAX, &first))
		return;
	r->partial = true;
	r->first = first;
	slice_cut(&value, '/');
	r->total_known = slice_number(value, INT64_MAX, &r->total);
}

/* Two lengths that differ are a way to smuggle something past somebody. */
static int read_length(struct http_reply *r, struct slice value)
{
	uint64_t n;

	if (!slice_number(value, INT64_MAX, &n) || (r->sized && r->length != n))
		return wrong(r, "its answer has no good length");
	r->sized = true;
	r->length = n;
	return 0;
}

/* What says nothing about where the answer ends. */
static void read_other(struct http_reply *r, struct slice name, struct slice value)
{
	uint64_t seconds;

	if (slice_eq_fold(name, S("connection")))
		r->close = slice_eq_fold(value, S("close")) ||
			   (r->close && !slice_eq_fold(value, S("keep-alive")));
	else if (slice_eq_fold(name, S("content-range")))
		read_range(r, value);
	else if (slice_eq_fold(name, S("retry-after")) && slice_number(value, 1 << 20, &seconds))
		r->retry_after = (int32_t)seconds;
	else if (slice_eq_fold(name, S("etag")))
		r->etag = value;
	else if (slice_eq_fold(name, S("location")))
		r->location = value;
	else if (slice_eq_fold(name, S("content-type")))
		r->type = value;
}

static int read_header(struct http_reply *r, struct slice line)
{
	struct slice value = line;
	struct slice name = slice_trim(slice_cut(&value, ':'));

	value = slice_trim(value);
	if (slice_eq_fold(name, S("content-length")))
		return read_length(r, value);
	if (slice_eq_fold(name, S("transfer-encoding"))) {
		r->chunked = slice_ends_fold(value, S("chunked"));
		return r->chunked ? 0 : wrong(r, "its answer is coded in an unknown way");
	}
	if (slice_eq_fold(name, S("content-encoding")) && !slice_eq_fold(value, S("identity")))
		return wrong(r, "its answer is packed, which nobody asked for");
	read_other(r, name, value);
	return 0;
}

/* Whether the answer says where its body ends, and where that is. */
static int begin_body(struct http_reply *r)
{
	if (r->status < 200) { /* the real one is still to come */
		*r = (struct http_reply){.arena = r->arena, .head = r->head,
					 .header_bytes = r->header_bytes, .retry_after = -1};
		return 0;
	}
	bool none = r->head || r->status == 204 || r->status == 304;
	if (r->chunked)
		r->sized = false;
	r->left = r->length;
	if (none || (r->sized && r->length == 0))
		r->state = HTTP_DONE;
	else
		r->state = r->chunked ? HTTP_CHUNK_SIZE : HTTP_BODY;
	r->close |= !none && !r->chunked && !r->sized;
	return 0;
}

/* A line that begins with a blank goes on with the one before. */
static int take_header(struct http_reply *r, struct slice line)
{
	bool folded = line.n && ascii_blank(line.p[0]);
	int rc = 0;

	if (folded) {
		r->header = arena_join(r->arena, r->header, ' ', slice_trim(line));
		return 0;
	}
	if (r->header.n)
		rc = read_header(r, r->header);
	r->header = line;
	return rc < 0 || line.n ? rc : begin_body(r);
}

static int take_chunk_size(struct http_reply *r, struct slice line)
{
	uint64_t n = 0;
	struct slice digits = slice_trim(slice_upto(line, slice_find(line, ';')));

	if (slice_starts(digits, S("0x")) || !hex_number(digits, &n) || n > INT64_MAX)
		return wrong(r, "a piece of its answer has no good length");
	r->left = n;
	r->state = n ? HTTP_CHUNK : HTTP_TRAILER;
	return 0;
}

static int take_line(struct http_reply *r, struct slice line)
{
	switch (r->state) {
	case HTTP_STATUS:
		return line.n ? read_status(r, line) : 0;
	case HTTP_HEADERS:
		return take_header(r, line);
	case HTTP_CHUNK_SIZE:
		return take_chunk_size(r, line);
	case HTTP_CHUNK_END:
		r->state = HTTP_CHUNK_SIZE;
		return line.n ? wrong(r, "a piece of its answer is longer than it said") : 0;
	default:
		r->state = line.n ? HTTP_TRAILER : HTTP_DONE;
		return 0;
	}
}

/* Lines end with LF, and mostly CR before it. */
static int gather_line(struct http_reply *r, struct slice *in)
{
	size_t n = slice_find(*in, '\n');
	bool whole = n < in->n;

	r->header_bytes += n + whole;
	if (r->header_bytes > HTTP_HEADER_MAX && r->state <= HTTP_HEADERS)
		return wrong(r, "its answer has more than 16 KiB of headers");
	if (r->line.n + n > HTTP_HEADER_MAX)
		return wrong(r, "a line of its answer is too long");
	r->line.arena = r->arena;
	text_put(&r->line, slice_upto(*in, n));
	*in = slice_from(*in, n + whole);
	if (!whole)
		return 0;
	struct slice line = text_slice(&r->line);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (r->state <= HTTP_HEADERS)
		line = arena_copy(r->arena, line);
	r->line.n = 0;
	return take_line(r, line);
}

static struct slice take_body(struct http_reply *r, struct slice *in)
{
	bool bounded = r->state == HTTP_CHUNK || r->sized;
	struct slice body = bounded && in->n > r->left ? slice_upto(*in, (size_t)r->left) : *in;

	*in = slice_from(*in, body.n);
	if (bounded)
		r->left -= body.n;
	if (bounded && r->left == 0)
		r->state = r->state == HTTP_CHUNK ? HTTP_CHUNK_END : HTTP_DONE;
	return body;
}

int http_take(struct http_reply *r, struct slice *in, struct slice *body)
{
	int rc = 0;

	*body = (struct slice){0};
	if (r->state == HTTP_STATUS && r->header_bytes == 0)
		r->retry_after = -1;
	while (in->n && rc == 0 && r->state != HTTP_DONE) {
		if (r->state == HTTP_BODY || r->state == HTTP_CHUNK) {
			*body = take_body(r, in);
			break;
		}
		rc = gather_line(r, in);
	}
	return rc < 0 ? rc : r->state == HTTP_DONE;
}

bool http_ends_here(const struct http_reply *r)
{
	return r->state == HTTP_DONE || (r->state == HTTP_BODY && !r->sized);
}
