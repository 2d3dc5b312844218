/* Strings, without a library. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_TEXT_H
#define TESTS_ORACLE_MODULE_TEXT_H

int text_same(const char *a, const char *b);
int text_starts(const char *text, const char *with);

/* Whether @name is one of @names, which NULL ends. */
int text_is_one_of(const char *name, const char *const *names);

/* What follows the first of several words with spaces between them; empty after the last. */
const char *text_next_word(const char *words);

/* Whether one of such words is @name; @words may be NULL. */
int text_has_word(const char *words, const char *name);

/* Appends @number to @text, and gives the new end. */
char *text_add_number(char *text, unsigned long number);

#endif
