/* IPv6 addresses, as people write them (RFC 4291, 5952). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_IP6_H
#define DISCOVER_IP6_H

#include "lib/text.h"

enum { IP6_BYTES = 16 };

/* The bytes of "fd00::58". False: it is no such address, or has more behind it; then @ip is
 * untouched. */
bool ip6_read(struct slice text, uint8_t ip[IP6_BYTES]);

/* The text of an address: the longest run of zeros is "::". */
void ip6_put(struct text *out, const uint8_t ip[IP6_BYTES]);
struct slice ip6_text(const uint8_t ip[IP6_BYTES], struct arena *a);

/* Whether it means nothing beyond its own cable: fe80::/10. */
bool ip6_is_link_local(const uint8_t ip[IP6_BYTES]);

#endif
