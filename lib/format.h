/* Formatted text, without what only floating point numbers and streams need: that is most of what
 * the C library has for it. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_FORMAT_H
#define LIB_FORMAT_H

#include <stdarg.h>
#include <stddef.h>

/*
 * As vsnprintf(3), for the conversions d, i, u, x, X, c, s and %, with the flags "-", "0", "#" and
 * "+", widths, precisions, and the lengths hh, h, l, ll, j, z and t. Any other conversion ends the
 * text before it. The number of bytes that the whole text has: what does not fit into @room, with
 * the NUL at its end, is left out.
 */
int format_put(char *to, size_t room, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

#endif
