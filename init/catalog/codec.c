/* Structures to bytes and back, as tables describe them. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/codec.h"

#include <errno.h>
#include <stdbool.h>

#include "lib/limits.h"
#include "lib/text.h"

struct any_list {
	void *at;
	uint32_t n;
};

/* ---- writing ---- */

static void put_number(struct text *out, uint32_t v)
{
	text_put(out, (struct slice){(const char *)&v, sizeof(v)});
}

static void put_record(struct text *out, const struct record *r, const char *object);

static void put_list(struct text *out, const struct field *f, const struct any_list *list)
{
	uint32_t n = list->n < f->max ? list->n : f->max;

	put_number(out, n);
	for (uint32_t i = 0; i < n; i++)
		put_record(out, f->of, (const char *)list->at + i * f->of->size);
}

static void put_field(struct text *out, const struct field *f, const char *at)
{
	switch (f->kind) {
	case TEXT:
		put_number(out, (uint32_t)((const struct slice *)at)->n);
		text_put(out, *(const struct slice *)at);
		break;
	case NUMBER:
		put_number(out, *(const uint32_t *)at);
		break;
	case NUMBER64:
		text_put(out, (struct slice){at, sizeof(uint64_t)});
		break;
	case RECORD:
		put_record(out, f->of, at);
		break;
	case LIST:
		put_list(out, f, (const struct any_list *)at);
		break;
	}
}

static void put_record(struct text *out, const struct record *r, const char *object)
{
	for (uint32_t i = 0; i < r->n; i++)
		put_field(out, &r->fields[i], object + r->fields[i].at);
}

/* What the lists of @object take once they are decoded. */
static size_t room_of(const struct record *r, const char *object)
{
	size_t bytes = 0;

	for (uint32_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		const struct any_list *list = (const void *)(object + f->at);

		if (f->kind == RECORD)
			bytes += room_of(f->of, object + f->at);
		if (f->kind != LIST)
			continue;
		uint32_t n = list->n < f->max ? list->n : f->max;
		bytes += arena_bytes(n, f->of->size);
		for (uint32_t k = 0; k < n; k++)
			bytes += room_of(f->of, (const char *)list->at + k * f->of->size);
	}
	return bytes;
}

/* First how much memory the lists take, so that the reader can make room before it reads them. */
struct slice codec_put(const struct record *r, const void *object, struct arena *a)
{
	struct text out = {.arena = a};
	size_t room = room_of(r, object);

	put_number(&out, room < LIMIT_ANSWER_MEMORY ? (uint32_t)room : LIMIT_ANSWER_MEMORY);
	put_record(&out, r, object);
	return text_slice(&out);
}

/* ---- reading: the first error empties the cursor, and everything after it reads as zero ---- */

struct cursor {
	struct slice rest;
	struct arena *arena;
	int error;
};

static void give_up(struct cursor *c, int error)
{
	if (!c->error)
		c->error = error;
	c->rest = (struct slice){0};
}

static struct slice get(struct cursor *c, size_t n)
{
	if (n > c->rest.n) {
		give_up(c, -EBADMSG);
		return (struct slice){0};
	}
	struct slice s = slice_upto(c->rest, n);
	c->rest = slice_from(c->rest, n);
	return s;
}

static uint32_t get_number(struct cursor *c, uint32_t max)
{
	uint32_t v = 0;
	struct slice s = get(c, sizeof(v));

	if (s.n == sizeof(v))
		memcpy(&v, s.p, sizeof(v));
	if (v <= max)
		return v;
	give_up(c, -EBADMSG);
	return 0;
}

static void get_record(struct cursor *c, const struct record *r, char *object);

/* No element takes fewer bytes than the four of a number, so a lie about the count is found before
 * anything is allocated for it. */
static void get_list(struct cursor *c, const struct field *f, struct any_list *list)
{
	uint32_t n = get_number(c, f->max);

	if (n > c->rest.n / sizeof(uint32_t)) {
		give_up(c, -EBADMSG);
		return;
	}
	if (n == 0)
		return;
	if (!arena_has_room(c->arena, n, f->of->size)) {
		give_up(c, -ENOMEM);
		return;
	}
	list->at = arena_alloc(c->arena, n, f->of->size);
	list->n = n;
	for (uint32_t i = 0; i < n; i++)
		get_record(c, f->of, (char *)list->at + i * f->of->size);
}

static void get_field(struct cursor *c, const struct field *f, char *at)
{
	struct slice s;

	switch (f->kind) {
	case TEXT:
		*(struct slice *)at = get(c, get_number(c, LIMIT_RECORD_BYTES));
		break;
	case NUMBER:
		*(uint32_t *)at = get_number(c, f->max);
		break;
	case NUMBER64:
		s = get(c, sizeof(uint64_t));
		if (s.n)
			memcpy(at, s.p, s.n);
		break;
	case RECORD:
		get_record(c, f->of, at);
		break;
	case LIST:
		get_list(c, f, (struct any_list *)at);
		break;
	}
}

static void get_record(struct cursor *c, const struct record *r, char *object)
{
	for (uint32_t i = 0; i < r->n; i++)
		get_field(c, &r->fields[i], object + r->fields[i].at);
}

int codec_get(struct slice bytes, const struct record *r, struct arena *a, void *object)
{
	struct cursor c = {.rest = bytes, .arena = a};

	memset(object, 0, r->size);
	size_t before = a->used, room = get_number(&c, LIMIT_ANSWER_MEMORY);
	get_record(&c, r, object);
	if (!c.error && (c.rest.n || a->used - before != room))
		c.error = -EBADMSG;
	if (c.error)
		memset(object, 0, r->size);
	return c.error;
}

size_t codec_room(struct slice bytes)
{
	struct cursor c = {.rest = bytes};

	return get_number(&c, LIMIT_ANSWER_MEMORY);
}
