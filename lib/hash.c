/* Hashes: one walk over blocks, a round function for each kind. */
/* SPDX-License-Identifier: MIT */
#include "lib/hash.h"

/* Fractions of the cube roots of the first primes; the upper halves are those of SHA-256. */
static const uint64_t sha_k[] = {
	0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
	0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
	0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
	0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
	0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
	0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
	0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
	0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
	0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
	0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
	0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
	0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
	0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
	0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
	0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
	0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
	0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
	0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
	0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
	0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

/* And of the square roots. */
static const uint64_t sha_h[] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
	0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

/* Sines. */
static const uint32_t md5_k[] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613,
	0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193,
	0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
	0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed,
	0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122,
	0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
	0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244,
	0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
	0xeb86d391,
};

static const struct {
	struct slice name;
	unsigned size, block;
} kinds[HASH_KINDS] = {
	[HASH_MD5] = {S_INIT("md5"), 16, 64},
	[HASH_SHA1] = {S_INIT("sha1"), 20, 64},
	[HASH_SHA256] = {S_INIT("sha256"), 32, 64},
	[HASH_SHA512] = {S_INIT("sha512"), 64, 128},
};

unsigned hash_size(enum hash_kind kind)
{
	return kinds[kind].size;
}

unsigned hash_block(enum hash_kind kind)
{
	return kinds[kind].block;
}

enum hash_kind hash_by_name(struct slice name)
{
	enum hash_kind kind = 0;

	while (kind < HASH_KINDS && !slice_eq_fold(kinds[kind].name, name))
		kind++;
	return kind;
}

static uint32_t rol(uint32_t v, unsigned n)
{
	return v << n | v >> (32 - n);
}

static uint32_t ror(uint32_t v, unsigned n)
{
	return v >> n | v << (32 - n);
}

static uint64_t ror64(uint64_t v, unsigned n)
{
	return v >> n | v << (64 - n);
}

static uint64_t big(const unsigned char *p, unsigned bytes)
{
	uint64_t v = 0;

	while (bytes--)
		v = v << 8 | *p++;
	return v;
}

static void md5_block(uint32_t *s, const unsigned char *p)
{
	static const unsigned char turns[] = {7, 12, 17, 22, 5, 9,  14, 20,
					      4, 11, 16, 23, 6, 10, 15, 21};
	static const unsigned char step[] = {1, 5, 3, 7}, first[] = {0, 1, 5, 0};
	uint32_t a = s[0], b = s[1], c = s[2], d = s[3];

	for (unsigned i = 0; i < 64; i++) {
		unsigned round = i / 16, at = 4 * ((step[round] * i + first[round]) % 16);
		uint32_t f = round == 0 ? (b & c) | (~b & d) : round == 1 ? (b & d) | (c & ~d)
			   : round == 2 ? b ^ c ^ d : c ^ (b | ~d);
		uint32_t word = p[at] | (uint32_t)p[at + 1] << 8 | (uint32_t)p[at + 2] << 16 |
				(uint32_t)p[at + 3] << 24;
		uint32_t next = b + rol(a + f + word + md5_k[i], turns[4 * round + i % 4]);
		a = d, d = c, c = b, b = next;
	}
	s[0] += a, s[1] += b, s[2] += c, s[3] += d;
}

