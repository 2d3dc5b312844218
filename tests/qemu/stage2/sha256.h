/* SHA-256 of a stream of bytes (FIPS 180-4), for naming the files that arrived. */
/* SPDX-License-Identifier: MIT */
#ifndef STAGE2_SHA256_H
#define STAGE2_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
	uint32_t state[8];
	uint64_t bytes;		/* fed so far */
	uint8_t block[64];
};

/* Ready for the first byte. */
void sha256_start(struct sha256 *sha);

/* Takes @n bytes more. */
void sha256_add(struct sha256 *sha, const void *data, size_t n);

/* Writes the digest of everything added as 64 hexadecimal digits and a NUL.
 * Ends the use of @sha. */
void sha256_hex(struct sha256 *sha, char hex[65]);

#endif
