/* Reading JSON (RFC 8259) without making anything of it: a value is the text that it is written in.
 */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_JSON_READ_H
#define LIB_JSON_READ_H

#include "lib/arena.h"

/* Deeper than this nothing is looked at. */
enum { JSON_DEPTH = 16 };

/* Take the next value off the front of @rest: *@value is its text. False: there is none, or what
 * comes is no JSON, and @rest is empty then. */
bool json_take(struct slice *rest, struct slice *value);

/* Take the next element of an array off @rest, which is json_inside() at first. */
bool json_next(struct slice *rest, struct slice *value);

/* The same for an object's next member, whose key is compared as it is written. */
bool json_next_member(struct slice *rest, struct slice *key, struct slice *value);

/* What stands between an array's or object's brackets; empty when @value is neither. */
struct slice json_inside(struct slice value);

/* The value of an object's member; empty when there is none. */
struct slice json_get(struct slice object, struct slice key);

/* A string's text, in @a; of anything else nothing. Escapes of what is not ASCII become "?". */
struct slice json_get_text(struct slice object, struct slice key, struct arena *a);

/* A whole number that is not negative; @other when it is none. */
int64_t json_get_number(struct slice object, struct slice key, int64_t other);

#endif
