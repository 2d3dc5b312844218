/* Blocks inside of blocks that were found right when the outer one was parsed: they are not checked
 * a second time when that one runs. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_BLOCKS_H
#define DISCOVER_CONF_GRUB_BLOCKS_H

#include "lib/arena.h"

/**
 * struct block - one block
 * @start: the byte behind its opening brace; that text does not move
 * @n:     bytes up to its closing brace
 * @lines: line ends among them
 */
struct block {
	const char *start;
	uint32_t n, lines;
};

/**
 * struct blocks - a table of them, by where they start
 * @arena:  where it grows
 * @closed: nothing is added any more, because the memory that is taken from here on, and texts in
 *          it, will be given back
 */
struct blocks {
	struct arena *arena;
	struct block *at;
	uint32_t room, n;
	bool closed;
};

/* The block that starts there; NULL when it is not known. */
const struct block *blocks_find(const struct blocks *b, const char *start);

void blocks_add(struct blocks *b, struct slice text, uint32_t lines);

#endif
