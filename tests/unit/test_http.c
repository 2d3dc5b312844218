/* HTTP/1.1 answers, in one piece and byte by byte; DNS answers. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "discover/net/dns.h"
#include "discover/net/http.h"
#include "tests/unit/test.h"

static struct http_reply reply;
static struct text body;

/* The whole of @in in pieces of @step bytes; what the last piece gave. */
static int read_by(struct slice in, size_t step, bool head)
{
	int rc = 0;

	reply = (struct http_reply){.arena = &test_arena, .head = head};
	body = (struct text){.arena = &test_arena};
	while (in.n && rc == 0) {
		struct slice piece = slice_upto(in, step), part;
		in = slice_from(in, step);
		do {
			rc = http_take(&reply, &piece, &part);
			text_put(&body, part);
		} while (rc == 0 && piece.n);
	}
	return rc;
}

static void gives(struct slice in, int rc, struct slice want)
{
	for (size_t step = 1; step <= in.n; step += in.n > 1 ? in.n - 1 : 1) {
		OK(read_by(in, step, false) == rc);
		OK_TEXT(text_slice(&body), want);
	}
}

TEST(http_bodies)
{
	gives(S("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nETag: \"x\"\r\n\r\nabcd"), 1, S("abc"));
	OK_TEXT(reply.etag, S("\"x\""));
	gives(S("HTTP/1.1 200 OK\nContent-Length: 3\n\nabc"), 1, S("abc"));
	gives(S("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n2\r\nde\r\n"
		"0\r\nTrailer: x\r\n\r\n"), 1, S("abcde"));
	gives(S("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"), 1,
	      S("x"));
	gives(S("HTTP/1.0 200 OK\r\n\r\nabc"), 0, S("abc"));
	OK(http_ends_here(&reply) && reply.close);
	gives(S("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), 0, S("abc"));
	OK(!http_ends_here(&reply));
	gives(S("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), 0, S("abc"));
	OK(!http_ends_here(&reply));
}

TEST(http_headers)
{
	gives(S("HTTP/1.1 302 Found\r\nLocation:\r\n  /x\r\nContent-Length: 0\r\n\r\n"), 1, S(""));
	OK(reply.status == 302);
	OK_TEXT(reply.location, S("/x"));
	gives(S("HTTP/1.1 206 P\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\n"
		"fghij"), 1, S("fghij"));
	OK(reply.partial && reply.first == 5 && reply.total_known && reply.total == 10);
	gives(S("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"), 1, S(""));
	OK(reply.retry_after == 7);
	/* both: pieces win */
	gives(S("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
		"1\r\nx\r\n0\r\n\r\n"), 1, S("x"));
	OK(read_by(S("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n"), 100, true) == 1);
	OK(reply.sized && reply.length == 77);
}

TEST(http_nonsense)
{
	static const struct slice bad[] = {
		S_INIT("<html>\r\n"), S_INIT("HTTP/2 200 OK\r\n"), S_INIT("HTTP/1.1 x\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"),
		S_INIT("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n"),
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		OK(read_by(bad[i], 1000, false) == -EPROTO && reply.wrong);
	struct text long_one = {.arena = &test_arena};
	text_put(&long_one, S("HTTP/1.1 200 OK\r\n"));
	for (int i = 0; i < 2000; i++)
		text_put(&long_one, S("X: yyyyyyyyyy\r\n"));
	OK(read_by(text_slice(&long_one), 1000, false) == -EPROTO);
}

TEST(http_requests)
{
	struct url u;

	OK(url_parse(S("http://[fd00::1]:8080/a?b=c"), &u));
	struct http_ask ask = {.url = &u, .from = 5, .etag = S("\"x\"")};
	OK_TEXT(http_request(&ask, &test_arena),
		S("GET /a?b=c HTTP/1.1\r\nHost: [fd00::1]:8080\r\nUser-Agent: kexling\r\n"
		  "Accept: */*\r\nAccept-Encoding: identity\r\nRange: bytes=5-\r\n"
		  "If-Range: \"x\"\r\n\r\n"));
}

#define QUESTION "\1h\2ex\0\0\1\0\1"

TEST(dns_answers)
{
	struct dns_address address = {0};
	struct slice plain = S("\0\7\x81\x80\0\1\0\1\0\0\0\0" QUESTION
			       "\xc0\x0c\0\1\0\1\0\0\0\0\0\4\x0a\x09\0\1");
	struct slice alias = S("\0\7\x81\x80\0\1\0\2\0\0\0\0" QUESTION
			       "\xc0\x0c\0\5\0\1\0\0\0\0\0\4\1g\xc0\x0e"
			       "\1g\xc0\x0e\0\1\0\1\0\0\0\0\0\4\x0a\x09\0\2");
	struct slice circle = S("\0\7\x81\x80\0\1\0\1\0\0\0\0" QUESTION
				"\xc0\x0c\0\5\0\1\0\0\0\0\0\2\xc0\x0c");

	OK(dns_answer(plain, S("h.ex"), DNS_A, 7, &test_arena, &address) == 0);
	OK(address.n == 4 && address.bytes[3] == 1);
	OK(dns_answer(plain, S("H.ex."), DNS_A, 7, &test_arena, &address) == 0);
	OK(dns_answer(plain, S("h.ex"), DNS_A, 8, &test_arena, &address) == -EPROTO);
	OK(dns_answer(plain, S("i.ex"), DNS_A, 7, &test_arena, &address) == -EPROTO);
	OK(dns_answer(alias, S("h.ex"), DNS_A, 7, &test_arena, &address) == 0);
	OK(address.bytes[3] == 2);
	OK(dns_answer(circle, S("h.ex"), DNS_A, 7, &test_arena, &address) == -ELOOP);
	OK(dns_answer(S("\0\7\x81\x83\0\1\0\0\0\0\0\0" QUESTION), S("h.ex"), DNS_A, 7, &test_arena,
		      &address) == -ENOENT);
	for (size_t n = 0; n < plain.n; n++)
		OK(dns_answer(slice_upto(plain, n), S("h.ex"), DNS_A, 7, &test_arena,
			      &address) < 0);
	OK(dns_question(S("a..b"), DNS_A, 1, &test_arena).n == 0);
}
