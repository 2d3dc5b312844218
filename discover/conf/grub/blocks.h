/* Blocks that were found right when they were read, by the place of their text: they are not parsed
 * a second time when they run. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_BLOCKS_H
#define DISCOVER_CONF_GRUB_BLOCKS_H

#include "lib/arena.h"

struct node;

/**
 * struct block - one block
 * @start: the byte behind its opening brace; that text does not move
 * @n:     bytes up to its closing brace
 * @lines: line ends among them
 * @tree:  its statements, by lines (next_group of struct node); NULL: the text has to be parsed
 *         again
 */
struct block {
	const char *start;
	uint32_t n, lines;
	struct node *tree;
};

/**
 * struct blocks - a table of them, by where they start
 * @arena:  where it grows
 * @kept:   bytes that trees have taken
 * @closed: nothing is added any more, because the memory that is taken from here on, and texts in
 *          it, will be given back
 */
struct blocks {
	struct arena *arena;
	struct block *at;
	uint32_t room, n;
	size_t kept;
	bool closed;
};

/* The block that starts there; NULL when it is not known. */
const struct block *blocks_find(const struct blocks *b, const char *start);

void blocks_add(struct blocks *b, const struct block *new);

#endif
