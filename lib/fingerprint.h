/* Fingerprints: 128 bits that tell texts apart at a fiftieth of what SHA-256 costs. Whoever writes
 * the texts can make two of them alike on purpose: what that must not decide is compared itself. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_FINGERPRINT_H
#define LIB_FINGERPRINT_H

#include "lib/slice.h"

enum { FINGERPRINT_BYTES = 16 };

/* Zero at the beginning. */
struct fingerprint {
	uint64_t a, b;
};

/* Add a number, or a text with its length: "ab" and "c" are not "a" and "bc". */
void fingerprint_number(struct fingerprint *f, uint64_t v);
void fingerprint_text(struct fingerprint *f, struct slice s);

/* What has been put in; nothing may be added to it afterwards. */
void fingerprint_end(struct fingerprint *f, char bytes[FINGERPRINT_BYTES]);

#endif
