/* Copies a flattened device tree token by token, and writes its /chosen anew. */
/* SPDX-License-Identifier: MIT */
#include "loader/chosen.h"

#include <errno.h>

#include "lib/number.h"

enum {
	MAGIC = (int)0xd00dfeed,
	HEADER_BYTES = 40,
	VERSION = 17,
	COMPATIBLE = 16,
	TOKEN_BEGIN = 1,
	TOKEN_END = 2,
	TOKEN_PROPERTY = 3,
	TOKEN_NOP = 4,
	TOKEN_LAST = 9,
	RESERVED_BYTES = 16,		/* an entry of the memory reservation block */
	ADDED_BYTES = 1024,		/* names, tokens and lengths of all that is put */
	FIRMWARE_BYTES = 32,		/* tokens and padding of a property and its node */
	CHOSEN_DEPTH = 2,		/* the root's is 1 */
};

/* struct copy - @in is what is left of the structure; @strings of @tree, to which @names come;
 *		 @skips: the node that it is in is left out */
struct copy {
	struct text *out;
	struct slice in, strings;
	struct text names;
	uint32_t depth;
	bool in_chosen, put, skips;
};

static uint32_t be32(struct slice s, size_t at)
{
	return (uint32_t)number_be_at(s, at, 4);
}

static void align(struct text *t, size_t to, size_t from)
{
	while ((t->n - from) % to)
		text_char(t, '\0');
}

/* ---- what is told anew ---- */

bool chosen_is_memory(struct slice node)
{
	return slice_eq(slice_upto(node, slice_find(node, '@')), S("memory"));
}

bool chosen_is_firmware(struct slice property)
{
	return slice_starts(property, S("linux,uefi-"));
}

static bool is_ours(struct slice name)
{
	/* the last four are of kernels that wait for a crash, or for their own kexec */
	static const struct slice names[] = {
		S_INIT("bootargs"), S_INIT("linux,initrd-start"), S_INIT("linux,initrd-end"),
		S_INIT("kaslr-seed"), S_INIT("rng-seed"), S_INIT("linux,elfcorehdr"),
		S_INIT("linux,usable-memory-range"), S_INIT("linux,ima-kexec-buffer"),
		S_INIT("linux,booted-from-kexec"),
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_eq(name, names[i]))
			return true;
	return false;
}

/* The value follows, and is padded by end_property(). */
static size_t begin_property(struct copy *c, struct slice name, size_t bytes)
{
	text_be(c->out, TOKEN_PROPERTY, 4);
	text_be(c->out, bytes, 4);
	text_be(c->out, c->strings.n + c->names.n, 4);
	text_put(&c->names, name);
	text_char(&c->names, '\0');
	return c->out->n;
}

static void put_bytes(struct copy *c, struct slice name, struct slice value)
{
	size_t from = begin_property(c, name, value.n);

	text_put(c->out, value);
	align(c->out, 4, from);
}

static void put_address(struct copy *c, struct slice name, uint64_t value)
{
	begin_property(c, name, 8);
	text_be(c->out, value, 8);
}

/* The properties of the @i-th one's node from that on; the first behind them. */
static uint32_t put_node(struct copy *c, const struct chosen_firmware *firmware, uint32_t i)
{
	struct slice node = firmware->at[i].node;

	for (; i < firmware->n && slice_eq(firmware->at[i].node, node); i++)
		put_bytes(c, firmware->at[i].name, firmware->at[i].value);
	return i;
}

/* A name with its NUL, up to a multiple of 4. */
static void put_begin(struct copy *c, struct slice name)
{
	text_be(c->out, TOKEN_BEGIN, 4);
	size_t from = c->out->n;
	text_put(c->out, name);
	text_char(c->out, '\0');
	align(c->out, 4, from);
}

static void put_memory(struct copy *c, const struct chosen_firmware *firmware)
{
	for (uint32_t i = 0; firmware && i < firmware->n;) {
		if (!chosen_is_memory(firmware->at[i].node)) {
			i++;
			continue;
		}
		put_begin(c, firmware->at[i].node);
		i = put_node(c, firmware, i);
		text_be(c->out, TOKEN_END, 4);
	}
}

static void put_chosen(struct copy *c, const struct chosen *chosen)
{
	const struct chosen_firmware *firmware = chosen->firmware;
	size_t from = begin_property(c, S("bootargs"), chosen->bootargs.n + 1);

	c->put = true;
	text_put(c->out, chosen->bootargs);
	text_char(c->out, '\0');
	align(c->out, 4, from);
	if (chosen->initrd_bytes) {
		put_address(c, S("linux,initrd-start"), chosen->initrd);
		put_address(c, S("linux,initrd-end"), chosen->initrd + chosen->initrd_bytes);
	}
	if (chosen->seeds) {
		put_bytes(c, S("kaslr-seed"), (struct slice){chosen->seeds->layout,
							     sizeof(chosen->seeds->layout)});
		put_bytes(c, S("rng-seed"), (struct slice){chosen->seeds->generator,
							   sizeof(chosen->seeds->generator)});
	}
	for (uint32_t i = 0; firmware && i < firmware->n; i++)
		if (!chosen_is_memory(firmware->at[i].node))
			put_bytes(c, firmware->at[i].name, firmware->at[i].value);
}

/* ---- the copy ---- */

/* Take @n bytes and their padding from the structure: false when it has not so many. */
static bool take(struct copy *c, size_t n, struct slice *taken)
{
	size_t padded = (n + 3) & ~(size_t)3;

	if (n > c->in.n || padded > c->in.n)
		return false;
	*taken = slice_upto(c->in, padded);
	c->in = slice_from(c->in, padded);
	return true;
}

