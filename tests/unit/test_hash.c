/* Hashes against the vectors of their specifications. */
/* SPDX-License-Identifier: MIT */
#include "lib/hash.h"
#include "lib/text.h"
#include "tests/unit/test.h"

static struct slice hex(const unsigned char *p, unsigned n)
{
	struct text t = {.arena = &test_arena};

	for (unsigned i = 0; i < n; i++)
		text_printf(&t, "%02x", p[i]);
	return text_slice(&t);
}

/* In pieces of @step bytes. */
static struct slice sum(enum hash_kind kind, struct slice s, size_t step)
{
	unsigned char out[HASH_MAX_BYTES];
	struct hash h;

	hash_begin(&h, kind);
	for (; s.n; s = slice_from(s, step))
		hash_put(&h, slice_upto(s, step));
	hash_end(&h, out);
	return hex(out, hash_size(kind));
}

TEST(hash_vectors)
{
	struct slice abc = S("abc"), none = {0};

	OK_TEXT(sum(HASH_MD5, none, 1), S("d41d8cd98f00b204e9800998ecf8427e"));
	OK_TEXT(sum(HASH_MD5, abc, 1), S("900150983cd24fb0d6963f7d28e17f72"));
	OK_TEXT(sum(HASH_SHA1, abc, 3), S("a9993e364706816aba3e25717850c26c9cd0d89d"));
	OK_TEXT(sum(HASH_SHA256, abc, 3),
		S("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	OK_TEXT(sum(HASH_SHA512, abc, 3),
		S("ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
		  "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"));
	OK(hash_by_name(S("SHA256")) == HASH_SHA256 && hash_by_name(S("x")) == HASH_KINDS);
}

/* A million times "a", in pieces that meet every offset in a block. */
TEST(hash_of_many_bytes)
{
	char *p = arena_array(&test_arena, char, 1000000);
	struct slice s = {p, 1000000};

	memset(p, 'a', s.n);
	OK_TEXT(sum(HASH_MD5, s, 999), S("7707d6ae4e027c70eea2a935c2296f21"));
	OK_TEXT(sum(HASH_SHA1, s, 63), S("34aa973cd4c4daa4f61eeb2bdbad27316534016f"));
	OK_TEXT(sum(HASH_SHA256, s, 4097),
		S("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
	OK_TEXT(sum(HASH_SHA512, s, 127),
		S("e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb"
		  "de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"));
}

TEST(hash_pbkdf2_of_passwords)
{
	unsigned char out[HASH_MAX_BYTES];

	hash_pbkdf2(S("password"), S("salt"), 1, out);
	OK_TEXT(hex(out, 64),
		S("867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252"
		  "c02d470a285a0501bad999bfe943c08f050235d7d68b1da55e63f73b60a57fce"));
	hash_pbkdf2(S("password"), S("salt"), 4096, out);
	OK_TEXT(hex(out, 64),
		S("d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5"
		  "143f30602641b3d55cd335988cb36b84376060ecd532e039b742a239434af2d5"));
}
