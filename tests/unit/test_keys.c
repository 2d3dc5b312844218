/* What terminals send, and what lines pick up, against the keys that come out. */
/* SPDX-License-Identifier: MIT */
#include "init/console/keys.h"
#include "lib/text.h"
#include "lib/utf8.h"
#include "tests/unit/test.h"

static struct keys decoder;

/* The events of @bytes, and of the silence after them, as text: "UP", "ESC", "'x'". */
static struct slice decode(struct slice bytes)
{
	static const char *const names[KEY_COUNT] = {
		[KEY_ENTER] = "ENTER",	 [KEY_ESC] = "ESC",	   [KEY_TAB] = "TAB",
		[KEY_UP] = "UP",	 [KEY_DOWN] = "DOWN",	   [KEY_LEFT] = "LEFT",
		[KEY_RIGHT] = "RIGHT",	 [KEY_HOME] = "HOME",	   [KEY_END] = "END",
		[KEY_PAGE_UP] = "PGUP",	 [KEY_PAGE_DOWN] = "PGDN", [KEY_BACKSPACE] = "BS",
		[KEY_DELETE] = "DEL",	 [KEY_INSERT] = "INS",	   [KEY_F1] = "F1",
		[KEY_F2] = "F2",	 [KEY_F3] = "F3",	   [KEY_F4] = "F4",
		[KEY_F5] = "F5",	 [KEY_F6] = "F6",	   [KEY_F7] = "F7",
		[KEY_F8] = "F8",	 [KEY_F9] = "F9",	   [KEY_F10] = "F10",
		[KEY_F11] = "F11",	 [KEY_F12] = "F12",	   [KEY_KILL_BEFORE] = "^U",
		[KEY_KILL_AFTER] = "^K", [KEY_KILL_WORD] = "^W",   [KEY_REPAINT] = "^L",
		[KEY_CANCEL] = "^C",
	};
	struct text out = {.arena = &test_arena};
	struct key_event event[2];

	for (size_t i = 0; i <= bytes.n; i++) {
		unsigned n = i < bytes.n
				     ? keys_put(&decoder, (unsigned char)bytes.p[i], 1000, event)
				     : keys_timeout(&decoder, 1000 + KEYS_ESC_MS, event);
		OK(n <= 2);
		for (unsigned k = 0; k < n; k++) {
			text_put(&out, out.n ? S(" ") : S(""));
			if (event[k].key == KEY_TEXT)
				text_printf(&out, "'%.*s'", event[k].n, event[k].text);
			else
				text_put(&out, slice_str(names[event[k].key]));
		}
	}
	OK(decoder.wake == 0 && decoder.n == 0);
	return text_slice(&out);
}

