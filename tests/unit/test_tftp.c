/* TFTP: the count of blocks, and servers that agree to too much. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/tftp.h"
#include "lib/text.h"
#include "tests/unit/test.h"

static struct tftp t;
static struct slice data;

static void begin(void)
{
	t = (struct tftp){.block = TFTP_BLOCK_MAX, .window = 4};
}

static enum tftp_step block(uint16_t number, size_t n)
{
	static char room[2000] = {0, 3};

	room[2] = (char)(number >> 8);
	room[3] = (char)number;
	return tftp_input(&t, (struct slice){room, 4 + n}, &data);
}

TEST(tftp_windows)
{
	char room[4];

	begin();
	OK_TEXT(tftp_request(&t, S("a/b"), false, &test_arena),
		S("\0\1a/b\0octet\0tsize\0" "0\0blksize\0" "1468\0windowsize\0" "4\0"));
	OK(tftp_input(&t, S("\0\6blksize\0" "8\0windowsize\0" "2\0tsize\0" "20\0"), &data) ==
	   TFTP_ANSWER);
	OK(t.block == 8 && t.window == 2 && t.sized && t.size == 20);
	OK(block(1, 8) == TFTP_GO_ON && data.n == 8);
	OK(block(2, 8) == TFTP_ANSWER);
	OK(tftp_ack(&t, room).p[3] == 2);
	OK(block(3, 4) == TFTP_END && t.got == 20);
}

TEST(tftp_gaps_and_repeats)
{
	char room[4];

	begin();
	OK(tftp_input(&t, S("\0\6blksize\0" "8\0windowsize\0" "4\0"), &data) == TFTP_ANSWER);
	OK(block(1, 8) == TFTP_GO_ON);
	OK(block(1, 8) == TFTP_IGNORE);		/* repeated: no second answer */
	OK(block(3, 8) == TFTP_ANSWER && data.n == 0);	/* 2 is missing: said once */
	OK(tftp_ack(&t, room).p[3] == 1);
	OK(block(4, 8) == TFTP_IGNORE);
	OK(block(2, 8) == TFTP_GO_ON && t.got == 16);
}

TEST(tftp_server_without_options)
{
	begin();
	OK(block(1, 512) == TFTP_ANSWER && t.block == 512 && t.window == 1);
	OK(block(2, 0) == TFTP_END && t.got == 512);
	t.next = 65535;
	t.begun = true;
	OK(block(65535, 512) == TFTP_ANSWER && block(0, 512) == TFTP_ANSWER);
}

TEST(tftp_refusals)
{
	begin();
	OK(tftp_input(&t, S("\0\6blksize\0" "9000\0"), &data) == TFTP_BROKEN);
	OK(t.error == TFTP_OPTION);
	begin();
	OK(tftp_input(&t, S("\0\6windowsize\0" "5\0"), &data) == TFTP_BROKEN);
	begin();
	OK(tftp_input(&t, S("\0\6tsize\0"), &data) == TFTP_BROKEN);
	begin();
	OK(tftp_input(&t, S("\0\5\0\1not there\0"), &data) == TFTP_REFUSED);
	OK_TEXT(t.message, S("not there"));
	OK(t.error == TFTP_NOT_FOUND);
	begin();
	OK(block(1, 1469) == TFTP_BROKEN);
	t = (struct tftp){.block = 512, .window = 1, .probe = true};
	OK(tftp_input(&t, S("\0\6tsize\0" "77\0"), &data) == TFTP_PROBED && t.size == 77);
	OK(tftp_request(&t, S("a\0b"), false, &test_arena).n == 0);
}
