/* SHA-256 as FIPS 180-4 section 6.2 gives it, without tables for speed. */
/* SPDX-License-Identifier: MIT */
#include "sha256.h"

#include <string.h>

/* Section 4.2.2: the first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const uint32_t round_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2,
};

static uint32_t rotate(uint32_t x, int n)
{
	return x >> n | x << (32 - n);
}

static uint32_t read_be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void schedule(const uint8_t *block, uint32_t w[64])
{
	for (int i = 0; i < 16; i++)
		w[i] = read_be32(block + 4 * i);
	for (int i = 16; i < 64; i++) {
		uint32_t near = w[i - 2], far = w[i - 15];
		uint32_t s1 = rotate(near, 17) ^ rotate(near, 19) ^ near >> 10;
		uint32_t s0 = rotate(far, 7) ^ rotate(far, 18) ^ far >> 3;

		w[i] = s1 + w[i - 7] + s0 + w[i - 16];
	}
}

static void compress(uint32_t state[8], const uint8_t *block)
{
	uint32_t w[64], v[8];

	schedule(block, w);
	memcpy(v, state, sizeof(v));
	for (int i = 0; i < 64; i++) {
		uint32_t e = v[4], a = v[0];
		uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
		uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
		uint32_t choice = (e & v[5]) ^ (~e & v[6]);
		uint32_t majority = (a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]);
		uint32_t t = v[7] + s1 + choice + round_constants[i] + w[i];

		memmove(v + 1, v, 7 * sizeof(*v));
		v[4] += t;
		v[0] = t + s0 + majority;
	}
	for (int i = 0; i < 8; i++)
		state[i] += v[i];
}

void sha256_start(struct sha256 *sha)
{
	*sha = (struct sha256){
		.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
			  0x1f83d9ab, 0x5be0cd19},
	};
}

void sha256_add(struct sha256 *sha, const void *data, size_t n)
{
	const uint8_t *p = data;

	while (n) {
		size_t held = sha->bytes % 64;
		size_t take = n < 64 - held ? n : 64 - held;

		memcpy(sha->block + held, p, take);
		sha->bytes += take;
		p += take;
		n -= take;
		if (sha->bytes % 64 == 0)
			compress(sha->state, sha->block);
	}
}

/* Section 5.1.1: a one bit, zeros, and the length in bits as the last eight bytes of a block. */
static void pad(struct sha256 *sha)
{
	uint8_t length[8];
	uint64_t bits = sha->bytes * 8;

	for (int i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >> (56 - 8 * i));
	sha256_add(sha, "\x80", 1);
	while (sha->bytes % 64 != 56)
		sha256_add(sha, "", 1);
	sha256_add(sha, length, sizeof(length));
}

void sha256_hex(struct sha256 *sha, char hex[65])
{
	static const char digits[] = "0123456789abcdef";

	pad(sha);
	for (int i = 0; i < 64; i++)
		hex[i] = digits[sha->state[i / 8] >> (28 - 4 * (i % 8)) & 15];
	hex[64] = 0;
}
