/* Zstandard (RFC 8878): walked block by block, decoded by libzstd. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <zstd.h>

#include "loader/codec/codec.h"

enum {
	MAGIC_BYTES = 4,
	CHECKSUM_BYTES = 4,
	BLOCK_MAX = 128 * 1024,
	BLOCK_RLE = 1,
	BLOCK_RESERVED = 3,
	/* frame header descriptor */
	SINGLE_SEGMENT = 1 << 5,
	RESERVED = 1 << 3,
	HAS_CHECKSUM = 1 << 2,
	DICTIONARY = 3,
};

static int walk_header(struct input *in, uint64_t *descriptor)
{
	static const uint8_t dictionary_bytes[] = {0, 1, 2, 4}, size_bytes[] = {0, 2, 4, 8};
	int err = input_skip(in, MAGIC_BYTES);

	if (err == 0)
		err = input_le(in, 1, descriptor);
	if (err < 0)
		return err;
	if (*descriptor & RESERVED)
		return input_fail(in, -EBADMSG, "the header of a frame is damaged");
	uint64_t more = dictionary_bytes[*descriptor & DICTIONARY] + size_bytes[*descriptor >> 6];
	if (!(*descriptor & SINGLE_SEGMENT))
		more++;
	else if (*descriptor >> 6 == 0)
		more++;
	return input_skip(in, more);
}

static int walk_frame(struct input *in)
{
	uint64_t descriptor = 0, block = 0;
	int err = walk_header(in, &descriptor);

	while (err == 0 && !(block & 1)) {
		err = input_le(in, 3, &block);
		if (err < 0)
			return err;
		uint64_t kind = block >> 1 & 3, size = block >> 3;
		if (kind == BLOCK_RESERVED || size > BLOCK_MAX)
			return input_fail(in, -EBADMSG, "the header of a block is damaged");
		err = input_skip(in, kind == BLOCK_RLE ? 1 : size);
	}
	if (err == 0 && descriptor & HAS_CHECKSUM)
		err = input_skip(in, CHECKSUM_BYTES);
	return err;
}

static int decode_frame(ZSTD_DCtx *context, struct input *in, struct sink *sink, void *buffer)
{
	for (;;) {
		struct slice bytes = {0};
		int err = input_some(in, &bytes);

		if (err < 0)
			return err;
		ZSTD_inBuffer from = {.src = bytes.p, .size = bytes.n};
		ZSTD_outBuffer to = {.dst = buffer, .size = INPUT_BYTES};
		size_t left = ZSTD_decompressStream(context, &to, &from);
		if (ZSTD_isError(left))
			return input_fail(in, -EBADMSG, "its content is damaged");
		in->at += from.pos;
		err = sink_put(sink, buffer, to.pos);
		if (err < 0 || left == 0)
			return err;
		if (bytes.n == 0 && to.pos < to.size)
			return input_fail(in, -ENODATA, "ends early");
	}
}

static int decode(struct input *in, struct sink *sink)
{
	ZSTD_DCtx *context = ZSTD_createDCtx();
	void *buffer = malloc(INPUT_BYTES);
	int err = context && buffer ? 0 : -ENOMEM;

	in->step = INPUT_BYTES;
	if (err == 0)
		err = decode_frame(context, in, sink, buffer);
	ZSTD_freeDCtx(context);
	free(buffer);
	return err;
}

static const struct codec zstd = {
	.name = "zstd", .magic = S_INIT("\x28\xb5\x2f\xfd"), .walk = walk_frame, .decode = decode,
};
CODEC(zstd);
