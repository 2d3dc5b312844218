/* One walk over the format; every conversion is a prefix, zeros and a body in a field. */
/* SPDX-License-Identifier: MIT */
#include "lib/format.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { DIGITS = 20 };	/* of the largest number in base 10 */

/* struct arguments - a va_list that can be handed on */
struct arguments {
	va_list list;
};

struct output {
	char *to;
	size_t room, n;
};

/* struct conversion - one, as the format asks for it; @precision -1: it says none */
struct conversion {
	bool left, zeros, prefixed, plus;
	int width, precision;
	size_t bytes;		/* of the argument, a number */
};

/* struct piece - what it comes to: @prefix, so many zeros, @body */
struct piece {
	const char *prefix, *body;
	size_t n_prefix, zeros, n;
};

static void put(struct output *o, const char *bytes, size_t n)
{
	size_t left = o->n < o->room ? o->room - o->n : 0;

	if (n && left)
		memcpy(o->to + o->n, bytes, n < left ? n : left);
	o->n += n;
}

static void repeat(struct output *o, char c, size_t n)
{
	while (n--)
		put(o, &c, 1);
}

static void put_piece(struct output *o, const struct conversion *c, const struct piece *p)
{
	size_t whole = p->n_prefix + p->zeros + p->n, width = (size_t)c->width;
	size_t blanks = whole < width ? width - whole : 0;

	if (!c->left)
		repeat(o, ' ', blanks);
	put(o, p->prefix, p->n_prefix);
	repeat(o, '0', p->zeros);
	put(o, p->body, p->n);
	if (c->left)
		repeat(o, ' ', blanks);
}

/* ---- reading the format ---- */

/* Digits, or "*" for an argument. */
static int take_number(const char **format, struct arguments *args)
{
	int64_t n = 0;

	if (**format == '*') {
		++*format;
		return va_arg(args->list, int);
	}
	for (; **format >= '0' && **format <= '9'; ++*format)
		n = n < INT_MAX / 16 ? n * 10 + (**format - '0') : n;
	return (int)n;
}

static const char *take_flags(const char *format, struct conversion *c)
{
	for (;; format++) {
		switch (*format) {
		case '-': c->left = true; break;
		case '0': c->zeros = true; break;
		case '#': c->prefixed = true; break;
		case '+': c->plus = true; break;
		default: return format;
		}
	}
}

static const char *take_length(const char *format, struct conversion *c)
{
	c->bytes = sizeof(int);
	for (;; format++) {
		switch (*format) {
		case 'h': c->bytes /= 2; break;
		case 'l': case 'j': case 'z': case 't': c->bytes = sizeof(int64_t); break;
		default: return format;
		}
	}
}

/* What stands behind the "%", up to the letter. */
static const char *take_conversion(const char *format, struct arguments *args,
				   struct conversion *c)
{
	*c = (struct conversion){.precision = -1};
	format = take_flags(format, c);
	c->width = take_number(&format, args);
	if (c->width < 0) {
		c->left = true;
		c->width = -c->width;
	}
	if (*format == '.') {
		format++;
		c->precision = take_number(&format, args);
	}
	return take_length(format, c);
}

/* ---- numbers ---- */

/* Narrower arguments come as an int, and count with their own bits only. */
static uint64_t take_value(const struct conversion *c, struct arguments *args, bool minus)
{
	unsigned unused = 64 - 8 * (unsigned)c->bytes;
	uint64_t value = c->bytes == sizeof(int64_t) ? va_arg(args->list, uint64_t)
						     : va_arg(args->list, unsigned);

	value <<= unused;
	return minus ? (uint64_t)((int64_t)value >> unused) : value >> unused;
}

static bool is_signed(char letter)
{
	return letter == 'd' || letter == 'i';
}

/* What stands before the digits of @value, which is positive from here on. */
static const char *take_prefix(const struct conversion *c, char letter, uint64_t *value)
{
	if (is_signed(letter) && (int64_t)*value < 0) {
		*value = -*value;
		return "-";
	}
	if (is_signed(letter))
		return c->plus ? "+" : "";
	if (letter == 'u' || !c->prefixed || !*value)
		return "";
	return letter == 'X' ? "0X" : "0x";
}

/* So many digits, if it takes zeros: one, unless the format says. */
static size_t least_digits(const struct conversion *c, size_t n_prefix)
{
	if (c->precision >= 0)
		return (size_t)c->precision;
	if (c->zeros && !c->left && (size_t)c->width > n_prefix + 1)
		return (size_t)c->width - n_prefix;
	return 1;
}

static void put_value(struct output *o, const struct conversion *c, char letter, uint64_t value)
{
	const char *digits = letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned base = is_signed(letter) || letter == 'u' ? 10 : 16;
	char room[DIGITS], *at = room + DIGITS;
	struct piece p = {.prefix = take_prefix(c, letter, &value)};

	for (; value; value /= base)
		*--at = digits[value % base];
	p.n_prefix = strlen(p.prefix);
	p.body = at;
	p.n = (size_t)(room + DIGITS - at);
	size_t least = least_digits(c, p.n_prefix);
	p.zeros = p.n < least ? least - p.n : 0;
	put_piece(o, c, &p);
}

/* ---- all of it ---- */

static void put_text(struct output *o, const struct conversion *c, const char *text)
{
	size_t most = c->precision < 0 ? SIZE_MAX : (size_t)c->precision;

	put_piece(o, c, &(struct piece){.prefix = "", .body = text, .n = strnlen(text, most)});
}

/* False: @letter is no conversion. */
static bool put_conversion(struct output *o, const struct conversion *c, char letter,
			   struct arguments *args)
{
	char byte;

	switch (letter) {
	case 'd': case 'i':
		put_value(o, c, letter, take_value(c, args, true));
		return true;
	case 'u': case 'x': case 'X':
		put_value(o, c, letter, take_value(c, args, false));
		return true;
	case 's':
		put_text(o, c, va_arg(args->list, const char *));
		return true;
	case 'c':
	case '%':
		byte = letter == '%' ? '%' : (char)va_arg(args->list, int);
		put_piece(o, c, &(struct piece){.prefix = "", .body = &byte, .n = 1});
		return true;
	}
	return false;
}

int format_put(char *to, size_t room, const char *format, va_list args)
{
	struct output o = {to, room, 0};
	struct arguments rest;

	va_copy(rest.list, args);
	for (;;) {
		size_t plain = strcspn(format, "%");
		struct conversion c;

		put(&o, format, plain);
		format += plain;
		if (!*format)
			break;
		format = take_conversion(format + 1, &rest, &c);
		if (!put_conversion(&o, &c, *format, &rest))
			break;
		format++;
	}
	va_end(rest.list);
	if (room)
		to[o.n < room ? o.n : room - 1] = 0;
	return o.n > INT_MAX ? -1 : (int)o.n;
}
