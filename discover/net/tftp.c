/* Reads TFTP packets, and keeps the count of blocks. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/tftp.h"

#include "lib/number.h"
#include "lib/text.h"

enum { READ = 1, DATA = 3, ACK = 4, ERROR = 5, OPTIONS = 6 };

static void put_string(struct text *t, struct slice s)
{
	text_put(t, s);
	text_char(t, 0);
}

static void put_option(struct text *t, struct slice name, uint32_t value)
{
	put_string(t, name);
	text_number(t, value);
	text_char(t, 0);
}

struct slice tftp_request(const struct tftp *t, struct slice name, bool plain, struct arena *a)
{
	struct text out = {.arena = a};

	if (name.n == 0 || name.n > TFTP_NAME_MAX || slice_has(name, 0))
		return (struct slice){0};
	text_char(&out, 0);
	text_char(&out, READ);
	put_string(&out, name);
	put_string(&out, S("octet"));
	if (plain)
		return text_slice(&out);
	put_option(&out, S("tsize"), 0);
	put_option(&out, S("blksize"), t->block);
	if (!t->probe)
		put_option(&out, S("windowsize"), t->window);
	return text_slice(&out);
}

static enum tftp_step broken(struct tftp *t, enum tftp_error error)
{
	t->error = (uint16_t)error;
	return TFTP_BROKEN;
}

/* One text up to its NUL. False: there is none. */
static bool take_string(struct slice *rest, struct slice *s)
{
	if (!slice_has(*rest, 0))
		return false;
	*s = slice_cut(rest, 0);
	return true;
}

/* Agree to one option. Nothing may be larger than what was asked for. */
static bool agree(struct tftp *t, struct slice name, struct slice value)
{
	uint64_t n;

	if (!slice_number(value, INT64_MAX, &n))
		return false;
	if (slice_eq_fold(name, S("tsize"))) {
		t->size = n;
		t->sized = true;
		return true;
	}
	if (slice_eq_fold(name, S("blksize"))) {
		if (n < 8 || n > t->block)
			return false;
		t->block = (uint32_t)n;
		return true;
	}
	if (!slice_eq_fold(name, S("windowsize")) || n < 1 || n > t->window)
		return false;
	t->window = (uint32_t)n;
	return true;
}

/* What the server leaves out it does not know. */
static enum tftp_step take_options(struct tftp *t, struct slice rest)
{
	struct slice name, value;
	struct tftp agreed = *t;
	bool block = false, window = false;

	if (t->begun)
		return TFTP_IGNORE;
	while (rest.n) {
		if (!take_string(&rest, &name) || !take_string(&rest, &value) ||
		    !agree(&agreed, name, value))
			return broken(t, TFTP_OPTION);
		block |= slice_eq_fold(name, S("blksize"));
		window |= slice_eq_fold(name, S("windowsize"));
	}
	if (!block)
		agreed.block = TFTP_BLOCK;
	if (!window)
		agreed.window = 1;
	*t = agreed;
	t->begun = true;
	t->next = 1;
	return t->probe && t->sized ? TFTP_PROBED : TFTP_ANSWER;
}

/* Of a gap or a repeated block the server is told once, as each answer to a repeated one would
 * double all that follow. */
static enum tftp_step out_of_order(struct tftp *t, uint16_t number)
{
	bool ahead = (uint16_t)(number - t->next) < 0x8000;

	if (!ahead || t->nagged)
		return TFTP_IGNORE;
	t->nagged = true;
	t->open = 0;
	return TFTP_ANSWER;
}

static enum tftp_step take_data(struct tftp *t, struct slice rest, struct slice *data)
{
	uint16_t number = (uint16_t)number_be(slice_upto(rest, 2));

	if (!t->begun) { /* options are nothing to it */
		t->block = TFTP_BLOCK;
		t->window = 1;
		t->begun = true;
		t->next = 1;
	}
	if (number != t->next)
		return out_of_order(t, number);
	struct slice bytes = slice_from(rest, 2);
	if (bytes.n > t->block)
		return broken(t, TFTP_ILLEGAL);
	*data = bytes;
	t->got += bytes.n;
	t->next++;
	t->open++;
	t->nagged = false;
	if (bytes.n < t->block)
		return TFTP_END;
	if (t->open < t->window)
		return TFTP_GO_ON;
	t->open = 0;
	return TFTP_ANSWER;
}

enum tftp_step tftp_input(struct tftp *t, struct slice packet, struct slice *data)
{
	struct slice rest = slice_from(packet, 2);

	*data = (struct slice){0};
	if (packet.n < 4 || packet.p[0] != 0)
		return TFTP_IGNORE;
	switch (packet.p[1]) {
	case OPTIONS:
		return take_options(t, rest);
	case DATA:
		return take_data(t, rest, data);
	case ERROR:
		t->error = (uint16_t)number_be(slice_upto(rest, 2));
		t->message = slice_from(rest, 2);
		t->message = slice_upto(t->message, slice_find(t->message, 0));
		return TFTP_REFUSED;
	default:
		return TFTP_IGNORE;
	}
}

struct slice tftp_ack(const struct tftp *t, char room[4])
{
	uint16_t number = (uint16_t)(t->next - 1);

	room[0] = 0;
	room[1] = ACK;
	room[2] = (char)(number >> 8);
	room[3] = (char)number;
	return (struct slice){room, 4};
}

struct slice tftp_refuse(enum tftp_error error, char room[8])
{
	memcpy(room, "\0\5\0\0-", 6);
	room[3] = (char)error;
	return (struct slice){room, 6};
}
