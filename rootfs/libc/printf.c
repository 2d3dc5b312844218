/* snprintf and its kin for the image, in place of libc's: without floating point and wide characters
 * they are a tenth of the size. tests/check/printf.sh holds them against the host's. */
/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int vsnprintf(char *buf, size_t size, const char *fmt, va_list list);
int snprintf(char *buf, size_t size, const char *fmt, ...);
int vasprintf(char **result, const char *fmt, va_list list);
int asprintf(char **result, const char *fmt, ...);

struct out {
	char *buf;
	size_t size;
	size_t n; /* what would have been written, had there been room */
};

struct arguments {
	va_list list;
};

struct spec {
	bool zero, left, plus, alternate;
	int width;
	int precision; /* -1: none given */
	bool wide; /* 64 bits: l, ll, j, z and t are all the same here */
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->size)
		o->buf[o->n] = c;
	o->n++;
}

static void fill(struct out *o, char c, int count)
{
	while (count-- > 0)
		put(o, c);
}

static void put_padded(struct out *o, const struct spec *s, const char *text, size_t n)
{
	int pad = s->width - (int)n;

	if (!s->left)
		fill(o, s->zero ? '0' : ' ', pad);
	for (size_t i = 0; i < n; i++)
		put(o, text[i]);
	if (s->left)
		fill(o, ' ', pad);
}

static void put_text(struct out *o, const struct spec *s, const char *text)
{
	size_t n = s->precision < 0 ? strlen(text) : strnlen(text, (size_t)s->precision);
	struct spec blank = *s;

	blank.zero = false;
	put_padded(o, &blank, text, n);
}

/* @prefix: a sign, "0x" or nothing. A precision is the least number of digits, and then zeros do not
 * pad. */
static void put_number(struct out *o, const struct spec *given, uint64_t value, unsigned base,
		       bool capitals, const char *prefix)
{
	enum { DIGITS = 64, PREFIX = 2 };
	char text[PREFIX + DIGITS];
	size_t at = sizeof(text), prefix_n = strlen(prefix);
	struct spec s = *given;
	int least = s.precision < 0 ? 1 : s.precision < DIGITS ? s.precision : DIGITS;

	if (s.precision >= 0 || s.left)
		s.zero = false;
	for (; value || least > 0; value /= base, least--)
		text[--at] = (capitals ? "0123456789ABCDEF" : "0123456789abcdef")[value % base];
	if (s.zero) {
		for (size_t i = 0; i < prefix_n; i++)
			put(o, prefix[i]);
		s.width -= (int)prefix_n;
	} else {
		at -= prefix_n;
		memcpy(text + at, prefix, prefix_n);
	}
	put_padded(o, &s, text + at, sizeof(text) - at);
}

static void put_signed(struct out *o, const struct spec *s, int64_t value)
{
	uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;

	put_number(o, s, magnitude, 10, false, value < 0 ? "-" : s->plus ? "+" : "");
}

static void put_unsigned(struct out *o, const struct spec *s, uint64_t value, char conversion)
{
	unsigned base = conversion == 'u' ? 10 : conversion == 'o' ? 8 : 16;
	bool capitals = conversion == 'X', marked = s->alternate && base == 16 && value;

	put_number(o, s, value, base, capitals, !marked ? "" : capitals ? "0X" : "0x");
}

static int number(const char **fmt)
{
	int n = 0;

	while (**fmt >= '0' && **fmt <= '9')
		n = n * 10 + *(*fmt)++ - '0';
	return n;
}

/* A number in the format, or the next argument for '*'. A list of arguments can be handed down by
 * address only inside a structure. */
static int count(const char **fmt, struct arguments *args)
{
	if (**fmt != '*')
		return number(fmt);
	(*fmt)++;
	return va_arg(args->list, int);
}

static const char *parse_spec(const char *fmt, struct spec *s, struct arguments *args)
{
	*s = (struct spec){.precision = -1};
	for (; *fmt && strchr("0-+#", *fmt); fmt++)
		*(*fmt == '0' ? &s->zero : *fmt == '-' ? &s->left :
		  *fmt == '+' ? &s->plus : &s->alternate) = true;
	s->width = count(&fmt, args);
	if (s->width < 0) {
		s->left = true;
		s->width = -s->width;
	}
	if (*fmt == '.') {
		fmt++;
		s->precision = count(&fmt, args);
	}
	for (; *fmt && strchr("ljzt", *fmt); fmt++)
		s->wide = true;
	return fmt;
}

/* One conversion; false if it is not known here. */
static bool convert(struct out *o, const struct spec *s, char conversion, struct arguments *args)
{
	char c;

	switch (conversion) {
	case 's':
		put_text(o, s, va_arg(args->list, const char *));
		return true;
	case 'c':
		c = (char)va_arg(args->list, int);
		put_padded(o, &(struct spec){.left = s->left, .width = s->width}, &c, 1);
		return true;
	case 'd':
	case 'i':
		put_signed(o, s, s->wide ? va_arg(args->list, int64_t) : va_arg(args->list, int));
		return true;
	case 'u':
	case 'x':
	case 'X':
	case 'o':
		put_unsigned(o, s, s->wide ? va_arg(args->list, uint64_t) : va_arg(args->list, unsigned),
			     conversion);
		return true;
	default:
		return false;
	}
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list list)
{
	struct out o = {buf, size, 0};
	struct arguments args;
	struct spec s;

	va_copy(args.list, list);
	for (; *fmt; fmt++) {
		const char *from = fmt;

		if (*fmt != '%' || fmt[1] == '%') {
			fmt += *fmt == '%';
			put(&o, *fmt);
			continue;
		}
		fmt = parse_spec(fmt + 1, &s, &args);
		if (convert(&o, &s, *fmt, &args))
			continue;
		/* Shown as it is written: the text then says what is missing here. */
		while (*from)
			put(&o, *from++);
		break;
	}
	va_end(args.list);
	if (size)
		buf[o.n < size ? o.n : size - 1] = '\0';
	return (int)o.n;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list list;

	va_start(list, fmt);
	int n = vsnprintf(buf, size, fmt, list);
	va_end(list);
	return n;
}

int vasprintf(char **result, const char *fmt, va_list list)
{
	int n = vsnprintf(NULL, 0, fmt, list);

	*result = malloc((size_t)n + 1);
	return *result ? vsnprintf(*result, (size_t)n + 1, fmt, list) : -1;
}

int asprintf(char **result, const char *fmt, ...)
{
	va_list list;

	va_start(list, fmt);
	int n = vasprintf(result, fmt, list);
	va_end(list);
	return n;
}
