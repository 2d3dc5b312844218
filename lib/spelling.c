/* What somebody may have meant who typed a word that does not exist. */
/* SPDX-License-Identifier: MIT */
#include "lib/spelling.h"

static uint32_t smallest(uint32_t x, uint32_t y)
{
	return x < y ? x : y;
}

/* Letters that are alike at the beginning and at the end cost no edit: names of files are long, and
 * differ in a place or two. */
static void drop_alike(struct slice *a, struct slice *b)
{
	while (a->n && b->n && a->p[0] == b->p[0]) {
		*a = slice_from(*a, 1);
		*b = slice_from(*b, 1);
	}
	while (a->n && b->n && a->p[a->n - 1] == b->p[b->n - 1]) {
		a->n--;
		b->n--;
	}
}

/* rows[i % 3][j]: edits between the first i letters of @a and the first j of @b. */
uint32_t spelling_edits(struct slice a, struct slice b)
{
	uint32_t rows[3][SPELLING_MAX + 1];

	drop_alike(&a, &b);
	if (a.n > SPELLING_MAX || b.n > SPELLING_MAX)
		return SPELLING_MAX + 1;
	for (uint32_t i = 0; i <= a.n; i++) {
		uint32_t *row = rows[i % 3], *above = rows[(i + 2) % 3];
		const uint32_t *above_that = rows[(i + 1) % 3];
		for (uint32_t j = 0; j <= b.n; j++) {
			row[j] = i + j;
			if (i == 0 || j == 0)
				continue;
			bool same = a.p[i - 1] == b.p[j - 1];
			row[j] = smallest(smallest(above[j], row[j - 1]) + 1, above[j - 1] + !same);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				row[j] = smallest(row[j], above_that[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

void spelling_compare(struct spelling *s, struct slice known)
{
	uint32_t edits = spelling_edits(s->word, known);

	if (edits > (s->word.n < 5 ? 1 : 2) || (s->nearest.n && edits >= s->edits))
		return;
	s->nearest = known;
	s->edits = edits;
}

struct slice spelling_hint(const struct spelling *s, const char *prefix, struct arena *a)
{
	return s->nearest.n ? arena_format(a, "did you mean '%s%.*s'? ", prefix,
					   SLICE_ARG(s->nearest))
			    : (struct slice){0};
}
