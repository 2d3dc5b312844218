/* Regular expressions: from the pattern to a program for ere_match(). */
/* SPDX-License-Identifier: MIT */
#include "lib/ere.h"

#include <errno.h>

#include "lib/text.h"
#include "lib/utf8.h"

enum { UNBOUNDED = -1, MAX_REPEAT = 0x7fff /* gnulib's RE_DUP_MAX */ };

/**
 * struct compiler - a pattern on its way
 * @rest:   what was not read yet; the first error empties it
 * @closed: a bit for each group of 1 to 9 that a back reference may name
 * @refers: there was a back reference
 */
struct compiler {
	struct arena *arena;
	struct ere *ere;
	struct slice rest;
	uint32_t closed;
	bool refers;
	int err;
};

/* What classes consist of: first and last character of each range. */
static const struct class {
	struct slice name, ranges;
} classes[] = {
	{S_INIT("alnum"), S_INIT("09AZaz")}, {S_INIT("alpha"), S_INIT("AZaz")},
	{S_INIT("blank"), S_INIT("\t\t  ")}, {S_INIT("cntrl"), S_INIT("\1\37\177\177")},
	{S_INIT("digit"), S_INIT("09")},     {S_INIT("graph"), S_INIT("!~")},
	{S_INIT("lower"), S_INIT("az")},     {S_INIT("print"), S_INIT(" ~")},
	{S_INIT("punct"), S_INIT("!/:@[`{~")}, {S_INIT("space"), S_INIT("\t\r  ")},
	{S_INIT("upper"), S_INIT("AZ")},     {S_INIT("xdigit"), S_INIT("09AFaf")},
};
#define WORD S("09AZaz__")
#define SPACE S("\t\r  ")

static void alternatives(struct compiler *c, unsigned depth);

static void refuse(struct compiler *c, int err)
{
	if (!c->err)
		c->err = err;
	c->rest = (struct slice){0};
}

static char peek(const struct compiler *c)
{
	return c->rest.n ? c->rest.p[0] : '\0';
}

uint32_t ere_take(struct slice *s)
{
	uint32_t c = ERE_STRAY | (unsigned char)s->p[0];
	size_t n = utf8_read(*s, &c);

	*s = slice_from(*s, n ? n : 1);
	return c;
}

/* Distances are relative, so what lies wholly before or behind @at stays right. */
static void insert(struct compiler *c, uint32_t at, struct ere_inst inst)
{
	struct ere *e = c->ere;

	if (e->n == LIMIT_REGEXP_PROGRAM) {
		refuse(c, -E2BIG);
		return;
	}
	memmove(&e->at[at + 1], &e->at[at], (e->n - at) * sizeof(*e->at));
	e->at[at] = inst;
	e->n++;
}

static void emit(struct compiler *c, enum ere_op op, int32_t x, int32_t y)
{
	insert(c, c->ere->n, (struct ere_inst){op, x, y});
}

static void add_range(struct compiler *c, struct ere_set *set, uint32_t first, uint32_t last)
{
	for (uint32_t i = first; i <= last && i < 128; i++)
		set->ascii[i / 32] |= 1u << (i % 32);
	if (last < 128)
		return;
	if (set->n_ranges == LIMIT_REGEXP_RANGES)
		refuse(c, -E2BIG);
	else
		*ARENA_PUSH(c->arena, &set->ranges, &set->n_ranges) =
			(struct ere_range){first, last};
}

static void add_class(struct compiler *c, struct ere_set *set, struct slice ranges)
{
	for (size_t i = 0; i + 1 < ranges.n; i += 2)
		add_range(c, set, (unsigned char)ranges.p[i], (unsigned char)ranges.p[i + 1]);
}

static void emit_set(struct compiler *c, struct ere_set set)
{
	if (c->ere->n_sets == LIMIT_REGEXP_PROGRAM) {
		refuse(c, -E2BIG);
		return;
	}
	emit(c, ERE_SET, (int32_t)c->ere->n_sets, 0);
	*ARENA_PUSH(c->arena, &c->ere->sets, &c->ere->n_sets) = set;
}

static void emit_class(struct compiler *c, struct slice ranges, bool negated)
{
	struct ere_set set = {.negated = negated};

	add_class(c, &set, ranges);
	emit_set(c, set);
}

