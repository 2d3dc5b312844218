/* Reads and writes the words of the tally. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/tally.h"

/* struct one - one word; @word: as it stands there, without its star */
struct one {
	struct slice word, id;
	uint64_t starts, at;
	bool open;
};

enum { MOST = 1 << 20 };

static bool next(struct slice *text, struct one *e)
{
	for (struct slice word; (word = slice_word(text)).n;) {
		e->open = slice_skip(&word, S("*"));
		e->word = word;
		e->id = slice_cut(&word, ':');
		struct slice starts = slice_cut(&word, ':');
		if (e->id.n && slice_number(starts, MOST, &e->starts) &&
		    slice_number(word, INT64_MAX, &e->at))
			return true;
	}
	return false;
}

uint32_t tally_starts(struct slice text, struct slice id, uint64_t now, uint64_t within)
{
	struct one e;

	while (next(&text, &e))
		if (slice_eq(e.id, id))	/* a clock that went back says nothing */
			return now > e.at && now - e.at > within ? 0 : (uint32_t)e.starts;
	return 0;
}

uint32_t tally_often(struct slice text, uint32_t times, uint64_t now, uint64_t within,
		     struct slice *ids)
{
	struct slice rest = text;
	uint32_t n = 0;
	struct one e;

	while (n < TALLY_ENTRIES && next(&rest, &e))
		if (tally_starts(text, e.id, now, within) >= times)
			ids[n++] = e.id;
	return n;
}

bool tally_has(const struct slice *ids, uint32_t n, struct slice id)
{
	while (n && !slice_eq(ids[n - 1], id))
		n--;
	return n != 0;
}

_Static_assert((int)RESTARTS_MOST == 5 && (int)RESTARTS_WITHIN_S == 600, "as these words say");

struct slice tally_came_back(void)
{
	return S("the firmware was asked for it 5 times, each time within 10 minutes, and this is "
		 "where it led: only a person can have it started now");
}

static void put_others(struct text *out, struct slice text, struct slice id, uint32_t n)
{
	struct one e;

	while (n < TALLY_ENTRIES && next(&text, &e)) {
		if (slice_eq(e.id, id))
			continue;
		text_put(out, n++ ? S(" ") : S(""));
		text_put(out, e.word);
	}
}

void tally_start(struct text *out, struct slice text, struct slice id, uint64_t now,
		 uint64_t within)
{
	text_char(out, '*');
	text_put(out, id);
	text_printf(out, ":%u:%llu", tally_starts(text, id, now, within) + 1,
		    (unsigned long long)now);
	put_others(out, text, id, 1);
}

bool tally_is_open(struct slice text, struct slice id)
{
	struct one e;

	return next(&text, &e) && e.open && slice_eq(e.id, id);
}

void tally_good(struct text *out, struct slice text)
{
	struct slice rest = text;
	struct one e = {.open = false};

	if (!next(&rest, &e) || !e.open)
		e.id = (struct slice){0};
	put_others(out, text, e.id, 0);
}
