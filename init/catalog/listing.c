/* Looking into a listing. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/listing.h"

bool entry_key_eq(struct entry_key a, struct entry_key b)
{
	return a.volume == b.volume && memcmp(a.id, b.id, sizeof(a.id)) == 0;
}

const struct listed *listing_find(const struct listing *list, struct entry_key key)
{
	for (uint32_t i = 0; key.volume && i < list->n; i++)
		if (entry_key_eq(list->at[i].key, key))
			return &list->at[i];
	for (uint32_t i = 0; key.volume && i < list->n_twins; i++)
		if (entry_key_eq(list->twins[i].listed.key, key))
			return &list->at[list->twins[i].stays];
	return NULL;
}

/* What of an entry a word may be, from the vaguest on. */
enum likeness { OTHER, TITLE, NAME, ID };

static enum likeness likeness(const struct boot_entry *e, struct slice word)
{
	if (slice_eq_fold(e->id, word))
		return ID;
	if (slice_eq(e->name, word))
		return NAME;
	return slice_eq(e->title, word) ? TITLE : OTHER;
}

/* struct search - the best so far, among guests or the others; @several: others are named or titled
 * so, too */
struct search {
	struct slice word;
	bool guests;
	bool (*suitable)(const struct listed *l);
	const struct listed *found;
	enum likeness how;
	bool several;
};

/* @e stands in the listing as @l. */
static void consider(struct search *s, const struct boot_entry *e, const struct listed *l,
		     enum likeness least)
{
	enum likeness how = likeness(e, s->word);

	if (how < least || (s->suitable && !s->suitable(l)))
		return;
	s->several |= s->found && s->found != l;
	if (how <= s->how)
		return;
	s->found = l;
	s->how = how;
}

static void search(struct search *s, const struct listing *list)
{
	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].guest == s->guests)
			consider(s, list->at[i].entry, &list->at[i], TITLE);
	enum likeness least = s->found ? ID : TITLE;
	for (uint32_t i = 0; i < list->n_twins; i++) {
		const struct listed_twin *twin = &list->twins[i];
		const struct listed *stays = &list->at[twin->stays];
		bool names_others = twin->listed.guest && !stays->guest;

		if (twin->listed.guest == s->guests)
			consider(s, twin->listed.entry, stays, names_others ? ID : least);
	}
}

const struct listed *listing_by_word(const struct listing *list, struct slice word,
				     bool (*suitable)(const struct listed *l), bool *several)
{
	struct search s = {.word = word, .suitable = suitable};

	if (word.n)
		search(&s, list);
	if (word.n && !s.found) {
		s.guests = true;
		search(&s, list);
	}
	*several = s.several && s.how != ID;
	return s.found;
}
