/* The time, by one packet: what is believed, and what is not. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/sntp.h"

#include "tests/unit/test.h"

static const unsigned char mark[SNTP_MARK_BYTES] = "8 bytes";

/* An answer to @mark: version 4 of a server, stratum 2, @seconds since 1900 or 2036. */
static struct slice answer(char room[SNTP_BYTES], uint32_t seconds)
{
	memset(room, 0, SNTP_BYTES);
	room[0] = 0x24;
	room[1] = 2;
	memcpy(room + 24, mark, sizeof(mark));
	for (int i = 0; i < 4; i++)
		room[40 + i] = (char)(seconds >> (24 - 8 * i));
	return (struct slice){room, SNTP_BYTES};
}

TEST(sntp_question_is_a_client_s)
{
	char packet[SNTP_BYTES];

	sntp_question(mark, packet);
	OK(packet[0] == 0x23);
	OK(memcmp(packet + 40, mark, sizeof(mark)) == 0);
}

TEST(sntp_answer_tells_the_time)
{
	char room[SNTP_BYTES];
	int64_t seconds;

	OK(sntp_answer(answer(room, 2208988800u + 1700000000u), mark, &seconds));
	OK(seconds == 1700000000);
	OK(sntp_answer(answer(room, 10), mark, &seconds)); /* 2036-02-07 06:28:26 */
	OK(seconds == 2085978506);
}

TEST(sntp_answer_of_nobody_is_none)
{
	char room[SNTP_BYTES];
	struct slice packet = answer(room, 1u << 31);
	int64_t seconds;

	OK(sntp_answer(packet, mark, &seconds));
	OK(!sntp_answer(slice_upto(packet, SNTP_BYTES - 1), mark, &seconds));
	room[24] ^= 1; /* to another question */
	OK(!sntp_answer(packet, mark, &seconds));
	packet = answer(room, 1u << 31);
	room[0] = 0x23; /* another client's */
	OK(!sntp_answer(packet, mark, &seconds));
	room[0] = (char)0xe4; /* it says that its clock is not set */
	OK(!sntp_answer(packet, mark, &seconds));
	packet = answer(room, 1u << 31);
	room[1] = 0; /* "do not ask me" */
	OK(!sntp_answer(packet, mark, &seconds));
	room[1] = 16;
	OK(!sntp_answer(packet, mark, &seconds));
}
