/* A JSON writer that cannot produce invalid JSON from hostile bytes. */
/* SPDX-License-Identifier: MIT */
#include "lib/json.h"

#include "lib/utf8.h"

static void newline(struct json *j)
{
	text_char(j->out, '\n');
	for (unsigned i = 0; i < j->depth; i++)
		text_put(j->out, S("  "));
}

/* What separates this value from what stands before it. */
static void before_value(struct json *j)
{
	uint32_t bit = 1u << j->depth;

	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (j->has_members & bit)
		text_char(j->out, ',');
	if (j->depth && j->indent)
		newline(j);
	j->has_members |= bit;
}

void json_open(struct json *j, char bracket)
{
	before_value(j);
	text_char(j->out, bracket);
	j->depth++;
	j->has_members &= ~(1u << j->depth);
}

void json_close(struct json *j, char bracket)
{
	bool any = j->has_members & (1u << j->depth);

	j->depth--;
	if (any && j->indent)
		newline(j);
	text_char(j->out, bracket);
	if (j->depth == 0)
		text_char(j->out, '\n');
}

static void put_control(struct text *out, unsigned char c)
{
	switch (c) {
	case '\n':
		text_put(out, S("\\n"));
		break;
	case '\t':
		text_put(out, S("\\t"));
		break;
	case '\r':
		text_put(out, S("\\r"));
		break;
	default:
		text_printf(out, "\\u%04x", c);
	}
}

static void put_string(struct text *out, struct slice s)
{
	text_char(out, '"');
	while (s.n) {
		unsigned char c = (unsigned char)s.p[0];
		size_t n = utf8_length(s);

		if (c == '"' || c == '\\')
			text_char(out, '\\');
		if (n == 0)
			text_put(out, S("\\ufffd"));
		else if (c < 0x20 || c == 0x7f)
			put_control(out, c);
		else
			text_put(out, slice_upto(s, n));
		s = slice_from(s, n ? n : 1);
	}
	text_char(out, '"');
}

void json_key(struct json *j, const char *key)
{
	before_value(j);
	put_string(j->out, slice_str(key));
	text_put(j->out, j->indent ? S(": ") : S(":"));
	j->after_key = true;
}

void json_text(struct json *j, struct slice s)
{
	before_value(j);
	put_string(j->out, s);
}

void json_number(struct json *j, int64_t v)
{
	before_value(j);
	text_number(j->out, v);
}

void json_bool(struct json *j, bool b)
{
	before_value(j);
	text_put(j->out, b ? S("true") : S("false"));
}

void json_null(struct json *j)
{
	before_value(j);
	text_put(j->out, S("null"));
}

void json_member_text(struct json *j, const char *key, struct slice s)
{
	json_key(j, key);
	json_text(j, s);
}

void json_member_text_or_null(struct json *j, const char *key, struct slice s)
{
	json_key(j, key);
	if (s.n)
		json_text(j, s);
	else
		json_null(j);
}

void json_member_texts(struct json *j, const char *key, const struct slice_list *texts)
{
	json_key(j, key);
	json_open(j, '[');
	for (uint32_t i = 0; i < texts->n; i++)
		json_text(j, texts->at[i]);
	json_close(j, ']');
}

void json_member_number(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_number(j, v);
}

void json_member_bool(struct json *j, const char *key, bool b)
{
	json_key(j, key);
	json_bool(j, b);
}
