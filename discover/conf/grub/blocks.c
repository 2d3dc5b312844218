/* A hash table of blocks that were checked, with open addressing. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/blocks.h"

/* The block that starts there, or the empty place where it belongs. */
static struct block *place(struct block *at, uint32_t room, const char *start)
{
	uint64_t hash = (uintptr_t)start * 0x9e3779b97f4a7c15u;
	uint32_t i = (uint32_t)(hash >> 32) & (room - 1);

	while (at[i].start && at[i].start != start)
		i = (i + 1) & (room - 1);
	return &at[i];
}

const struct block *blocks_find(const struct blocks *b, const char *start)
{
	const struct block *found = b->room ? place(b->at, b->room, start) : NULL;

	return found && found->start ? found : NULL;
}

static void grow(struct blocks *b)
{
	uint32_t room = b->room ? 2 * b->room : 16;
	struct block *at = arena_array(b->arena, struct block, room);

	for (uint32_t i = 0; i < b->room; i++)
		if (b->at[i].start)
			*place(at, room, b->at[i].start) = b->at[i];
	b->at = at;
	b->room = room;
}

void blocks_add(struct blocks *b, const struct block *new)
{
	if (b->closed)
		return;
	if (2 * b->n >= b->room)
		grow(b);
	*place(b->at, b->room, new->start) = *new;
	b->n++;
}
