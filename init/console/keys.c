/* Decoding what terminals send into keys. */
/* SPDX-License-Identifier: MIT */
#include "init/console/keys.h"

#include "lib/utf8.h"

enum { ESC = 0x1b };

static unsigned one(struct key_event *out, enum key key)
{
	*out = (struct key_event){.key = key};
	return 1;
}

/* ---- single bytes ---- */

#define CONTROL(letter) ((letter) & 0x1f)

/* Beside the keys that every terminal has: what GRUB's menu and editor take in place of arrows, for
 * consoles whose arrows do not arrive. */
static const struct {
	unsigned char byte;
	enum key key;
} controls[] = {
	{'\r', KEY_ENTER},	     {'\n', KEY_ENTER},		  {'\t', KEY_TAB},
	{0x7f, KEY_BACKSPACE},	     {CONTROL('H'), KEY_BACKSPACE},
	{CONTROL('A'), KEY_HOME},    {CONTROL('E'), KEY_END},	  {CONTROL('B'), KEY_LEFT},
	{CONTROL('F'), KEY_RIGHT},   {CONTROL('P'), KEY_UP},	  {CONTROL('N'), KEY_DOWN},
	{CONTROL('D'), KEY_DELETE},  {CONTROL('U'), KEY_KILL_BEFORE},
	{CONTROL('K'), KEY_KILL_AFTER}, {CONTROL('W'), KEY_KILL_WORD},
	{CONTROL('L'), KEY_REPAINT}, {CONTROL('C'), KEY_CANCEL},  {CONTROL('G'), KEY_CANCEL},
	{CONTROL('X'), KEY_F10},
};

static unsigned control(unsigned char byte, struct key_event *out)
{
	for (unsigned i = 0; i < sizeof(controls) / sizeof(*controls); i++)
		if (controls[i].byte == byte)
			return one(out, controls[i].key);
	return 0;
}

static void hold(struct keys *k, unsigned char byte, int64_t now)
{
	k->held[k->n++] = byte;
	k->wake = now + KEYS_ESC_MS;
}

static void forget(struct keys *k)
{
	*k = (struct keys){0};
}

static unsigned first_byte(struct keys *k, unsigned char byte, int64_t now, struct key_event *out)
{
	if (byte == ESC || utf8_expected(byte) > 1) {
		hold(k, byte, now);
		return 0;
	}
	if (byte < 0x20 || byte == 0x7f)
		return control(byte, out);
	if (byte >= 0x80)
		return 0;
	*out = (struct key_event){.key = KEY_TEXT, .n = 1, .text = {(char)byte}};
	return 1;
}

/* ---- sequences (ECMA-48 5.4, xterm's ctlseqs, console_codes(4)) ---- */

struct final {
	unsigned char byte;
	enum key key;
};

/* After "ESC [" with or without modifiers, and after "ESC O". */
static const struct final finals[] = {
	{'A', KEY_UP},	 {'B', KEY_DOWN}, {'C', KEY_RIGHT}, {'D', KEY_LEFT},
	{'H', KEY_HOME}, {'F', KEY_END},  {'P', KEY_F1},    {'M', KEY_ENTER},
	{'Q', KEY_F2},	 {'R', KEY_F3},	  {'S', KEY_F4},
};

/* "ESC [ number ~" */
static const struct final numbered[] = {
	{1, KEY_HOME},	  {2, KEY_INSERT},    {3, KEY_DELETE}, {4, KEY_END},
	{5, KEY_PAGE_UP}, {6, KEY_PAGE_DOWN}, {7, KEY_HOME},   {8, KEY_END},
	{11, KEY_F1},	  {12, KEY_F2},	      {13, KEY_F3},    {14, KEY_F4},  {15, KEY_F5},
	{17, KEY_F6},	  {18, KEY_F7},	      {19, KEY_F8},    {20, KEY_F9},  {21, KEY_F10},
	{23, KEY_F11},	  {24, KEY_F12},
};

static unsigned lookup(const struct final *table, unsigned n, unsigned value, struct key_event *out)
{
	for (unsigned i = 0; i < n; i++)
		if (table[i].byte == value)
			return one(out, table[i].key);
	return 0;
}

