/* Numbers out of bytes and digits, and into digits. Whole decimal numbers: slice_number(). */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_NUMBER_H
#define LIB_NUMBER_H

#include "lib/slice.h"

enum { NUMBER_TEXT_BYTES = 20, NUMBER_NO_DIGIT = 36 };

/* @v in decimal; lies somewhere in @room. */
struct slice number_text(int64_t v, char room[NUMBER_TEXT_BYTES]);

/* What a digit stands for in the bases up to 36, where letters of either case follow 9;
 * NUMBER_NO_DIGIT: @c is none. */
unsigned number_digit(char c);

/* The number that little- or big-endian @bytes stand for; at most eight of them. */
uint64_t number_le(struct slice bytes);
uint64_t number_be(struct slice bytes);

/* The same of the @n bytes at @at, as far as they are there. */
uint64_t number_le_at(struct slice bytes, size_t at, size_t n);
uint64_t number_be_at(struct slice bytes, size_t at, size_t n);

#endif
