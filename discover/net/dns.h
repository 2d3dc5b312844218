/* DNS, one question (RFC 1035, 3596). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_DNS_H
#define DISCOVER_NET_DNS_H

#include "lib/arena.h"

enum { DNS_A = 1, DNS_AAAA = 28, DNS_BYTES = 512, DNS_PORT = 53 };

/* A question for addresses of @name: DNS_A or DNS_AAAA. Empty: it can be no name. */
struct slice dns_question(struct slice name, uint16_t type, uint16_t id, struct arena *a);

/* The name at *@at of @packet, with dots between its labels; *@at moves behind it. False: it is
 * none. */
bool dns_name(struct slice packet, size_t *at, struct arena *a, struct slice *name);

/* struct dns_address - 4 or 16 bytes */
struct dns_address {
	uint8_t bytes[16];
	uint32_t n;
};

/* The first address of @name in an answer, CNAMEs followed (at most 8). 0; -ENOENT: there is no
 * such name, or it has no such address; -EAGAIN: the server cannot say; -EPROTO: it is no answer to
 * the question, wait for another one; -ELOOP: names in a circle. */
int dns_answer(struct slice packet, struct slice name, uint16_t type, uint16_t id,
	       struct arena *a, struct dns_address *address) __attribute__((warn_unused_result));

#endif