/* "[:name:]", "[.x.]", "[=x=]": false when @mark is not what follows the bracket. */
static bool symbol(struct compiler *c, char mark, struct slice *name)
{
	struct slice s = c->rest;

	if (s.n < 2 || s.p[0] != '[' || s.p[1] != mark)
		return false;
	s = slice_from(s, 2);
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] != mark || s.p[i + 1] != ']')
			continue;
		*name = slice_upto(s, i);
		c->rest = slice_from(s, i + 2);
		return true;
	}
	*name = (struct slice){0};
	refuse(c, -EINVAL);
	return true;
}

/* "[:alpha:]", and "[=a=]", which is "a" where there is no locale. Neither begins a range. */
static bool class(struct compiler *c, struct ere_set *set)
{
	struct slice name;

	if (symbol(c, '=', &name)) {
		if (name.n == 1)
			add_range(c, set, (unsigned char)name.p[0], (unsigned char)name.p[0]);
		else
			refuse(c, -EINVAL);
		return true;
	}
	if (!symbol(c, ':', &name))
		return false;
	for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		if (!slice_eq(classes[i].name, name))
			continue;
		add_class(c, set, classes[i].ranges);
		return true;
	}
	refuse(c, -EINVAL);
	return true;
}

/* One end of a range, or a character by itself. */
static uint32_t endpoint(struct compiler *c)
{
	struct slice name;

	if (symbol(c, '.', &name)) {
		if (name.n != 1)
			refuse(c, -EINVAL);
		return name.n ? (unsigned char)name.p[0] : 0;
	}
	if (c->rest.n)
		return ere_take(&c->rest);
	refuse(c, -EINVAL);
	return 0;
}

/* gnulib takes a hyphen for itself where it stands first, last, or as an end of a range. */
static void bracket_element(struct compiler *c, struct ere_set *set, bool is_first)
{
	struct ere_set none = {0};

	if (class(c, set))
		return;
	if (peek(c) == '-' && !is_first && !slice_starts(c->rest, S("-]"))) {
		refuse(c, -EINVAL);
		return;
	}
	uint32_t first = endpoint(c), last = first;
	if (peek(c) == '-' && !slice_starts(c->rest, S("-]"))) {
		c->rest = slice_from(c->rest, 1);
		if (class(c, &none))
			refuse(c, -EINVAL);
		last = endpoint(c);
	}
	if (first > last)
		refuse(c, -EINVAL);
	if (!c->err)
		add_range(c, set, first, last);
}

static void bracket(struct compiler *c)
{
	struct ere_set set = {.negated = slice_skip(&c->rest, S("^"))};
	bool is_first = true;

	do {
		bracket_element(c, &set, is_first);
		is_first = false;
	} while (!c->err && !slice_skip(&c->rest, S("]")));
	emit_set(c, set);
}

static void group(struct compiler *c, unsigned depth)
{
	uint32_t number = c->ere->groups;

	if (number == LIMIT_REGEXP_GROUPS || depth == LIMIT_REGEXP_DEPTH) {
		refuse(c, -E2BIG);
		return;
	}
	c->ere->groups++;
	emit(c, ERE_SAVE, (int32_t)(2 * number), 0);
	alternatives(c, depth + 1);
	if (!slice_skip(&c->rest, S(")")))
		refuse(c, -EINVAL);
	emit(c, ERE_SAVE, (int32_t)(2 * number + 1), 0);
	if (number < 10)
		c->closed |= 1u << number;
}

/* What follows a backslash; false: an anchor. */
static bool escape(struct compiler *c)
{
	char what = peek(c);
	struct slice anchors = S("bB<>`'"), kinds = S("bB<>^$");

	if (!c->rest.n) {
		refuse(c, -EINVAL);
		return true;
	}
	if (slice_has(anchors, what)) {
		emit(c, ERE_ASSERT, kinds.p[slice_find(anchors, what)], 0);
		c->rest = slice_from(c->rest, 1);
		return false;
	}
	uint32_t value = ere_take(&c->rest);
	if (what == 'w' || what == 'W')
		emit_class(c, WORD, what == 'W');
	else if (what == 's' || what == 'S')
		emit_class(c, SPACE, what == 'S');
	else if (!ascii_digit(what) || what == '0')
		emit(c, ERE_CHAR, (int32_t)value, 0);
	else if (c->closed & 1u << (what - '0'))
		c->refers = true;
	else
		refuse(c, -EINVAL);
	return true;
}

