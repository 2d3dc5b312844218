/* Parses LVM's metadata text: sections, settings, lists, strings, numbers, comments. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm_text.h"

#include "lib/limits.h"
#include "lib/text.h"

/* struct reader - what is left; @bad: something was not of the form */
struct reader {
	struct slice rest;
	struct arena *arena;
	uint32_t nodes;
	bool bad;
};

static bool is_word(char c)
{
	return ascii_alnum(c) || c == '_' || c == '-' || c == '.' || c == '+' || c == '@' ||
	       c == '/';
}

static void skip_space(struct reader *r)
{
	while (r->rest.n && (ascii_space(r->rest.p[0]) || r->rest.p[0] == '#')) {
		if (r->rest.p[0] == '#')
			slice_cut(&r->rest, '\n');
		else
			r->rest = slice_from(r->rest, 1);
	}
}

/* Whether @c comes next, and then it is taken. */
static bool take_char(struct reader *r, char c)
{
	skip_space(r);
	if (r->rest.n == 0 || r->rest.p[0] != c)
		return false;
	r->rest = slice_from(r->rest, 1);
	return true;
}

static struct slice take_word(struct reader *r)
{
	size_t n = 0;

	skip_space(r);
	while (n < r->rest.n && is_word(r->rest.p[n]))
		n++;
	struct slice word = slice_upto(r->rest, n);
	r->rest = slice_from(r->rest, n);
	return word;
}

/* After the first quote. What is escaped stays so: no name or id has such characters. */
static struct slice take_string(struct reader *r)
{
	for (size_t n = 0; n < r->rest.n; n++) {
		if (r->rest.p[n] == '\\') {
			n++;
		} else if (r->rest.p[n] == '"') {
			struct slice s = slice_upto(r->rest, n);
			r->rest = slice_from(r->rest, n + 1);
			return s;
		}
	}
	r->bad = true;
	return (struct slice){0};
}

static struct slice take_value(struct reader *r)
{
	if (take_char(r, '"'))
		return take_string(r);
	struct slice word = take_word(r);
	r->bad |= word.n == 0;
	return word;
}

static struct lvm_node *new_node(struct reader *r, struct slice name)
{
	if (++r->nodes > LIMIT_LVM_NODES)
		r->bad = true;
	struct lvm_node *node = arena_new(r->arena, struct lvm_node);
	node->name = name;
	return node;
}

/* After "[": values up to "]". */
static void read_list(struct reader *r, struct lvm_node *first)
{
	struct lvm_node *at = NULL;

	while (!r->bad && !take_char(r, ']')) {
		struct lvm_node *node = at ? new_node(r, (struct slice){0}) : first;
		node->value = take_value(r);
		if (at)
			at->more = node;
		at = node;
		take_char(r, ',');
	}
}

static void read_section(struct reader *r, struct lvm_node *section, int depth);

static struct lvm_node *read_element(struct reader *r, int depth)
{
	struct slice name = take_word(r);

	if (name.n == 0) {
		r->bad = true;
		return NULL;
	}
	struct lvm_node *node = new_node(r, name);
	if (take_char(r, '{'))
		read_section(r, node, depth + 1);
	else if (!take_char(r, '='))
		r->bad = true;
	else if (take_char(r, '['))
		read_list(r, node);
	else
		node->value = take_value(r);
	return node;
}

/* Up to "}"; the outermost one up to the end, or to the NUL that ends the text on the disk. */
static void read_section(struct reader *r, struct lvm_node *section, int depth)
{
	struct lvm_node **at = &section->child;

	r->bad |= depth > LIMIT_LVM_DEPTH;
	while (!r->bad) {
		if (depth ? take_char(r, '}') : take_char(r, '\0'))
			return;
		if (r->rest.n == 0) {
			r->bad |= depth != 0;
			return;
		}
		*at = read_element(r, depth);
		if (*at)
			at = &(*at)->next;
	}
}

const struct lvm_node *lvm_text_parse(struct slice text, struct arena *a)
{
	struct reader r = {.rest = text, .arena = a};
	struct lvm_node *root = new_node(&r, (struct slice){0});

	read_section(&r, root, 0);
	return r.bad ? NULL : root;
}

const struct lvm_node *lvm_text_find(const struct lvm_node *section, struct slice name)
{
	for (const struct lvm_node *n = section ? section->child : NULL; n; n = n->next)
		if (slice_eq(n->name, name))
			return n;
	return NULL;
}

struct slice lvm_text_string(const struct lvm_node *section, struct slice name)
{
	const struct lvm_node *n = lvm_text_find(section, name);

	return n ? n->value : (struct slice){0};
}

bool lvm_text_number(const struct lvm_node *section, struct slice name, uint64_t *number)
{
	return slice_number(lvm_text_string(section, name), UINT64_MAX, number);
}

struct slice lvm_text_id(const struct lvm_node *section, struct arena *a)
{
	struct slice id = lvm_text_string(section, S("id"));
	struct text out = {.arena = a};

	for (size_t i = 0; i < id.n; i++)
		if (id.p[i] != '-')
			text_char(&out, id.p[i]);
	return text_slice(&out);
}
