/* Layered tables of variables: a context, or a copy of the state, is a new layer on top. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/vars.h"

#include <stdlib.h>

#include "lib/limits.h"

/* Eight bytes at a time; the last eight may overlap those before. */
static uint32_t hash_of(struct slice name)
{
	uint64_t h = name.n, word = 0;
	size_t i = 0;

	for (; i + sizeof(word) < name.n; i += sizeof(word)) {
		memcpy(&word, name.p + i, sizeof(word));
		h = (h ^ word) * 0x9e3779b97f4a7c15u;
		h ^= h >> 32;
	}
	if (i)
		memcpy(&word, name.p + name.n - sizeof(word), sizeof(word));
	else if (name.n)
		memcpy(&word, name.p, name.n);
	h = (h ^ word) * 0x9e3779b97f4a7c15u;
	return (uint32_t)(h >> 32);
}

static struct var *find_here(const struct layer *l, uint32_t hash, struct slice name)
{
	for (struct var *v = l->buckets[hash & (l->n_buckets - 1)]; v; v = v->next)
		if (v->hash == hash && slice_eq(v->name, name))
			return v;
	return NULL;
}

void layer_open(struct layer *l, struct arena *a, struct layer *below, uint32_t n_buckets)
{
	*l = (struct layer){.below = below, .n_buckets = n_buckets};
	l->buckets = arena_array(a, struct var *, n_buckets);
}

/* The variable of that name that @l has or inherits; NULL: none. *@exported: whether it counts as
 * exported there. */
static const struct var *find_visible(const struct layer *l, uint32_t hash, struct slice name,
				      bool *exported)
{
	bool need = false, all = false;

	for (; l; l = l->below) {
		const struct var *v = find_here(l, hash, name);
		if (v) {
			if (v->removed || (need && !v->exported && !all))
				return NULL;
			*exported = v->exported || all;
			return v;
		}
		need = need || l->filter;
		/* a layer that exports all has but what filters below it let through */
		all = l->export_all || (all && !l->filter);
	}
	return NULL;
}

const struct var *layer_find(const struct layer *top, struct slice name, bool *exported)
{
	bool ignored;

	return find_visible(top, hash_of(name), name, exported ? exported : &ignored);
}

static void rehash(struct layer *l, struct arena *a)
{
	uint32_t bigger = l->n_buckets * 4;
	struct var **buckets = arena_array(a, struct var *, bigger);

	for (uint32_t i = 0; i < l->n_buckets; i++)
		for (struct var *v = l->buckets[i], *next; v; v = next) {
			next = v->next;
			v->next = buckets[v->hash & (bigger - 1)];
			buckets[v->hash & (bigger - 1)] = v;
		}
	l->buckets = buckets;
	l->n_buckets = bigger;
}

struct var *layer_make(struct layer *top, struct arena *a, struct slice name)
{
	uint32_t hash = hash_of(name);
	struct var *v = find_here(top, hash, name);
	bool exported = false;

	if (v) {
		if (v->removed)
			v->exported = false;
		v->removed = false;
		return v;
	}
	if (top->n >= LIMIT_GRUB_VARIABLES)
		return NULL;
	if (top->n >= 2 * top->n_buckets)
		rehash(top, a);
	find_visible(top, hash, name, &exported);
	v = arena_new(a, struct var);
	*v = (struct var){.hash = hash, .exported = exported, .name = arena_copy(a, name)};
	v->next = top->buckets[hash & (top->n_buckets - 1)];
	top->buckets[hash & (top->n_buckets - 1)] = v;
	top->n++;
	return v;
}

void var_assign(struct var *v, struct arena *a, struct slice value)
{
	if (value.n > v->room || v->value.p == NULL) {
		v->room = value.n + value.n / 2 + 8;
		v->value.p = arena_array(a, char, v->room);
	}
	if (value.n)
		memmove((char *)(uintptr_t)v->value.p, value.p, value.n);
	v->value.n = value.n;
}

static int by_name(const void *x, const void *y)
{
	const struct var *const *a = x, *const *b = y;

	return slice_cmp((*a)->name, (*b)->name);
}

uint32_t layer_list(const struct layer *top, struct arena *a, const struct var ***at)
{
	uint32_t n = 0;

	for (const struct layer *l = top; l; l = l->below)
		for (uint32_t i = 0; i < l->n_buckets; i++)
			for (const struct var *v = l->buckets[i]; v; v = v->next) {
				bool exported;
				if (find_visible(top, v->hash, v->name, &exported) == v)
					*ARENA_PUSH(a, at, &n) = v;
			}
	if (n)
		qsort(*at, n, sizeof(**at), by_name);
	return n;
}
