/* Variables and functions of a running GRUB script: layered tables. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_VARS_H
#define DISCOVER_CONF_GRUB_VARS_H

#include "lib/arena.h"

struct node;

/**
 * struct var - a variable, or a function
 * @room:     bytes that @value.p has
 * @exported: goes into new contexts
 * @removed:  unset here, whatever the layers below say
 * @body:     of a function
 */
struct var {
	struct var *next;
	uint32_t hash;
	bool exported, removed;
	struct slice name, value;
	size_t room;
	struct node *body;
};

/**
 * struct layer - a context of variables, on top of the one that it was opened from
 * @below:  what it inherits; not written to as long as this layer lives
 * @filter: only exported variables are inherited (upstream's contexts)
 * @export_all: what is inherited counts as exported (contexts of rhboot)
 * @status: the variable $? of this layer, once it has one
 */
struct layer {
	struct layer *below;
	bool filter, export_all;
	const struct var *status;
	struct var **buckets;
	uint32_t n_buckets, n;
};

/* Make @l a new layer on @below (NULL: on nothing). @n_buckets, a power of two, is where it
 * begins. */
void layer_open(struct layer *l, struct arena *a, struct layer *below, uint32_t n_buckets);

/* What @name means in @top; NULL: nothing. Do not write through it. *@exported, which may be NULL
 * as a pointer: whether it counts as exported in @top. */
const struct var *layer_find(const struct layer *top, struct slice name, bool *exported);

/* The variable @name of the top layer itself, made (with the inherited export mark) if need be; its
 * value is left alone. NULL when there are more than LIMIT_GRUB_VARIABLES. */
struct var *layer_make(struct layer *top, struct arena *a, struct slice name);

/* Give it a copy of @value. */
void var_assign(struct var *v, struct arena *a, struct slice value);

/* Every variable that can be seen from @top, sorted by name. */
uint32_t layer_list(const struct layer *top, struct arena *a, const struct var ***at);

#endif
