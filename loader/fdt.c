/* Walks a flattened device tree without having all of it in memory. */
/* SPDX-License-Identifier: MIT */
#include "loader/fdt.h"

#include <errno.h>

#include "lib/number.h"

enum {
	HEADER_BYTES = 40,
	MAGIC_BYTES = 4,
	VERSION = 17,
	TOKEN_BEGIN = 1,
	TOKEN_END = 2,
	TOKEN_PROPERTY = 3,
	TOKEN_NOP = 4,
	TOKEN_LAST = 9,
	NAME_MAX_BYTES = 256,
	STRINGS_MAX = INPUT_BYTES / 2,
};

static uint64_t be32(struct slice s, size_t at)
{
	return number_be(slice_upto(slice_from(s, at), 4));
}

/* Offsets are from the start of the tree, which is that of the file. */
static int read_header(struct slice h, struct fdt *tree, uint64_t size)
{
	uint64_t total = be32(h, 4), structure = be32(h, 8), strings = be32(h, 12);
	uint64_t strings_bytes = be32(h, 32), structure_bytes = be32(h, 36);

	if (h.n < HEADER_BYTES || !slice_starts(h, S("\xd0\x0d\xfe\xed")) ||
	    be32(h, 24) > VERSION || be32(h, 20) < VERSION || structure > total ||
	    structure_bytes > total - structure || strings > total ||
	    strings_bytes > total - strings || strings_bytes > STRINGS_MAX)
		return -EBADMSG;
	if (total > size)
		return -ENODATA;
	tree->end = total;
	tree->in.at = strings;
	tree->in.end = strings + strings_bytes;
	return 0;
}

int fdt_open(struct fdt *tree, int fd, uint64_t size, struct arena *a)
{
	struct slice h = {0}, strings = {0};

	*tree = (struct fdt){0};
	input_open(&tree->in, fd, 0, size, a);
	int err = input_peek(&tree->in, HEADER_BYTES, &h);
	if (err < 0)
		return err;
	uint64_t structure = be32(h, 8), structure_bytes = be32(h, 36);
	err = read_header(h, tree, size);
	if (err == 0)
		err = input_peek(&tree->in, STRINGS_MAX, &strings);
	if (err < 0)
		return err;
	tree->strings = arena_copy(a, strings);
	tree->in.at = structure;
	tree->in.end = structure + structure_bytes;
	tree->in.have = 0;
	return 0;
}

static int take_be(struct input *in, uint64_t *value)
{
	struct slice s = {0};
	int err = input_take(in, 4, &s);

	if (err == 0)
		*value = number_be(s);
	return err;
}

static int skip_padded(struct input *in, uint64_t n)
{
	return input_skip(in, (n + 3) & ~3ull);
}

static int begin_node(struct fdt *tree, struct arena *a)
{
	struct slice name = {0};
	int err = input_peek(&tree->in, NAME_MAX_BYTES, &name);

	if (err < 0)
		return err;
	size_t n = slice_find(name, '\0');
	if (n == name.n || tree->depth == FDT_DEPTH)
		return -EBADMSG;
	tree->path[tree->depth++] = arena_copy(a, slice_upto(name, n));
	return skip_padded(&tree->in, n + 1);
}

static int take_property(struct fdt *tree, struct arena *a)
{
	uint64_t name = 0;
	struct slice value = {0};
	int err = take_be(&tree->in, &tree->bytes);

	if (err == 0)
		err = take_be(&tree->in, &name);
	if (err == 0)
		err = input_peek(&tree->in, FDT_VALUE_BYTES, &value);
	if (err < 0)
		return err;
	tree->name = slice_from(tree->strings, name);
	tree->name = slice_upto(tree->name, slice_find(tree->name, '\0'));
	tree->value = arena_copy(a, slice_upto(value, tree->bytes));
	tree->at = tree->in.at;
	return skip_padded(&tree->in, tree->bytes);
}

static int step(struct fdt *tree, uint64_t token, struct arena *a)
{
	switch (token) {
	case TOKEN_BEGIN:
		return begin_node(tree, a);
	case TOKEN_END:
		return tree->depth-- == 0 ? -EBADMSG : 0;
	case TOKEN_PROPERTY:
		return take_property(tree, a);
	case TOKEN_NOP:
	case TOKEN_LAST:
		return 0;
	default:
		return -EBADMSG;
	}
}

int fdt_next(struct fdt *tree, struct arena *a)
{
	uint64_t token = TOKEN_NOP;
	int err = 0;

	while (err == 0 && token != TOKEN_PROPERTY && token != TOKEN_LAST) {
		err = take_be(&tree->in, &token);
		if (err == 0)
			err = step(tree, token, a);
	}
	if (err < 0)
		return err == -ENODATA ? -EBADMSG : err;
	return token == TOKEN_PROPERTY;
}
