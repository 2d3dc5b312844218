/* Tests of UTF-8. */
/* SPDX-License-Identifier: MIT */
#include "lib/utf8.h"
#include "tests/unit/test.h"

/* All that Unicode has, but for half pairs and the C1 controls. */
TEST(utf8_every_character)
{
	unsigned wrong = 0;

	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		bool allowed = (c < 0x80 || c >= 0xa0) && (c < 0xd800 || c > 0xdfff);
		uint32_t read = UINT32_MAX;
		char bytes[UTF8_BYTES];
		size_t n = utf8_write(c, bytes);

		wrong += utf8_read((struct slice){bytes, n}, &read) != (allowed ? n : 0) ||
			 read != (allowed ? c : UINT32_MAX) ||
			 utf8_expected((unsigned char)bytes[0]) != n;
	}
	OK(wrong == 0);
}

TEST(utf8_ill_formed)
{
	static const struct slice texts[] = {
		S_INIT("\x80"), S_INIT("\xbf\x80"),		/* no beginning */
		S_INIT("\xc0\x80"), S_INIT("\xc1\xbf"), S_INIT("\xe0\x9f\xbf"),
		S_INIT("\xf0\x8f\xbf\xbf"),			/* longer than need be */
		S_INIT("\xf4\x90\x80\x80"), S_INIT("\xf5\x80\x80\x80"), S_INIT("\xff"),
		S_INIT("\xc3"), S_INIT("\xe2\x82"), S_INIT("\xf0\x9f\x98"),	/* cut short */
		S_INIT("\xc3("), S_INIT("\xe2\x82("), S_INIT("\xf0\x9f\x98("),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		OK(utf8_length(texts[i]) == 0);
	OK(utf8_length(S("\xc3\xa4\xc3")) == 2 && utf8_length(S("a\xc3")) == 1);
}
