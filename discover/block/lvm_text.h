/* The text in which LVM keeps what a volume group consists of (lvm2, lib/format_text). */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_TEXT_H
#define DISCOVER_BLOCK_LVM_TEXT_H

#include "lib/arena.h"

/**
 * struct lvm_node - a section "name { ... }", or a setting "name = value"
 * @value: first value of a setting: a number's digits, or a string without its quotes
 * @more:  in a list "[...]": the next value; those nodes have no names
 * @child: first element of a section
 */
struct lvm_node {
	struct slice name, value;
	struct lvm_node *more, *child, *next;
};

/* Take the whole of @text apart: a section without a name. NULL: it is not such text, nests deeper
 * than LIMIT_LVM_DEPTH, or has more than LIMIT_LVM_NODES parts. */
const struct lvm_node *lvm_text_parse(struct slice text, struct arena *a);

/* The element of a section with that name; NULL: none, also when @section is NULL. */
const struct lvm_node *lvm_text_find(const struct lvm_node *section, struct slice name);

/* A setting's first value; empty: there is none. */
struct slice lvm_text_string(const struct lvm_node *section, struct slice name);

/* False: there is none, or it is no number. */
bool lvm_text_number(const struct lvm_node *section, struct slice name, uint64_t *number);

/* The id of a section, without its hyphens. */
struct slice lvm_text_id(const struct lvm_node *section, struct arena *a);

#endif
