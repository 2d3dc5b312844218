/* Tables of keywords for "word value" formats: a row says which field takes the value. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_KEYWORD_H
#define CONF_KEYWORD_H

#include "discover/scan.h"

enum keyword_kind {
	KEYWORD_IGNORED,	/* known, and without effect here */
	KEYWORD_TEXT,		/* struct slice: the last value wins */
	KEYWORD_TEXTS,		/* struct slice_list: one more element */
	KEYWORD_FILE,		/* struct file_ref on the scanned volume */
	KEYWORD_FILES,		/* struct file_list */
};

/**
 * struct keyword - one row
 * @word: in lower case where the format ignores case
 * @at:   offset of the field in the object that is filled
 */
struct keyword {
	struct slice word;
	enum keyword_kind kind;
	size_t at;
};

/* KEYWORD("title", struct boot_entry, title): the field's type says how its value is stored, so a
 * row cannot name a field and treat it as something else. */
#define KEYWORD(word, type, field)                                                                 \
	{S_INIT(word), KEYWORD_KIND(((type *)0)->field), offsetof(type, field)}
#define KEYWORD_WITHOUT_EFFECT(word) {S_INIT(word), KEYWORD_IGNORED, 0}
#define KEYWORD_KIND(field)                                                                        \
	_Generic(&(field), struct slice *: KEYWORD_TEXT, struct slice_list *: KEYWORD_TEXTS,       \
		 struct file_ref *: KEYWORD_FILE, struct file_list *: KEYWORD_FILES)

enum word_case { EXACT_CASE, ANY_CASE };

/**
 * struct keyword_table - the words of one format
 * @fold: whether case matters
 */
struct keyword_table {
	const struct keyword *rows;
	size_t n;
	enum word_case fold;
};

#define KEYWORD_TABLE(name, rows, fold)                                                            \
	static const struct keyword_table name = {rows, sizeof(rows) / sizeof(*(rows)), fold}

/* Store @value in the field of @object that @word names. False when the table does not know it. */
bool keyword_apply(struct scan *scan, const struct keyword_table *table, void *object,
		   struct slice word, struct slice value);

/* Call keyword_apply() for every line of @text that is "word value"; blank lines and those that
 * begin with '#' are skipped, unknown words noted. */
void keyword_lines(struct scan *scan, const struct keyword_table *table, void *object,
		   struct slice path, struct slice text);

/* "1", "yes", "true" and the like into true or false, as systemd reads them. False when it is
 * neither. */
bool keyword_bool(struct slice value, bool *out);

#endif
