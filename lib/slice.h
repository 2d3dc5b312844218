/* A view of bytes that somebody else owns: pointer and length, never dependent on a NUL. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_SLICE_H
#define LIB_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/**
 * struct slice - a view of bytes
 * @p: first byte; meaningless when @n is 0
 * @n: number of bytes
 *
 * A slice is not NUL-terminated and may contain NUL. The zero value is the empty slice. Every
 * function below accepts the empty slice; none reads outside [p, p + n).
 */
struct slice {
	const char *p;
	size_t n;
};

/* S("text"): the "" rejects anything but a string literal at compile time. S_INIT is the same where
 * C wants a constant initialiser. */
#define S(literal) ((struct slice){"" literal, sizeof(literal) - 1})
#define S_INIT(literal) {"" literal, sizeof(literal) - 1}

/* printf("%.*s", SLICE_ARG(s)): clamped, because %.* takes an int. */
#define SLICE_ARG(s) (int)((s).n > 4096 ? 4096 : (s).n), ((s).n ? (s).p : "")

static inline bool slice_eq(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool ascii_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static inline bool ascii_space(char c)
{
	return ascii_blank(c) || c == '\n';
}

static inline bool ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char ascii_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static inline char ascii_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

static inline bool ascii_alnum(char c)
{
	return ascii_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

/* The only way to drop bytes from the front; it cannot overrun. */
static inline struct slice slice_from(struct slice s, size_t n)
{
	if (n > s.n)
		n = s.n;
	return s.n ? (struct slice){s.p + n, s.n - n} : s;
}

/* At most the first @n bytes. */
static inline struct slice slice_upto(struct slice s, size_t n)
{
	return (struct slice){s.p, n < s.n ? n : s.n};
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
	return slice_eq(slice_upto(s, prefix.n), prefix);
}

static inline bool slice_ends(struct slice s, struct slice suffix)
{
	return s.n >= suffix.n && slice_eq(slice_from(s, s.n - suffix.n), suffix);
}

/* If @s begins with @prefix, step over it. Test and step cannot disagree. */
static inline bool slice_skip(struct slice *s, struct slice prefix)
{
	if (!slice_starts(*s, prefix))
		return false;
	*s = slice_from(*s, prefix.n);
	return true;
}

/* A C string as a slice; NULL is the empty slice. */
struct slice slice_str(const char *cstr);

/* Byte order, shorter first on a common prefix: <0, 0, >0. */
int slice_cmp(struct slice a, struct slice b);

/* Equality that ignores the case of ASCII letters. */
bool slice_eq_fold(struct slice a, struct slice b);

/* slice_ends() that ignores the case of ASCII letters. A suffix that is all of @s counts: where
 * something has to come before it, look at s.n too. */
bool slice_ends_fold(struct slice s, struct slice suffix);

/* Index of the first @c in @s, or s.n. */
size_t slice_find(struct slice s, char c);

/* Index of the last @c in @s, or s.n. */
size_t slice_rfind(struct slice s, char c);

static inline bool slice_has(struct slice s, char c)
{
	return slice_find(s, c) < s.n;
}

/* Take everything before the first @c off the front of @s, eating @c. */
struct slice slice_cut(struct slice *s, char c);

/* Without blanks, tabs and CR at both ends. */
struct slice slice_trim(struct slice s);

/* Without the quotes around it, if it begins and ends with the same one of @quotes. */
struct slice slice_unquote(struct slice s, struct slice quotes);

/* Split one blank-delimited word off the front of @s; what is left begins with no blank. */
struct slice slice_word(struct slice *s);

/* Whether @word is one of the blank-delimited @words. */
bool slice_has_word(struct slice words, struct slice word);

/* Whether @line is one of the lines of @text. */
bool slice_has_line(struct slice text, struct slice line);

/* Take the word that @s begins with off its front, as the kernel sees its command line: up to a
 * blank or the end of a line that is not in double quotes. Empty where @s begins with one. */
struct slice slice_kernel_word(struct slice *s);

/* The bytes up to and without the last '/': "/a" of "/a/b", "" of "/a" and of "a". */
struct slice slice_dirname(struct slice path);

/* What follows the last '/', or all of it. */
struct slice slice_basename(struct slice path);

/* A decimal number that is the whole of @s and at most @max. */
bool slice_number(struct slice s, uint64_t max, uint64_t *value);

#endif
