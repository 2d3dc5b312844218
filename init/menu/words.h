/* Words that are looked for in titles: all of them in one pass, whatever the title is. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_WORDS_H
#define INIT_MENU_WORDS_H

#include "lib/slice.h"

enum { WORDS_BYTES = 48 };	/* of all words and the blanks between; each needs a bit */

/**
 * struct words - what is looked for, in whatever case of ASCII letters
 * @first, @last: a bit for each word: its first byte's, its last one's
 * @at: the places in the words where a byte stands
 */
struct words {
	uint64_t first, last;
	uint64_t at[256];
};

/* The words of @text, of which WORDS_BYTES count. */
void words_set(struct words *w, struct slice text);

/* Which words @s has, of the bits of @last: a step a byte of @s, and no more. */
uint64_t words_in(const struct words *w, struct slice s);

#endif
