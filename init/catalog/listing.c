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
