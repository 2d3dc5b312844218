/* The format of lzop: walked block by block; there is no decoder for it. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>

#include "lib/number.h"
#include "loader/codec/codec.h"

enum {
	MAGIC_BYTES = 9,
	VERSION_FILTERS = 0x0940,	/* since then there is a "version needed" and a level */
	BLOCK_MAX = 64 << 20,
	/* flags */
	ADLER_PLAIN = 1 << 0,
	ADLER_PACKED = 1 << 1,
	HAS_EXTRA = 1 << 6,
	CRC_PLAIN = 1 << 8,
	CRC_PACKED = 1 << 9,
	HAS_FILTER = 1 << 11,
};

static int take_be(struct input *in, size_t bytes, uint64_t *value)
{
	struct slice s = {0};
	int err = input_take(in, bytes, &s);

	if (err == 0)
		*value = number_be(s);
	return err;
}

/* A length, so many bytes, and a check sum. */
static int skip_counted(struct input *in, size_t length_bytes)
{
	uint64_t n = 0;
	int err = take_be(in, length_bytes, &n);

	return err < 0 ? err : input_skip(in, n + 4);
}

static int walk_header(struct input *in, uint64_t *flags)
{
	uint64_t version = 0;
	int err = input_skip(in, MAGIC_BYTES);

	if (err == 0)
		err = take_be(in, 2, &version);
	if (err == 0)	/* version of the library, needed version, method, level */
		err = input_skip(in, version >= VERSION_FILTERS ? 6 : 3);
	if (err == 0)
		err = take_be(in, 4, flags);
	if (err == 0 && *flags & HAS_FILTER)
		err = input_skip(in, 4);
	if (err == 0)	/* mode, time */
		err = input_skip(in, version >= VERSION_FILTERS ? 12 : 8);
	if (err == 0)	/* the name; the sum is the header's */
		err = skip_counted(in, 1);
	return err == 0 && *flags & HAS_EXTRA ? skip_counted(in, 4) : err;
}

static uint64_t sums(uint64_t flags, uint64_t adler, uint64_t crc)
{
	return (flags & adler ? 4u : 0u) + (flags & crc ? 4u : 0u);
}

static int walk_blocks(struct input *in)
{
	uint64_t flags = 0, plain = 1, packed = 0;
	int err = walk_header(in, &flags);

	while (err == 0) {
		err = take_be(in, 4, &plain);
		if (err < 0 || plain == 0)
			return err;
		err = take_be(in, 4, &packed);
		if (err < 0)
			return err;
		if (packed > plain || plain > BLOCK_MAX)
			return input_fail(in, -EBADMSG, "the header of a block is damaged");
		uint64_t more = sums(flags, ADLER_PLAIN, CRC_PLAIN);
		if (packed < plain)	/* else it is stored as it is, and has no second sum */
			more += sums(flags, ADLER_PACKED, CRC_PACKED);
		err = input_skip(in, packed + more);
	}
	return err;
}

static const struct codec lzop = {
	.name = "lzop", .magic = S_INIT("\x89" "LZO\0\r\n\x1a\n"), .walk = walk_blocks,
};
CODEC(lzop);
