/* Structures to bytes and back, as tables describe them. For wire.c, which has the tables. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_CODEC_H
#define INIT_CATALOG_CODEC_H

#include <stddef.h>
#include <stdint.h>

#include "lib/arena.h"
#include "lib/slice.h"

/*
 * Each structure is described once, field by field, and the same table encodes and decodes, so the
 * two cannot disagree. All lists have the shape {pointer, uint32_t}.
 */
enum kind { TEXT, NUMBER, NUMBER64, RECORD, LIST };

struct record;
struct field {
	enum kind kind;
	size_t at;
	const struct record *of;	/* RECORD and LIST: what is in it */
	uint32_t max;			/* LIST: how many at most; NUMBER: its largest value */
};

struct record {
	size_t size;
	uint32_t n;
	const struct field *fields;
};

#define DESCRIBE(type, ...)                                                                        \
	static const struct field type##_fields[] = {__VA_ARGS__};                                 \
	static const struct record type##_record = {                                               \
		sizeof(struct type), sizeof(type##_fields) / sizeof(struct field), type##_fields}

/* The C type of the member says whether a row fits it. */
#define MEMBER(type, name) (((struct type *)0)->name)
#define T(type, name)                                                                              \
	{_Generic(MEMBER(type, name), struct slice: TEXT), offsetof(struct type, name), NULL, 0}
#define N(type, name, max)                                                                         \
	{_Generic(MEMBER(type, name), uint32_t: NUMBER, int32_t: NUMBER),                          \
	 offsetof(struct type, name), NULL, max}
#define W(type, name)                                                                              \
	{_Generic(MEMBER(type, name), uint64_t: NUMBER64), offsetof(struct type, name), NULL, 0}
#define R(type, name, of)                                                                          \
	{_Generic(MEMBER(type, name), struct of: RECORD), offsetof(struct type, name),             \
	 &of##_record, 0}
#define L(type, name, of, max)                                                                     \
	{_Generic(MEMBER(type, name).at, struct of *: LIST), offsetof(struct type, name),          \
	 &of##_record, max}
#define ANY UINT32_MAX

/* @object as bytes, of @a: first how much memory its lists take, then its fields. */
struct slice codec_put(const struct record *r, const void *object, struct arena *a);

/* Bytes of anybody into @object; lists are of @a, texts point into @bytes. 0, or -EBADMSG, or
 * -ENOMEM where @a has no room; then @object is all zero. */
int codec_get(struct slice bytes, const struct record *r, struct arena *a, void *object);

/* How much memory codec_get() takes of its arena; 0 for bytes that it refuses. */
size_t codec_room(struct slice bytes);

#endif
