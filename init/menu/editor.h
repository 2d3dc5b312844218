/* An editor without a terminal: text, cursor, and what keys do to them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_EDITOR_H
#define INIT_MENU_EDITOR_H

#include "init/menu/key.h"
#include "lib/slice.h"

/* Longer than any kernel's command line and the names of its files; a longer text cannot be edited.
 */
enum { EDITOR_BYTES = 8192 };

/**
 * struct editor - one line, or several
 * @n:  the text's length in bytes
 * @at: the cursor, a byte offset at the start of a character, at most @n
 *
 * Keys change one line; none makes a new one.
 */
struct editor {
	uint32_t n;
	uint32_t at;
	char text[EDITOR_BYTES];
};

enum editor_result {
	EDITOR_IGNORED,		/* not a key of the editor */
	EDITOR_CHANGED,		/* text or cursor */
	EDITOR_FULL,		/* no room for the character */
	EDITOR_DONE,
	EDITOR_CANCELLED
};

/* Begin with @text and the cursor at the end of its first line. False when it is longer than
 * EDITOR_BYTES. */
bool editor_begin(struct editor *e, struct slice text) __attribute__((warn_unused_result));

enum editor_result editor_key(struct editor *e, const struct key_event *key);

static inline struct slice editor_text(const struct editor *e)
{
	return (struct slice){e->text, e->n};
}

#endif
