/* What time it is: one question, one answer (RFC 4330). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_SNTP_H
#define DISCOVER_NET_SNTP_H

#include <stdint.h>

#include "lib/slice.h"

enum { SNTP_PORT = 123, SNTP_BYTES = 48, SNTP_MARK_BYTES = 8 };

/* The question. @mark: what nobody can guess, and the answer repeats. */
void sntp_question(const unsigned char mark[SNTP_MARK_BYTES], char packet[SNTP_BYTES]);

/* Whether @packet is the answer to it, of a server that knows the time: *@seconds since 1970. */
bool sntp_answer(struct slice packet, const unsigned char mark[SNTP_MARK_BYTES], int64_t *seconds);

#endif
