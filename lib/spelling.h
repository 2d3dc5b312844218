/* What somebody may have meant who typed a word that does not exist. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_SPELLING_H
#define LIB_SPELLING_H

#include "lib/arena.h"

/* What differs between two words is at most as long, or they are not near. */
enum { SPELLING_MAX = 31 };

/**
 * struct spelling - a word, and the nearest of those that were compared with it
 * @word:    as typed
 * @nearest: empty: none is near
 * @edits:   between the two
 */
struct spelling {
	struct slice word, nearest;
	uint32_t edits;
};

/* How many letters to insert, drop, replace, or swap with their neighbour make @b of @a; more than
 * SPELLING_MAX when what differs is longer than that. */
uint32_t spelling_edits(struct slice a, struct slice b);

/* Keep @known as the nearest word when it is near, and nearer than those before. Near is: one edit,
 * or two in a word of five letters or more. */
void spelling_compare(struct spelling *s, struct slice known);

/* "did you mean 'NEAREST'? ", with @prefix before the word; empty when nothing is near. */
struct slice spelling_hint(const struct spelling *s, const char *prefix, struct arena *a);

#endif
