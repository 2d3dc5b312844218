/* HTTP/1.1, one answer: what is asked, and the reader of what comes (RFC 9110, 9112). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_HTTP_H
#define DISCOVER_NET_HTTP_H

#include "lib/text.h"
#include "lib/url.h"

enum { HTTP_HEADER_MAX = 16 << 10 };

/* struct http_ask - what is to be asked; @from: only what follows that offset, if it is still the
 * same file: @etag */
struct http_ask {
	const struct url *url;
	bool head;
	uint64_t from;
	struct slice etag;
};

/* The request; empty when a part of it cannot be written as one. */
struct slice http_request(const struct http_ask *ask, struct arena *a);

enum http_state {
	HTTP_STATUS, HTTP_HEADERS, HTTP_BODY, HTTP_CHUNK_SIZE, HTTP_CHUNK, HTTP_CHUNK_END,
	HTTP_TRAILER, HTTP_DONE,
};

/**
 * struct http_reply - what has been read so far; zero but for @head and @arena
 * @head:    it answers HEAD: no body comes
 * @arena:   for lines and values: at most a few times HTTP_HEADER_MAX
 * @sized:   the server says how long the body is: @length, of which @left is to come
 * @chunked: it comes in pieces instead, and says when it ends
 * @close:   the connection ends with it
 * @first, @total: of a part (206): where it begins, and the length of the whole when that is known
 * @retry_after: seconds; -1: not said
 * @wrong:   after -EPROTO: what is wrong
 */
struct http_reply {
	struct arena *arena;
	bool head;
	enum http_state state;
	struct text line;
	struct slice header;		/* the one before, which may go on */
	size_t header_bytes;
	unsigned status;
	bool sized, chunked, close, partial, total_known;
	uint64_t length, left, first, total;
	int32_t retry_after;
	struct slice etag, location, type;
	const char *wrong;
};

/* Take what can be taken from the front of *@in. 0: more is needed; 1: the answer has ended, what
 * is left of *@in belongs to the next one; -EPROTO: it makes no sense. *@body is what belongs to
 * the file, pointing into what was *@in, perhaps nothing; it is good when the status is 200 or
 * 206. Call it until *@in is empty or it ends. */
int http_take(struct http_reply *r, struct slice *in, struct slice *body)
	__attribute__((warn_unused_result));

/* The server has closed the connection: whether that is the end of the answer. */
bool http_ends_here(const struct http_reply *r);

#endif