TEST(keys_of_every_terminal)
{
	static const struct {
		struct slice bytes;
		struct slice keys;
	} cases[] = {
		{S_INIT("\033[A\033[B\033[C\033[D"), S_INIT("UP DOWN RIGHT LEFT")},
		{S_INIT("\033OA\033OB\033OC\033OD"), S_INIT("UP DOWN RIGHT LEFT")},
		{S_INIT("\033[1;5A\033[1;2B"), S_INIT("UP DOWN")},
		{S_INIT("\033[H\033[F\033OH\033OF"), S_INIT("HOME END HOME END")},
		{S_INIT("\033[1~\033[4~\033[7~\033[8~"), S_INIT("HOME END HOME END")},
		{S_INIT("\033[5~\033[6~\033[3~\033[3;2~"), S_INIT("PGUP PGDN DEL DEL")},
		{S_INIT("\033[21~\033[11~\033OP\033[[A"), S_INIT("F10 F1 F1 F1")},
		{S_INIT("\033[[B\033[[E\033OQ\033OR\033OS"), S_INIT("F2 F5 F2 F3 F4")},
		{S_INIT("\033[12~\033[15~\033[17~\033[20~\033[23~\033[24~"),
		 S_INIT("F2 F5 F6 F9 F11 F12")},
		{S_INIT("\033[2~\033[24;80R\033[1;2S"), S_INIT("INS F4")},
		{S_INIT("\r\n\t\177\b"), S_INIT("ENTER ENTER TAB BS BS")},
		{S_INIT("\020\016\001\005\002\006\004"), S_INIT("UP DOWN HOME END LEFT RIGHT DEL")},
		{S_INIT("\025\013\027\014\003\007\030"), S_INIT("^U ^K ^W ^L ^C ^C F10")},
		{S_INIT("e ~"), S_INIT("'e' ' ' '~'")},
		{S_INIT("\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7"), S_INIT("'\xc3\xa4' '\xe2\x82\xac' "
									"'\xf0\x9f\x90\xa7'")},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		OK_TEXT(decode(cases[i].bytes), cases[i].keys);
}

TEST(keys_lone_escape)
{
	struct key_event event[2];

	OK_TEXT(decode(S("\033")), S("ESC"));
	OK_TEXT(decode(S("\033\033")), S("ESC ESC"));
	OK_TEXT(decode(S("\033e")), S("ESC 'e'"));
	OK_TEXT(decode(S("\033\r")), S("ESC ENTER"));
	OK_TEXT(decode(S("\033\033[A")), S("ESC UP"));

	OK(keys_put(&decoder, 0x1b, 5000, event) == 0);
	OK(decoder.wake == 5000 + KEYS_ESC_MS);
	OK(keys_timeout(&decoder, 5000 + KEYS_ESC_MS - 1, event) == 0);
	OK(keys_timeout(&decoder, 5000 + KEYS_ESC_MS, event) == 1);
	OK(event[0].key == KEY_ESC);
	OK(decoder.wake == 0);
}

TEST(keys_sequence_in_pieces)
{
	struct key_event event[2];

	OK(keys_put(&decoder, 0x1b, 1000, event) == 0);
	OK(keys_put(&decoder, '[', 1100, event) == 0);
	OK(keys_timeout(&decoder, 1000 + KEYS_ESC_MS, event) == 0);	/* the clock was set anew */
	OK(keys_put(&decoder, 'B', 1250, event) == 1);
	OK(event[0].key == KEY_DOWN);
}

TEST(keys_noise_is_no_key)
{
	static const struct slice noise[] = {
		S_INIT("\0\0\0"),
		S_INIT("\xff\xff\xff\xff"),
		S_INIT("\x80\xbf\x9b"),
		S_INIT("\xc0\xc1"),
		S_INIT("\xc3"),
		S_INIT("\xc3\xff"),
		S_INIT("\xe2\x82"),
		S_INIT("\xed\xa0\x80"),
		S_INIT("\xf5\xfe"),
		S_INIT("\xc2\x9b"),
		S_INIT("\x11\x13\x1c\x1d\x1e\x1f\x12"),
		S_INIT("\033["),
		S_INIT("\033O"),
		S_INIT("\033[99~"),
		S_INIT("\033[Z"),
		S_INIT("\033[?1;2c"),
		S_INIT("\033[24;80R"),
		S_INIT("\033Oz"),
		S_INIT("\033[O"),
		S_INIT("\033[1111111111111111111111111111111111111111A"),
		S_INIT("\033[\xff"),
		S_INIT("\033[ A"),
	};

	for (size_t i = 0; i < sizeof(noise) / sizeof(*noise); i++)
		OK_TEXT(decode(noise[i]), S(""));
}

TEST(keys_after_noise_is_heard)
{
	OK_TEXT(decode(S("\xff\0\xe2\033[B")), S("DOWN"));
	OK_TEXT(decode(S("\xc3" "e")), S("'e'"));
	OK_TEXT(decode(S("\033[\033[A")), S("UP"));
	OK_TEXT(decode(S("\033[12\rx")), S("ENTER 'x'"));
}

/* Any bytes: no more than two events each, only well-formed text, never stuck. */
TEST(keys_random_bytes)
{
	uint32_t seed = 12345;
	struct key_event event[2];

	for (int i = 0; i < 200000; i++) {
		seed = seed * 1664525 + 1013904223;
		unsigned char byte = (seed >> 24) & 7 ? (unsigned char)(seed >> 16) : 0x1b;
		unsigned n = keys_put(&decoder, byte, i, event);
		OK(n <= 2);
		for (unsigned k = 0; k < n; k++) {
			struct slice s = {event[k].text, event[k].n};
			OK(event[k].key < KEY_COUNT);
			if (event[k].key != KEY_TEXT ||
			    (s.n == 1 && s.p[0] >= ' ' && s.p[0] != 0x7f))
				continue;
			OK(s.n > 1 && utf8_length(s) == s.n);
		}
		OK((decoder.n != 0) == (decoder.wake != 0));
	}
	keys_timeout(&decoder, INT64_MAX, event);
	OK_TEXT(decode(S("\033[A")), S("UP"));
}

/* Where the cursor is, is no key. */
TEST(keys_cursor_report)
{
	OK_TEXT(decode(S("\033[24;80R")), S(""));
	OK_TEXT(decode(S("a")), S("'a'"));
	struct keys k = {0};
	struct key_event out[2];
	struct slice report = S("\033[50;132R");
	for (size_t i = 0; i < report.n; i++)
		OK(keys_put(&k, (unsigned char)report.p[i], 1000, out) == 0);
	OK(k.cursor_row == 50 && k.cursor_column == 132);
	OK(keys_put(&k, '\r', 1000, out) == 1 && out[0].key == KEY_ENTER);
}