/* What a repetition may follow; false: an anchor, which none may follow. */
static bool atom(struct compiler *c, unsigned depth)
{
	uint32_t value = ere_take(&c->rest);

	switch (value) {
	case '(':
		group(c, depth);
		return true;
	case '[':
		bracket(c);
		return true;
	case '.':
		emit_class(c, S(""), true);
		return true;
	case '\\':
		return escape(c);
	case '^':
	case '$':
		emit(c, ERE_ASSERT, (int32_t)value, 0);
		return false;
	}
	if (value < 128 && slice_has(S("*+?{"), (char)value))
		refuse(c, -EINVAL);
	emit(c, ERE_CHAR, (int32_t)value, 0);
	return true;
}

/* A decimal number; -1: there is none. */
static int32_t number(struct compiler *c)
{
	int32_t n = -1;

	for (; ascii_digit(peek(c)); c->rest = slice_from(c->rest, 1)) {
		n = (n < 0 ? 0 : n) * 10 + (peek(c) - '0');
		if (n > MAX_REPEAT)
			n = MAX_REPEAT + 1;
	}
	return n;
}

/* "n}", "n,}", "n,m}", ",m}" */
static void interval(struct compiler *c, int32_t *min, int32_t *max)
{
	*min = *max = number(c);
	if (slice_skip(&c->rest, S(","))) {
		*max = number(c);
		if (*min < 0)
			*min = 0;
	}
	if (!slice_skip(&c->rest, S("}")) || *min < 0 || *min > MAX_REPEAT || *max > MAX_REPEAT ||
	    (*max >= 0 && *min > *max))
		refuse(c, -EINVAL);
}

static bool repetition(struct compiler *c, int32_t *min, int32_t *max)
{
	*min = 0;
	*max = UNBOUNDED;
	if (slice_skip(&c->rest, S("*")))
		return true;
	if (slice_skip(&c->rest, S("+"))) {
		*min = 1;
		return true;
	}
	if (slice_skip(&c->rest, S("?"))) {
		*max = 1;
		return true;
	}
	if (!slice_skip(&c->rest, S("{")))
		return false;
	interval(c, min, max);
	return true;
}

static void copy(struct compiler *c, uint32_t start, uint32_t n)
{
	for (uint32_t i = 0; i < n && !c->err; i++)
		insert(c, c->ere->n, c->ere->at[start + i]);
}

/*
 * Repeat what was emitted from @start on: as many copies as there may be, those after the first
 * @min behind a way out to the end. Without an upper bound the last copy is a loop.
 */
static void repeat(struct compiler *c, uint32_t start, int32_t min, int32_t max)
{
	int32_t n = (int32_t)(c->ere->n - start);
	int32_t copies = max == UNBOUNDED ? (min ? min : 1) : max;

	if (n == 0 || copies == 0) {
		c->ere->n = start;
		return;
	}
	for (int32_t i = 1; i < copies && !c->err; i++) {
		if (i >= min)
			emit(c, ERE_SPLIT, 1, (copies - i) * (n + 1));
		copy(c, start, (uint32_t)n);
	}
	if (max == UNBOUNDED)
		emit(c, ERE_SPLIT, -n, 1);
	if (min == 0)
		insert(c, start,
		       (struct ere_inst){ERE_SPLIT, 1, (int32_t)(c->ere->n - start) + 1});
}

static void branch(struct compiler *c, unsigned depth)
{
	int32_t min, max;

	while (c->rest.n && peek(c) != '|' && (peek(c) != ')' || depth == 0)) {
		uint32_t start = c->ere->n;
		bool repeatable = atom(c, depth);
		while (repeatable && !c->err && repetition(c, &min, &max) && !c->err)
			repeat(c, start, min, max);
	}
}

static void alternatives(struct compiler *c, unsigned depth)
{
	uint32_t start = c->ere->n;

	branch(c, depth);
	while (slice_skip(&c->rest, S("|"))) {
		int32_t n = (int32_t)(c->ere->n - start);
		insert(c, start, (struct ere_inst){ERE_SPLIT, 1, n + 2});
		uint32_t jump = c->ere->n;
		emit(c, ERE_JUMP, 0, 0);
		branch(c, depth);
		if (!c->err)
			c->ere->at[jump].x = (int32_t)(c->ere->n - jump);
	}
}

int ere_compile(struct arena *a, struct slice pattern, struct ere *ere)
{
	struct compiler c = {.arena = a, .ere = ere, .rest = pattern};

	*ere = (struct ere){.groups = 1};
	ere->at = arena_array(a, struct ere_inst, LIMIT_REGEXP_PROGRAM);
	alternatives(&c, 0);
	emit(&c, ERE_MATCH, 0, 0);
	if (!c.err && c.refers)
		return -EOPNOTSUPP;
	return c.err;
}
