/* Hexadecimal digits of either case, as numbers and as bytes. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_HEX_H
#define LIB_HEX_H

#include "lib/text.h"

bool hex_digit(char c);

/* The digits in front of *@s, with or without 0x before them: step over them. False when there are
 * none, or more than 16; then *@value means nothing. */
bool hex_take(struct slice *s, uint64_t *value);

/* Such a number, and nothing behind it. */
bool hex_number(struct slice s, uint64_t *value);

/* @n bytes out of twice as many digits. False when it is another number of them, or something else
 * is among them; then *@bytes mean nothing. */
bool hex_bytes(struct slice digits, unsigned char *bytes, size_t n);

/* Append two digits, in lower case, for each of @n bytes. */
void hex_put(struct text *t, const unsigned char *bytes, size_t n);

#endif
