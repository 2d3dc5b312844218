/* File name globbing. Patterns come protected: a backslash makes the next byte literal. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/glob.h"

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/word.h"

enum { MAX_FOUND = 4096 };

/* GRUB makes a regular expression of a pattern, and there a '^' in front and a '$' at the end match
 * no byte. */
static struct slice without_anchors(struct slice pattern)
{
	while (slice_skip(&pattern, S("^")))
		;
	while (slice_ends(pattern, S("$")) && !slice_ends(pattern, S("\\$")))
		pattern.n--;
	return pattern;
}

/* Length of the pattern's element at the front of @p. *@wild: '*' or '?' if it is that, else 0. */
static size_t element(struct slice p, char *literal, char *wild)
{
	*wild = 0;
	if (p.p[0] == '\\' && p.n > 1) {
		*literal = p.p[1];
		return 2;
	}
	*literal = p.p[0];
	if (p.p[0] == '*' || p.p[0] == '?')
		*wild = p.p[0];
	return 1;
}

/* Linear in practice: only the last star is ever tried again. */
static bool matches(struct slice pattern, struct slice name)
{
	struct slice after_star = {0}, retry = {0};
	bool star = false;
	char literal, wild;

	pattern = without_anchors(pattern);
	while (name.n || pattern.n) {
		if (pattern.n) {
			size_t n = element(pattern, &literal, &wild);
			if (wild == '*') {
				star = true;
				after_star = pattern = slice_from(pattern, n);
				retry = name;
				continue;
			}
			if (name.n && (wild == '?' || literal == name.p[0])) {
				pattern = slice_from(pattern, n);
				name = slice_from(name, 1);
				continue;
			}
		}
		if (!star || retry.n == 0)
			return false;
		retry = name = slice_from(retry, 1);
		pattern = after_star;
	}
	return true;
}

static struct slice unprotected(struct grub *g, struct slice s)
{
	struct slice copy = arena_copy(g->scratch, s);

	if (copy.n == 0)
		return copy;
	return word_unprotect((char *)(uintptr_t)copy.p, copy.n, grub_is(g, KEEPS_HEX));
}

/* Where the next component with a wildcard begins and ends in @e; false: there is none. */
static bool next_wild(struct slice e, size_t *begin, size_t *end)
{
	bool wild = false;
	size_t i = 0;

	*begin = 0;
	for (; i < e.n; i++) {
		if (e.p[i] == '\\' && i + 1 < e.n)
			i++;
		else if (e.p[i] == '*' || e.p[i] == '?')
			wild = true;
		else if (e.p[i] == '/' && wild)
			break;
		else if (e.p[i] == '/')
			*begin = i + 1;
	}
	*end = i;
	return wild;
}

static void add(struct grub *g, struct slice_list *list, struct slice s)
{
	if (list->n < MAX_FOUND)
		slice_list_add(list, g->scratch, s);
}

/* "(hd*,gpt?)": names of devices. A pattern that begins with a star means whole devices. */
static void match_devices(struct grub *g, struct slice pattern, struct slice_list *found)
{
	struct slice_list names = {0};
	bool parts = slice_starts(pattern, S("("));

	grub_device_list(g, &names);
	/* GRUB forgets an error that waits here, and in exists() */
	g->status = GRUB_OK;
	for (uint32_t i = 0; i < names.n; i++) {
		if (!parts && slice_has(names.at[i], ','))
			continue;
		struct slice name = arena_concat(g->scratch, S("("), names.at[i]);
		name = arena_concat(g->scratch, name, S(")"));
		if (matches(pattern, name))
			add(g, found, name);
	}
}

/* Names in directory @dir, which ends in a slash, that match @pattern. */
static void match_files(struct grub *g, struct slice dir, struct slice pattern,
			struct slice_list *found)
{
	struct grub_place place;
	struct dir_list names;
	int status = g->status;
	char message[sizeof(g->message)];

	memcpy(message, g->message, sizeof(message));
	if (grub_locate(g, dir, &place) == GRUB_OK &&
	    source_list(grub_source(&place), place.path, g->scratch, &names) == 0) {
		grub_charge(g, (uint64_t)names.n * (32 + pattern.n));
		for (uint32_t i = 0; i < names.n; i++)
			if (matches(pattern, names.at[i].name))
				add(g, found, arena_concat(g->scratch, dir, names.at[i].name));
	}
	g->status = status;
	memcpy(g->message, message, sizeof(message));
}

/* A path that ends in a slash has to be a directory. */
static bool exists(struct grub *g, struct slice path)
{
	struct file_info info;
	bool directory = slice_ends(path, S("/"));

	if (directory)
		path = slice_upto(path, path.n - 1);
	g->status = GRUB_OK;
	return grub_stat(g, path, &info) && (!directory || info.kind == FILE_DIRECTORY);
}

/* The rest of the pattern has no wildcard: append it to each path. Files have to be there, devices
 * are. */
static void append_literal(struct grub *g, const struct slice_list *paths, struct slice rest,
			   struct slice_list *found)
{
	for (uint32_t i = 0; i < paths->n; i++) {
		struct slice path = arena_concat(g->scratch, paths->at[i], rest);
		if (!slice_has(path, '/') || exists(g, path))
			add(g, found, path);
	}
}

/* One wildcard component, for every path found so far. */
static void expand_component(struct grub *g, const struct slice_list *paths, struct slice literal,
			     struct slice pattern, struct slice_list *found)
{
	if (paths->n == 0) {
		if (literal.n == 0)
			match_devices(g, pattern, found);
		else
			match_files(g, literal, pattern, found);
		return;
	}
	for (uint32_t i = 0; i < paths->n; i++)
		match_files(g, arena_concat(g->scratch, paths->at[i], literal), pattern, found);
}

bool grub_glob(struct grub *g, struct slice e, struct slice_list *found)
{
	size_t begin, end;

	if (g->no_glob || (e.p[0] != '/' && e.p[0] != '(' && e.p[0] != '*'))
		return false;
	if (!next_wild(e, &begin, &end))
		return false;
	for (;;) {
		struct slice_list next = {0};
		expand_component(g, found, unprotected(g, slice_upto(e, begin)),
				 slice_from(slice_upto(e, end), begin), &next);
		e = slice_from(e, end);
		*found = next;
		if (next.n == 0 || e.n == 0)
			return next.n != 0;
		if (!next_wild(e, &begin, &end)) {
			struct slice_list all = {0};
			append_literal(g, found, unprotected(g, e), &all);
			*found = all;
			return all.n != 0;
		}
	}
}
