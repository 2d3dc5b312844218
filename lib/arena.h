/* Memory that lives and dies together, with a ceiling. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_ARENA_H
#define LIB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "lib/slice.h"

/**
 * struct arena - a region that is filled from the front and released as a whole
 * @base: first byte
 * @used: bytes handed out
 * @cap:  the ceiling: a hostile disk cannot make us allocate more
 * @full: called when the ceiling is hit; must not return (a job ends, a test jumps back)
 * @own:  children have no such memory
 *
 * An arena has no destructors: it never owns a descriptor, a mount or a child.
 */
struct arena {
	char *base;
	size_t used;
	size_t cap;
	void (*full)(struct arena *);
	bool own;
};

/* Reserve @cap bytes of address space; pages are committed when first touched.
 * 0 or -ENOMEM. Released by arena_close(). */
int arena_open(struct arena *a, size_t cap, void (*full)(struct arena *))
	__attribute__((warn_unused_result));
void arena_close(struct arena *a);

/* Nothing is in it any more; its memory stays, to be filled anew. */
void arena_empty(struct arena *a);

/* A child has no such memory then: that spares fork() the work, and the child the temptation. */
void arena_keep_from_children(struct arena *a);

/* Bytes of address space that all open arenas of this process take, but those that are kept from
 * its children: of these, a child starts with as much. */
size_t arena_mapped(void);

/* @full of an arena that is asked arena_has_room() before every allocation, as PID 1's are, or
 * whose texts have a maximum that fits: it is never called. */
void arena_never_full(struct arena *a);

/* Zeroed memory for @count objects of @size bytes. Does not return when there is no room. */
void *arena_alloc(struct arena *a, size_t count, size_t size)
	__attribute__((alloc_size(2, 3), returns_nonnull, warn_unused_result));

/* Bytes that the caller writes before it reads them: pages that it does not come to are never
 * touched. Does not return when there is no room. */
char *arena_room(struct arena *a, size_t bytes)
	__attribute__((alloc_size(2), returns_nonnull, warn_unused_result));

/* What @count objects of @size bytes take in an arena; the product must not overflow. */
size_t arena_bytes(size_t count, size_t size);

/* Whether arena_alloc() of that much would succeed:
 * for PID 1, which cannot afford not to return. */
bool arena_has_room(const struct arena *a, size_t count, size_t size);

/* Typed and aligned; there is no untyped allocation. */
#define arena_new(a, type) ((type *)arena_alloc((a), 1, sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc((a), (n), sizeof(type)))

/* A private copy of @s. */
struct slice arena_copy(struct arena *a, struct slice s);

/* @x, @sep, @y in one piece; without @sep when @x or @y is empty. */
struct slice arena_join(struct arena *a, struct slice x, char sep, struct slice y);

/* @x and @y in one piece. */
struct slice arena_concat(struct arena *a, struct slice x, struct slice y);

/* A copy that ends in NUL, for system calls. What follows a NUL inside @s is lost to them. */
char *arena_cstr(struct arena *a, struct slice s);

/* printf into the arena. Slices are printed by "%.*s", SLICE_ARG(s). */
struct slice arena_format(struct arena *a, const char *format, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/* Room for one more element in an array that grows by doubling: returns where it goes.
 *	*ARENA_PUSH(arena, &list->at, &list->n) = element; */
#define ARENA_PUSH(a, array, count)                                                                \
	((__typeof__(*(array)))arena_grow((a), (void **)(array), (count), sizeof(**(array))))
void *arena_grow(struct arena *a, void **array, uint32_t *count, size_t size)
	__attribute__((returns_nonnull));

#endif
