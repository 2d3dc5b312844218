/* LZ4's legacy format ("LZ4 Frame Format", last section): the one that Linux unpacks. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>

#include "lib/number.h"
#include "loader/codec/codec.h"
#include "loader/codec/lz4_block.h"

enum {
	MAGIC_BYTES = 4,
	MAGIC = 0x184c2102,
	BLOCK_BYTES = 8 << 20,
	PACKED_MAX = BLOCK_BYTES + BLOCK_BYTES / 255 + 16,
};

/* The size of the next block; 0: there is none, for there is no end mark: the data end with the
 * file, or where no size stands. Several streams in a row are one. */
static int next_block(struct input *in, uint64_t *size)
{
	struct slice s = {0};
	int err;

	*size = 0;
	for (;;) {
		err = input_peek(in, MAGIC_BYTES, &s);
		if (err < 0 || s.n == 0)
			return err;
		uint64_t n = number_le(s);
		if (s.n < MAGIC_BYTES)
			return n ? input_fail(in, -ENODATA, "ends early") : 0;
		if (n == 0 || (n > PACKED_MAX && n != MAGIC))
			return 0;
		err = input_skip(in, MAGIC_BYTES);
		if (err < 0 || n != MAGIC) {
			*size = n;
			return err;
		}
	}
}

/* A full block, and no end of an archive in it: there must have been another one. */
static bool wants_more(const unsigned char *block, int n)
{
	return n == BLOCK_BYTES && !memmem(block, BLOCK_BYTES, "TRAILER!!!", 10);
}

/* struct buffers - one block, packed and not */
struct buffers {
	unsigned char *packed, *plain;
};

static int take_block(struct input *in, uint64_t size, struct buffers *b, int *n)
{
	int err = input_read(in, b->packed, size);

	if (err < 0)
		return err;
	*n = lz4_block((struct slice){(char *)b->packed, size}, b->plain, 0, BLOCK_BYTES);
	return *n < 0 ? input_fail(in, -EBADMSG, "a block is damaged") : 0;
}

static int decode_blocks(struct input *in, struct sink *sink, struct buffers *b)
{
	uint64_t size;
	int n = 0;
	int err = next_block(in, &size);

	while (err == 0 && size) {
		err = take_block(in, size, b, &n);
		if (err == 0)
			err = sink_put(sink, b->plain, (size_t)n);
		if (err == 0)
			err = next_block(in, &size);
	}
	if (err == 0 && !sink && wants_more(b->plain, n))
		err = input_fail(in, -ENODATA, "ends between two blocks");
	return err;
}

static int walk_blocks(struct input *in, struct buffers *b)
{
	uint64_t size, last = 0, at = 0;
	int n = 0;
	int err = next_block(in, &size);

	while (err == 0 && size) {
		last = size;
		at = in->at;
		err = input_skip(in, size);
		if (err == 0)
			err = next_block(in, &size);
	}
	if (err < 0 || last == 0)
		return err;
	uint64_t end = in->at;
	in->at = at;
	err = take_block(in, last, b, &n);
	in->at = end;
	if (err == 0 && wants_more(b->plain, n))
		err = input_fail(in, -ENODATA, "ends between two blocks");
	return err;
}

static int with_buffers(struct input *in, struct sink *sink, bool walk)
{
	struct buffers b = {malloc(PACKED_MAX), malloc(BLOCK_BYTES)};
	int err = -ENOMEM;

	if (b.packed && b.plain)
		err = walk ? walk_blocks(in, &b) : decode_blocks(in, sink, &b);
	free(b.packed);
	free(b.plain);
	return err;
}

static int walk_file(struct input *in)
{
	return with_buffers(in, NULL, true);
}

static int decode(struct input *in, struct sink *sink)
{
	return with_buffers(in, sink, false);
}

static const struct codec lz4 = {
	.name = "lz4", .magic = S_INIT("\x02\x21\x4c\x18"), .walk = walk_file, .decode = decode,
};
CODEC(lz4);
