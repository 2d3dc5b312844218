/* Shift-And over all words at once: a bit is set where what has been read ends as a word begins. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/words.h"

_Static_assert(WORDS_BYTES <= 64, "a bit for each byte");

void words_set(struct words *w, struct slice text)
{
	uint64_t bit = 1;
	bool inside = false;

	*w = (struct words){0};
	text = slice_upto(text, WORDS_BYTES);
	for (size_t i = 0; i < text.n; i++) {
		if (ascii_blank(text.p[i])) {
			inside = false;
			continue;
		}
		w->at[(unsigned char)ascii_lower(text.p[i])] |= bit;
		w->at[(unsigned char)ascii_upper(text.p[i])] |= bit;
		if (inside)
			w->last &= ~(bit >> 1);
		else
			w->first |= bit;
		w->last |= bit;
		inside = true;
		bit <<= 1;
	}
}

uint64_t words_in(const struct words *w, struct slice s)
{
	uint64_t state = 0, seen = 0;

	for (size_t i = 0; i < s.n; i++) {
		state = (state << 1 | w->first) & w->at[(unsigned char)s.p[i]];
		seen |= state;
	}
	return seen & w->last;
}