static bool copy_begin(struct copy *c, const struct chosen *chosen)
{
	struct slice name = slice_upto(c->in, slice_find(c->in, '\0')), bytes;

	if (!take(c, name.n + 1, &bytes))
		return false;
	c->depth++;
	if (c->depth == CHOSEN_DEPTH)
		c->skips = chosen->firmware && chosen_is_memory(name);
	if (c->skips)
		return true;
	text_be(c->out, TOKEN_BEGIN, 4);
	text_put(c->out, bytes);
	c->in_chosen = c->depth == CHOSEN_DEPTH && slice_eq(name, S("chosen"));
	if (c->in_chosen && !c->put)
		put_chosen(c, chosen);
	return true;
}

/* A tree without /chosen gets one before its root ends. */
static bool copy_end(struct copy *c, const struct chosen *chosen)
{
	if (c->depth == 0)
		return false;
	if (c->depth == 1 && !c->put) {
		put_begin(c, S("chosen"));
		put_chosen(c, chosen);
		text_be(c->out, TOKEN_END, 4);
	}
	if (c->depth == 1)
		put_memory(c, chosen->firmware);
	if (!c->skips)
		text_be(c->out, TOKEN_END, 4);
	if (c->depth-- == CHOSEN_DEPTH)
		c->skips = false;
	c->in_chosen = false;
	return true;
}

static bool copy_property(struct copy *c, const struct chosen *chosen)
{
	struct slice fields, value;

	if (!take(c, 8, &fields) || !take(c, be32(fields, 0), &value))
		return false;
	struct slice name = slice_from(c->strings, be32(fields, 4));
	name = slice_upto(name, slice_find(name, '\0'));
	if (c->skips || (c->in_chosen && (is_ours(name) || (chosen->firmware &&
							   chosen_is_firmware(name)))))
		return true;
	text_be(c->out, TOKEN_PROPERTY, 4);
	text_put(c->out, fields);
	text_put(c->out, value);
	return true;
}

static bool copy_token(struct copy *c, uint32_t token, const struct chosen *chosen)
{
	switch (token) {
	case TOKEN_BEGIN:
		return copy_begin(c, chosen);
	case TOKEN_END:
		return copy_end(c, chosen);
	case TOKEN_PROPERTY:
		return copy_property(c, chosen);
	default:
		return token == TOKEN_NOP;
	}
}

/* False when the structure is damaged, or ends within its root. */
static bool copy_structure(struct copy *c, const struct chosen *chosen)
{
	struct slice token;

	while (take(c, 4, &token)) {
		if (be32(token, 0) == TOKEN_LAST) {
			text_be(c->out, TOKEN_LAST, 4);
			return c->depth == 0 && c->put;
		}
		if (!copy_token(c, be32(token, 0), chosen))
			return false;
	}
	return false;
}

/* With the entry of zeros that ends it. */
static struct slice reservations(struct slice tree)
{
	struct slice all = slice_from(tree, be32(tree, 16));
	size_t n = 0;

	while (n + RESERVED_BYTES <= all.n &&
	       number_be(slice_upto(slice_from(all, n + 8), 8)) != 0)
		n += RESERVED_BYTES;
	return slice_upto(all, n);
}

static struct slice block(struct slice tree, size_t offset, size_t bytes)
{
	return slice_upto(slice_from(tree, be32(tree, offset)), be32(tree, bytes));
}

/* Over the room that was left for it. */
static void put_header(struct text *out, size_t at, const uint32_t fields[HEADER_BYTES / 4])
{
	struct text room = {.arena = out->arena, .p = out->p + at, .cap = HEADER_BYTES};

	for (size_t i = 0; i < HEADER_BYTES / 4; i++)
		text_be(&room, fields[i], 4);
}

size_t chosen_bytes(struct slice tree, const struct chosen *chosen)
{
	size_t bytes = tree.n + chosen->bootargs.n + sizeof(struct chosen_seeds) + ADDED_BYTES;

	/* each with a name, and perhaps a node, of its own */
	for (uint32_t i = 0; chosen->firmware && i < chosen->firmware->n; i++)
		bytes += chosen->firmware->at[i].node.n + chosen->firmware->at[i].name.n +
			 chosen->firmware->at[i].value.n + FIRMWARE_BYTES;
	return bytes;
}

int chosen_put(struct text *out, struct slice tree, const struct chosen *chosen)
{
	static const char zeros[HEADER_BYTES];
	struct copy c = {.out = out, .names.arena = out->arena};
	size_t start = out->n;

	if (tree.n < HEADER_BYTES || be32(tree, 0) != (uint32_t)MAGIC ||
	    be32(tree, 20) < VERSION || be32(tree, 24) > VERSION)
		return -EBADMSG;
	c.in = block(tree, 8, 36);
	c.strings = block(tree, 12, 32);
	text_put(out, (struct slice){zeros, HEADER_BYTES});
	text_put(out, reservations(tree));
	text_put(out, (struct slice){zeros, RESERVED_BYTES});
	size_t structure = out->n - start;
	if (!copy_structure(&c, chosen))
		return -EBADMSG;
	size_t strings = out->n - start;
	text_put(out, c.strings);
	text_put(out, text_slice(&c.names));
	align(out, 8, start);
	put_header(out, start, (uint32_t[]){
		(uint32_t)MAGIC, (uint32_t)(out->n - start), (uint32_t)structure,
		(uint32_t)strings, HEADER_BYTES, VERSION, COMPATIBLE, be32(tree, 28),
		(uint32_t)(c.strings.n + c.names.n), (uint32_t)(strings - structure),
	});
	return 0;
}
