/* Storing values where a table of keywords says. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/keyword.h"

static const struct keyword *find_keyword(const struct keyword_table *table, struct slice word)
{
	for (const struct keyword *k = table->rows; k < table->rows + table->n; k++)
		if (table->fold == ANY_CASE ? slice_eq_fold(k->word, word)
					    : slice_eq(k->word, word))
			return k;
	return NULL;
}

bool keyword_apply(struct scan *scan, const struct keyword_table *table, void *object,
		   struct slice word, struct slice value)
{
	const struct keyword *k = find_keyword(table, word);

	if (!k)
		return false;
	void *field = (char *)object + k->at;
	switch (k->kind) {
	case KEYWORD_IGNORED:
		break;
	case KEYWORD_TEXT:
		*(struct slice *)field = value;
		break;
	case KEYWORD_TEXTS:
		slice_list_add(field, scan->arena, value);
		break;
	case KEYWORD_FILE:
		*(struct file_ref *)field = scan_file(scan, value);
		break;
	case KEYWORD_FILES:
		file_list_add(field, scan->arena, scan_file(scan, value));
		break;
	}
	return true;
}

void keyword_lines(struct scan *scan, const struct keyword_table *table, void *object,
		   struct slice path, struct slice text)
{
	slice_skip(&text, S("\xef\xbb\xbf"));
	for (uint32_t number = 1; text.n; number++) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));
		struct slice word = slice_word(&line);

		if (!word.n || word.p[0] == '#')
			continue;
		if (!keyword_apply(scan, table, object, word, line))
			scan_note(scan, NOTE_UNKNOWN_WORD, path, number, "unknown key \"%.*s\"",
				  SLICE_ARG(word));
	}
}

bool keyword_bool(struct slice value, bool *out)
{
	static const struct {
		struct slice word;
		bool value;
	} words[] = {
		{S_INIT("1"), true},   {S_INIT("yes"), true},  {S_INIT("y"), true},
		{S_INIT("true"), true}, {S_INIT("t"), true},   {S_INIT("on"), true},
		{S_INIT("0"), false},  {S_INIT("no"), false},  {S_INIT("n"), false},
		{S_INIT("false"), false}, {S_INIT("f"), false}, {S_INIT("off"), false},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (slice_eq_fold(value, words[i].word)) {
			*out = words[i].value;
			return true;
		}
	}
	return false;
}
