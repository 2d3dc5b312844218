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

/* struct search - the best so far; @several: others are named or titled so, too */
struct search {
	struct slice word;
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

const struct listed *listing_by_word(const struct listing *list, struct slice word,
				     bool (*suitable)(const struct listed *l), bool *several)
{
	struct search s = {.word = word, .suitable = suitable};

	for (uint32_t i = 0; word.n && i < list->n; i++)
		consider(&s, list->at[i].entry, &list->at[i], TITLE);
	enum likeness least = s.found ? ID : TITLE;
	for (uint32_t i = 0; word.n && i < list->n_twins; i++)
		consider(&s, list->twins[i].listed.entry, &list->at[list->twins[i].stays], least);
	*several = s.several && s.how != ID;
	return s.found;
}