/* Parameter @number, from 0, of the held CSI sequence; 0: it has none. */
static uint16_t parameter(const struct keys *k, unsigned number)
{
	unsigned value = 0;

	for (unsigned i = 2; i < k->n && number <= k->n; i++) {
		if (k->held[i] == ';')
			number--;
		else if (number == 0 && ascii_digit((char)k->held[i]) && value < 1000)
			value = 10 * value + (k->held[i] - '0');
	}
	return (uint16_t)value;
}

/* "ESC [ row ; column R" */
static unsigned cursor_report(struct keys *k, uint16_t row, uint16_t column)
{
	k->cursor_row = row;
	k->cursor_column = column;
	return 0;
}

static unsigned csi_final(struct keys *k, unsigned char byte, struct key_event *out)
{
	uint16_t value = parameter(k, 0), second = parameter(k, 1);
	bool linux_function = k->n == 3 && k->held[2] == '[';	/* ESC [ [ A to E: F1 to F5 */
	bool dropped = k->drop;

	forget(k);
	if (dropped)
		return 0;
	if (linux_function)
		return byte >= 'A' && byte <= 'E' ? one(out, (enum key)(KEY_F1 + byte - 'A')) : 0;
	if (byte == '~')
		return lookup(numbered, sizeof(numbered) / sizeof(*numbered), value, out);
	if (byte == 'R')
		return cursor_report(k, value, second);
	/* ESC [ M begins a report of the mouse. */
	return byte == 'M' ? 0 : lookup(finals, sizeof(finals) / sizeof(*finals), byte, out);
}

static unsigned csi_byte(struct keys *k, unsigned char byte, int64_t now, struct key_event *out)
{
	bool linux_introducer = byte == '[' && k->n == 2;

	if (byte < 0x20 || byte >= 0x7f) {	/* cut off in the middle: a new start */
		forget(k);
		return first_byte(k, byte, now, out);
	}
	if (byte >= 0x40 && !linux_introducer)
		return csi_final(k, byte, out);
	k->drop |= (byte < 0x30 || byte > 0x3b) && !linux_introducer;	/* no key has these */
	if (k->n < KEYS_HELD)
		hold(k, byte, now);
	else
		k->drop = true;
	return 0;
}

static unsigned escape_byte(struct keys *k, unsigned char byte, int64_t now, struct key_event *out)
{
	if (k->n == 1 && (byte == '[' || byte == 'O')) {
		hold(k, byte, now);
		return 0;
	}
	if (k->n == 1) {	/* Esc, and then another key */
		forget(k);
		one(out, KEY_ESC);
		return 1 + first_byte(k, byte, now, out + 1);
	}
	if (k->held[1] == '[')
		return csi_byte(k, byte, now, out);
	forget(k);
	if (byte < 0x20 || byte >= 0x7f)
		return first_byte(k, byte, now, out);
	return lookup(finals, sizeof(finals) / sizeof(*finals), byte, out);
}

/* ---- UTF-8 ---- */

static unsigned utf8_byte(struct keys *k, unsigned char byte, int64_t now, struct key_event *out)
{
	if (!utf8_continues((char)byte)) {
		forget(k);
		return first_byte(k, byte, now, out);
	}
	hold(k, byte, now);
	if (k->n < utf8_expected(k->held[0]))
		return 0;

	struct slice s = {(const char *)k->held, k->n};
	unsigned events = 0;
	if (utf8_length(s) == s.n) {
		*out = (struct key_event){.key = KEY_TEXT, .n = (uint8_t)s.n};
		memcpy(out->text, s.p, s.n);
		events = 1;
	}
	forget(k);
	return events;
}

/* ---- the decoder ---- */

unsigned keys_put(struct keys *k, unsigned char byte, int64_t now, struct key_event out[2])
{
	if (k->n == 0)
		return first_byte(k, byte, now, out);
	if (k->held[0] == ESC)
		return escape_byte(k, byte, now, out);
	return utf8_byte(k, byte, now, out);
}

unsigned keys_timeout(struct keys *k, int64_t now, struct key_event out[2])
{
	if (!k->wake || now < k->wake)
		return 0;
	bool lone = k->n == 1 && k->held[0] == ESC;
	forget(k);
	return lone ? one(out, KEY_ESC) : 0;
}
