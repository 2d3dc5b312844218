/* Tests of fingerprints: every bit and every border counts. */
/* SPDX-License-Identifier: MIT */
#include "lib/fingerprint.h"
#include "tests/unit/test.h"

static struct slice of(struct slice x, struct slice y)
{
	struct fingerprint f = {0};
	char *bytes = arena_array(&test_arena, char, FINGERPRINT_BYTES);

	fingerprint_text(&f, x);
	fingerprint_text(&f, y);
	fingerprint_end(&f, bytes);
	return (struct slice){bytes, FINGERPRINT_BYTES};
}

TEST(fingerprint_of_the_same_is_the_same)
{
	OK(slice_eq(of(S("root=/dev/sda1"), S("quiet")), of(S("root=/dev/sda1"), S("quiet"))));
}

TEST(fingerprint_heeds_borders)
{
	OK(!slice_eq(of(S("ab"), S("c")), of(S("a"), S("bc"))));
	OK(!slice_eq(of(S("12345678"), S("")), of(S(""), S("12345678"))));
	OK(!slice_eq(of(S("a"), S("")), of((struct slice){"a\0", 2}, S(""))));
}

/* Texts that differ in one bit, wherever it is: no two alike, and half of the bits change. */
TEST(fingerprint_heeds_every_bit)
{
	static char text[] = "/boot/vmlinuz-6.1.0-18-amd64";
	struct slice s = {text, sizeof(text) - 1}, whole = of(s, s);
	unsigned changed = 0, n = 0;

	for (size_t bit = 0; bit < s.n * 8; bit++, n++) {
		text[bit / 8] ^= (char)(1 << bit % 8);
		struct slice other = of(s, S("x"));
		text[bit / 8] ^= (char)(1 << bit % 8);
		struct slice plain = of(s, S("x"));
		OK(!slice_eq(other, plain) && !slice_eq(other, whole));
		for (size_t i = 0; i < FINGERPRINT_BYTES; i++)
			changed += (unsigned)__builtin_popcount(
				(unsigned char)(other.p[i] ^ plain.p[i]));
	}
	OK(changed > n * 56 && changed < n * 72);
}
