/* Writing JSON (RFC 8259) into a text. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_JSON_H
#define LIB_JSON_H

#include "lib/slice_list.h"
#include "lib/text.h"

/**
 * struct json - a writer, which sees to commas and nesting by itself
 * @out: where the text goes
 *
 * Keys are literals of ours; values may come from anywhere: bytes that are not UTF-8 become U+FFFD,
 * so the output is always valid JSON. Nesting deeper than 32 is a bug of the caller.
 */
struct json {
	struct text *out;
	unsigned depth;
	bool after_key;
	bool indent;		/* one member a line, for people and for diffs */
	uint32_t has_members;	/* a bit per depth */
};

void json_open(struct json *j, char bracket);	/* '{' or '[' */
void json_close(struct json *j, char bracket);	/* '}' or ']' */
void json_key(struct json *j, const char *key);
void json_text(struct json *j, struct slice s);
void json_number(struct json *j, int64_t v);
void json_bool(struct json *j, bool b);
void json_null(struct json *j);

/* Key and value at once. */
void json_member_text(struct json *j, const char *key, struct slice s);
void json_member_text_or_null(struct json *j, const char *key, struct slice s);
/* An array of texts. */
void json_member_texts(struct json *j, const char *key, const struct slice_list *texts);
void json_member_number(struct json *j, const char *key, int64_t v);
void json_member_bool(struct json *j, const char *key, bool b);

#endif
