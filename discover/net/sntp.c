/* Packets of SNTP. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/sntp.h"

#include "lib/number.h"

enum {
	VERSION = 4, CLIENT = 3, SERVER = 4, UNSYNCHRONIZED = 3, STRATUM_MAX = 15,
	AT_ECHO = 24, AT_TIME = 40,
};

/* From 1900 to 1970. The counter of 32 bits begins anew in 2036: what is small is of then. */
static const int64_t epoch = 2208988800;
static const int64_t era = (int64_t)1 << 32;

void sntp_question(const unsigned char mark[SNTP_MARK_BYTES], char packet[SNTP_BYTES])
{
	memset(packet, 0, SNTP_BYTES);
	packet[0] = VERSION << 3 | CLIENT;
	memcpy(packet + AT_TIME, mark, SNTP_MARK_BYTES);
}

bool sntp_answer(struct slice packet, const unsigned char mark[SNTP_MARK_BYTES], int64_t *seconds)
{
	if (packet.n < SNTP_BYTES)
		return false;
	unsigned char first = (unsigned char)packet.p[0], stratum = (unsigned char)packet.p[1];
	int64_t time = (int64_t)number_be(slice_upto(slice_from(packet, AT_TIME), 4));

	if ((first & 7) != SERVER || first >> 6 == UNSYNCHRONIZED || stratum == 0 ||
	    stratum > STRATUM_MAX || memcmp(packet.p + AT_ECHO, mark, SNTP_MARK_BYTES) != 0)
		return false;
	if (time < era / 2)
		time += era;
	*seconds = time - epoch;
	return true;
}