static void sha1_block(uint32_t *s, const unsigned char *p)
{
	static const uint32_t k[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
	uint32_t w[80], a = s[0], b = s[1], c = s[2], d = s[3], e = s[4];

	for (unsigned i = 0; i < 80; i++) {
		unsigned round = i / 20;
		w[i] = i < 16 ? (uint32_t)big(p + 4 * i, 4)
			      : rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
		uint32_t f = round == 0 ? (b & c) | (~b & d)
			   : round == 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
		uint32_t next = rol(a, 5) + f + e + k[round] + w[i];
		e = d, d = c, c = rol(b, 30), b = a, a = next;
	}
	s[0] += a, s[1] += b, s[2] += c, s[3] += d, s[4] += e;
}

/* What one round changes, the same for both: the oldest word becomes the newest. */
#define SHA2_ROUND(v, t1, t2)                                                                      \
	do {                                                                                       \
		for (unsigned j = 7; j > 0; j--)                                                   \
			(v)[j] = (v)[j - 1];                                                       \
		(v)[4] += (t1);                                                                    \
		(v)[0] = (t1) + (t2);                                                              \
	} while (0)

static void sha256_block(uint32_t *s, const unsigned char *p)
{
	uint32_t w[64], v[8];

	memcpy(v, s, sizeof(v));
	for (unsigned i = 0; i < 64; i++) {
		if (i < 16)
			w[i] = (uint32_t)big(p + 4 * i, 4);
		else
			w[i] = w[i - 16] + w[i - 7] +
			       (ror(w[i - 15], 7) ^ ror(w[i - 15], 18) ^ w[i - 15] >> 3) +
			       (ror(w[i - 2], 17) ^ ror(w[i - 2], 19) ^ w[i - 2] >> 10);
		uint32_t t1 = v[7] + (ror(v[4], 6) ^ ror(v[4], 11) ^ ror(v[4], 25)) +
			      ((v[4] & v[5]) ^ (~v[4] & v[6])) + (uint32_t)(sha_k[i] >> 32) + w[i];
		uint32_t t2 = (ror(v[0], 2) ^ ror(v[0], 13) ^ ror(v[0], 22)) +
			      ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		SHA2_ROUND(v, t1, t2);
	}
	for (unsigned i = 0; i < 8; i++)
		s[i] += v[i];
}

static void sha512_block(uint64_t *s, const unsigned char *p)
{
	uint64_t w[80], v[8];

	memcpy(v, s, sizeof(v));
	for (unsigned i = 0; i < 80; i++) {
		if (i < 16)
			w[i] = big(p + 8 * i, 8);
		else
			w[i] = w[i - 16] + w[i - 7] +
			       (ror64(w[i - 15], 1) ^ ror64(w[i - 15], 8) ^ w[i - 15] >> 7) +
			       (ror64(w[i - 2], 19) ^ ror64(w[i - 2], 61) ^ w[i - 2] >> 6);
		uint64_t t1 = v[7] + (ror64(v[4], 14) ^ ror64(v[4], 18) ^ ror64(v[4], 41)) +
			      ((v[4] & v[5]) ^ (~v[4] & v[6])) + sha_k[i] + w[i];
		uint64_t t2 = (ror64(v[0], 28) ^ ror64(v[0], 34) ^ ror64(v[0], 39)) +
			      ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		SHA2_ROUND(v, t1, t2);
	}
	for (unsigned i = 0; i < 8; i++)
		s[i] += v[i];
	explicit_bzero(w, sizeof(w)); /* of a password */
}

void hash_begin(struct hash *h, enum hash_kind kind)
{
	static const uint32_t old[] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

	*h = (struct hash){.kind = kind};
	for (unsigned i = 0; i < 8; i++) {
		if (kind == HASH_SHA512)
			h->state.l[i] = sha_h[i];
		else if (kind == HASH_SHA256)
			h->state.w[i] = (uint32_t)(sha_h[i] >> 32);
		else if (i < 5)
			h->state.w[i] = old[i];
	}
}

static void one_block(struct hash *h, const unsigned char *p)
{
	if (h->kind == HASH_MD5)
		md5_block(h->state.w, p);
	else if (h->kind == HASH_SHA1)
		sha1_block(h->state.w, p);
	else if (h->kind == HASH_SHA256)
		sha256_block(h->state.w, p);
	else
		sha512_block(h->state.l, p);
}

void hash_put(struct hash *h, struct slice s)
{
	unsigned block = kinds[h->kind].block;

	while (s.n) {
		size_t at = h->n % block, n = s.n < block - at ? s.n : block - at;
		if (n == block) {
			one_block(h, (const unsigned char *)s.p);
		} else {
			memcpy(h->block + at, s.p, n);
			if (at + n == block)
				one_block(h, h->block);
		}
		h->n += n;
		s = slice_from(s, n);
	}
}

/* A bit, zeros, and at the end the length in bits. */
static void pad(struct hash *h)
{
	unsigned block = kinds[h->kind].block, length = block / 8;
	uint64_t bits = h->n * 8;
	char tail[16] = {0};

	hash_put(h, (struct slice){"\x80", 1});
	while (h->n % block != block - length)
		hash_put(h, (struct slice){"", 1});
	for (unsigned i = 0; i < 8; i++)
		tail[h->kind == HASH_MD5 ? i : length - 1 - i] = (char)(bits >> 8 * i);
	hash_put(h, (struct slice){tail, length});
}

void hash_end(struct hash *h, unsigned char out[HASH_MAX_BYTES])
{
	pad(h);
	for (unsigned i = 0; i < kinds[h->kind].size; i++) {
		if (h->kind == HASH_SHA512)
			out[i] = (unsigned char)(h->state.l[i / 8] >> (56 - i % 8 * 8));
		else if (h->kind == HASH_MD5)
			out[i] = (unsigned char)(h->state.w[i / 4] >> i % 4 * 8);
		else
			out[i] = (unsigned char)(h->state.w[i / 4] >> (24 - i % 4 * 8));
	}
}

/* HMAC (RFC 2104): the states behind the padded keys are made once. */
struct hmac {
	struct hash inner, outer;
};

static void hmac_begin(struct hmac *m, struct slice key)
{
	unsigned char block[HASH_BLOCK_BYTES] = {0};

	hash_begin(&m->inner, HASH_SHA512);
	hash_begin(&m->outer, HASH_SHA512);
	if (key.n > sizeof(block)) {
		struct hash h = m->inner;
		hash_put(&h, key);
		hash_end(&h, block);
		explicit_bzero(&h, sizeof(h));
	} else if (key.n) {
		memcpy(block, key.p, key.n);
	}
	for (unsigned i = 0; i < sizeof(block); i++)
		block[i] ^= 0x36;
	hash_put(&m->inner, (struct slice){(const char *)block, sizeof(block)});
	for (unsigned i = 0; i < sizeof(block); i++)
		block[i] ^= 0x36 ^ 0x5c;
	hash_put(&m->outer, (struct slice){(const char *)block, sizeof(block)});
	explicit_bzero(block, sizeof(block));
}

static void hmac(const struct hmac *m, struct slice a, struct slice b,
		 unsigned char out[HASH_MAX_BYTES])
{
	struct hmac now = *m;

	hash_put(&now.inner, a);
	hash_put(&now.inner, b);
	hash_end(&now.inner, out);
	hash_put(&now.outer, (struct slice){(const char *)out, HASH_MAX_BYTES});
	hash_end(&now.outer, out);
	explicit_bzero(&now, sizeof(now));
}

void hash_pbkdf2(struct slice password, struct slice salt, uint32_t rounds,
		 unsigned char out[HASH_MAX_BYTES])
{
	unsigned char u[HASH_MAX_BYTES];
	struct hmac m;

	hmac_begin(&m, password);
	hmac(&m, salt, (struct slice){"\0\0\0\1", 4}, u);
	memcpy(out, u, HASH_MAX_BYTES);
	for (uint32_t i = 1; i < rounds; i++) {
		hmac(&m, (struct slice){(const char *)u, sizeof(u)}, (struct slice){0}, u);
		for (unsigned k = 0; k < HASH_MAX_BYTES; k++)
			out[k] ^= u[k];
	}
	explicit_bzero(u, sizeof(u));
	explicit_bzero(&m, sizeof(m));
}
