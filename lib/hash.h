/* MD5, SHA-1, SHA-256 and SHA-512 (RFC 1321, FIPS 180-4), small rather than fast. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_HASH_H
#define LIB_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/slice.h"

enum hash_kind { HASH_MD5, HASH_SHA1, HASH_SHA256, HASH_SHA512, HASH_KINDS };
enum { HASH_MAX_BYTES = 64, HASH_BLOCK_BYTES = 128 };

/**
 * struct hash - one being made
 * @state: 32-bit words, in the order of the specification; of SHA-512 64-bit ones
 * @n:     bytes so far
 */
struct hash {
	enum hash_kind kind;
	union {
		uint32_t w[8];
		uint64_t l[8];
	} state;
	uint64_t n;
	unsigned char block[HASH_BLOCK_BYTES];
};

/* Bytes of the result, and of a block. */
unsigned hash_size(enum hash_kind kind);
unsigned hash_block(enum hash_kind kind);

/* The kind called @name, "sha256"; HASH_KINDS: none is. */
enum hash_kind hash_by_name(struct slice name);

void hash_begin(struct hash *h, enum hash_kind kind);
void hash_put(struct hash *h, struct slice s);
void hash_end(struct hash *h, unsigned char out[HASH_MAX_BYTES]);

/* PBKDF2 with HMAC-SHA-512 (RFC 8018): at most HASH_MAX_BYTES of key. Takes some microseconds for
 * each of @rounds. Leaves nothing of the password behind but @out. */
void hash_pbkdf2(struct slice password, struct slice salt, uint32_t rounds,
		 unsigned char out[HASH_MAX_BYTES]);

#endif
