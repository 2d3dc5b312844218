/* One word of the GRUB language: the pieces it is made of, and the backslashes in it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_WORD_H
#define DISCOVER_CONF_GRUB_WORD_H

#include "discover/conf/grub/ast.h"
#include "lib/text.h"

/* Split a word token, which is not empty, into pieces: the first goes to *@first, the others are in
 * @a. They point into @text where they can. */
void word_split(struct arena *a, struct slice text, struct piece *first);

/* Append @s in single quotes: one word that nothing in it can break out of. */
void word_quote(struct text *t, struct slice s);

/* Whether @s begins with "\xHH". rhboot leaves such bytes as they are: they are meant for the user
 * space of the system that is booted. */
bool word_is_hex_escape(struct slice s);

/* The word @p without the backslashes that protect its bytes, changed in place.
 * @keep_hex: "\xHH" stays. */
struct slice word_unprotect(char *p, size_t n, bool keep_hex);

#endif
