/* Tests of numbers in and out of digits and bytes. */
/* SPDX-License-Identifier: MIT */
#include "lib/hex.h"
#include "lib/number.h"
#include "tests/unit/test.h"

TEST(number_in_digits)
{
	char room[NUMBER_TEXT_BYTES];

	OK_TEXT(number_text(0, room), S("0"));
	OK_TEXT(number_text(7, room), S("7"));
	OK_TEXT(number_text(-10, room), S("-10"));
	OK_TEXT(number_text(INT64_MAX, room), S("9223372036854775807"));
	OK_TEXT(number_text(INT64_MIN, room), S("-9223372036854775808"));
}

TEST(number_digits_of_every_base)
{
	OK(number_digit('0') == 0 && number_digit('9') == 9);
	OK(number_digit('a') == 10 && number_digit('A') == 10);
	OK(number_digit('z') == 35 && number_digit('Z') == 35);
	for (int c = -128; c < 128; c++)
		OK(ascii_alnum((char)c) == (number_digit((char)c) != NUMBER_NO_DIGIT));
}

TEST(number_of_bytes)
{
	struct slice bytes = S("\x01\x02\xfe\xff\x80\x00\x00\x90");

	OK(number_le(bytes) == 0x90000080fffe0201 && number_be(bytes) == 0x0102feff80000090);
	OK(number_le(slice_upto(bytes, 3)) == 0xfe0201);
	OK(number_be(slice_upto(bytes, 3)) == 0x0102fe);
	OK(number_le(S("")) == 0 && number_be(S("")) == 0);
}

TEST(hex_numbers)
{
	static const struct {
		struct slice text;
		uint64_t value;
		size_t left;
		bool ok;
	} cases[] = {
		{S_INIT("0x1F"), 0x1f, 0, true},
		{S_INIT("00100000-7fffffff : System RAM"), 0x100000, 22, true},
		{S_INIT("ffffffffffffffff"), UINT64_MAX, 0, true},
		{S_INIT("10000000000000000"), 0, 0, false}, /* 17 digits */
		{S_INIT("0x"), 0, 0, false},
		{S_INIT("0x0x1"), 0, 2, true},
		{S_INIT(" 1"), 0, 2, false},
		{S_INIT("g"), 0, 1, false},
		{S_INIT(""), 0, 0, false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct slice s = cases[i].text;
		uint64_t value;
		OK(hex_take(&s, &value) == cases[i].ok && s.n == cases[i].left);
		OK(!cases[i].ok || value == cases[i].value);
		OK(hex_number(cases[i].text, &value) == (cases[i].ok && cases[i].left == 0));
	}
}

TEST(hex_and_bytes)
{
	struct text t = {.arena = &test_arena};
	unsigned char bytes[3];

	OK(hex_bytes(S("00aFf9"), bytes, 3) && memcmp(bytes, "\x00\xaf\xf9", 3) == 0);
	OK(hex_bytes(S(""), bytes, 0));
	OK(!hex_bytes(S("00af"), bytes, 3) && !hex_bytes(S("00aff90"), bytes, 3));
	OK(!hex_bytes(S("0g"), bytes, 1) && !hex_bytes(S("g0"), bytes, 1));
	OK(!hex_bytes(S("0x"), bytes, 1));
	hex_put(&t, bytes, 0);
	OK(t.n == 0);
	hex_put(&t, (const unsigned char *)"\x00\xaf\xf9", 3);
	OK_TEXT(text_slice(&t), S("00aff9"));
}
