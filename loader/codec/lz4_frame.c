/* LZ4's frame format ("LZ4 Frame Format"): walked block by block.
 * No kernel unpacks it, nor is one packed so. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "loader/codec/codec.h"

enum {
	MAGIC_BYTES = 4,
	SUM_BYTES = 4,
	STORED = 31,		/* bit of a block's size: it is not compressed */
	BLOCK_MAX = 4 << 20,
	/* flags */
	HAS_DICTIONARY = 1 << 0,
	HAS_SUM = 1 << 2,
	HAS_SIZE = 1 << 3,
	HAS_BLOCK_SUMS = 1 << 4,
	VERSION_SHIFT = 6,
};

static int walk_header(struct input *in, uint64_t *flags)
{
	int err = input_skip(in, MAGIC_BYTES);

	if (err == 0)
		err = input_le(in, 1, flags);
	if (err < 0)
		return err;
	if (*flags >> VERSION_SHIFT != 1)
		return input_fail(in, -EBADMSG, "the header of a frame is damaged");
	/* block size, and a byte of a check sum */
	return input_skip(in,
			  2 + (*flags & HAS_SIZE ? 8u : 0u) + (*flags & HAS_DICTIONARY ? 4u : 0u));
}

static int walk_frame(struct input *in)
{
	uint64_t flags = 0, block = 1;
	int err = walk_header(in, &flags);

	while (err == 0) {
		err = input_le(in, 4, &block);
		if (err < 0 || block == 0)
			break;
		block &= ~(1ull << STORED);
		if (block > BLOCK_MAX)
			return input_fail(in, -EBADMSG, "the header of a block is damaged");
		err = input_skip(in, block + (flags & HAS_BLOCK_SUMS ? SUM_BYTES : 0));
	}
	return err == 0 && flags & HAS_SUM ? input_skip(in, SUM_BYTES) : err;
}

static const char *trouble(struct slice head)
{
	(void)head;
	return "Linux does not unpack this format of lz4's: pack it with lz4 -l";
}

static const struct codec lz4_frame = {
	.name = "lz4 frame", .magic = S_INIT("\x04\x22\x4d\x18"), .trouble = trouble,
	.walk = walk_frame,
};
CODEC(lz4_frame);
