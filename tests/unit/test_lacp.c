/* What a switch that speaks LACP is answered. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/lacp.h"
#include "lib/text.h"
#include "tests/unit/test.h"

static const uint8_t mac[MAC_BYTES] = {0x52, 0x54, 0, 0x12, 0x34, 0x56};

/* What a port says that knows of no partner, with the state 0x47: active, fast, aggregatable,
 * expired. */
static const char said[] =
	"\x01\x80\xc2\0\0\2" "\x02\0\0\0\0\1" "\x88\x09" "\1\1"
	"\1\x14" "\x80\0" "\x02\0\0\0\0\1" "\0\x07" "\x80\0" "\0\x0b" "\x47\0\0\0"
	"\2\x14" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	"\3\x10" "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

static struct slice frame(void)
{
	struct text t = {.arena = &test_arena};

	text_put(&t, (struct slice){said, sizeof(said) - 1});
	while (t.n < 124)
		text_char(&t, 0);
	return text_slice(&t);
}

TEST(lacp_is_answered)
{
	struct slice answer = lacp_answer(frame(), mac, &test_arena);

	OK(answer.n == 124);
	OK(memcmp(answer.p, said, 6) == 0 && memcmp(answer.p + 6, mac, MAC_BYTES) == 0);
	OK(memcmp(answer.p + 12, "\x88\x09\1\1\1\x14", 6) == 0);
	/* this machine: the wish for fast frames is the port's, and it is ready */
	OK(memcmp(answer.p + 18, "\xff\xff\x52\x54\0\x12\x34\x56\0\1\xff\xff\0\1\x3e\0\0\0",
		  18) == 0);
	/* the port, as it said of itself */
	OK(memcmp(answer.p + 36, "\2\x14", 2) == 0 && memcmp(answer.p + 38, said + 18, 15) == 0);
}

TEST(lacp_of_nobody_else)
{
	struct slice f = frame();

	for (size_t n = 0; n < f.n; n++)
		OK(lacp_answer(slice_upto(f, n), mac, &test_arena).n == 0);
	memcpy((char *)f.p + 20, mac, MAC_BYTES);	/* our own, come back */
	OK(lacp_answer(f, mac, &test_arena).n == 0);
	f = frame();
	((char *)f.p)[14] = 2;	/* a marker */
	OK(lacp_answer(f, mac, &test_arena).n == 0);
}
