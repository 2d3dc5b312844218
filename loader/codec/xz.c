/* The .xz format ("The .xz File Format", version 1.1.0):
 * walked chunk by chunk, decoded by liblzma. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <lzma.h>

#include "lib/number.h"
#include "loader/codec/lzma.h"

enum {
	FLAGS_BYTES = 2,
	CRC_BYTES = 4,
	FOOTER_BYTES = 12,
	BLOCK_HEADER_MAX = 1024,
	VLI_BYTES_MAX = 9,
	ALIGN = 4,
	FILTER_LZMA2 = 0x21,
	LZMA_CHECK_AT = 7,
	HAS_COMPRESSED_SIZE = 1 << 6,
	HAS_SIZE = 1 << 7,
	RESERVED_FLAGS = 0x3c,
};

/**
 * struct stream - what was seen of one stream, to be compared with its index
 * @flags:    of the header; the footer repeats them
 * @blocks:   their number
 * @unpadded: the sum of their "unpadded sizes"
 * @size:     the sum of their sizes when decoded
 */
struct stream {
	uint16_t flags;
	uint64_t blocks, unpadded, size;
};

static uint32_t crc_of(struct slice s)
{
	return lzma_crc32((const uint8_t *)s.p, s.n, 0);
}

static int damaged(struct input *in, const char *problem)
{
	return input_fail(in, -EBADMSG, problem);
}

static uint64_t check_bytes(uint16_t flags)
{
	static const uint8_t sizes[] = {0, 4, 8, 16, 32, 64};
	unsigned id = flags >> 8 & 0xf;

	return sizes[(id + 2) / 3];
}

static int walk_header(struct input *in, struct stream *s)
{
	uint64_t crc = 0;
	struct slice flags = {0};
	int err = input_skip(in, LZMA_STREAM_HEADER_SIZE - FLAGS_BYTES - CRC_BYTES);

	if (err == 0)
		err = input_take(in, FLAGS_BYTES, &flags);
	if (err < 0)
		return err;
	s->flags = (uint16_t)number_le(flags);
	uint32_t computed = crc_of(flags);
	err = input_le(in, CRC_BYTES, &crc);
	if (err < 0)
		return err;
	if (crc != computed || s->flags & 0xf0ff)
		return damaged(in, "the header does not match its check sum");
	return 0;
}

/* A number of one to nine bytes, seven bits in each; *@crc goes on over them. */
static int take_vli(struct input *in, uint32_t *crc, uint64_t *value)
{
	uint64_t v = 0;

	for (int i = 0; i < VLI_BYTES_MAX; i++) {
		struct slice s = {0};
		int err = input_take(in, 1, &s);

		if (err < 0)
			return err;
		*crc = lzma_crc32((const uint8_t *)s.p, 1, *crc);
		v |= (uint64_t)(s.p[0] & 0x7f) << (7 * i);
		if (!(s.p[0] & 0x80)) {
			*value = v;
			return 0;
		}
	}
	return damaged(in, "a number is too long");
}

/* ---- one block ---- */

static bool header_vli(struct slice *h, uint64_t *value)
{
	*value = 0;
	for (int i = 0; i < VLI_BYTES_MAX && h->n; i++) {
		char c = h->p[0];

		*h = slice_from(*h, 1);
		*value |= (uint64_t)(c & 0x7f) << (7 * i);
		if (!(c & 0x80))
			return true;
	}
	return false;
}

/* The last filter is the one whose chunks are walked:
 * only LZMA2 may stand there (section 5.3.1). */
static bool ends_in_lzma2(struct slice h, unsigned filters)
{
	uint64_t id = 0, bytes = 0;

	for (unsigned i = 0; i < filters; i++) {
		if (!header_vli(&h, &id) || !header_vli(&h, &bytes) || bytes > h.n)
			return false;
		h = slice_from(h, bytes);
	}
	return id == FILTER_LZMA2;
}

/* *@compressed: as the header says, or UINT64_MAX. */
static int walk_block_header(struct input *in, uint64_t *bytes, uint64_t *compressed)
{
	struct slice h = {0};
	uint64_t crc = 0, size;
	int err = input_peek(in, 1, &h);

	if (err < 0)
		return err;
	*bytes = ((uint64_t)(unsigned char)h.p[0] + 1) * ALIGN;
	err = input_take(in, *bytes - CRC_BYTES, &h);
	if (err < 0)
		return err;
	uint32_t computed = crc_of(h);
	unsigned flags = (unsigned char)h.p[1];
	h = slice_from(h, 2);
	*compressed = UINT64_MAX;
	bool good = !(flags & RESERVED_FLAGS) &&
		    (!(flags & HAS_COMPRESSED_SIZE) || header_vli(&h, compressed)) &&
		    (!(flags & HAS_SIZE) || header_vli(&h, &size)) &&
		    ends_in_lzma2(h, (flags & 3) + 1);
	err = input_le(in, CRC_BYTES, &crc);
	if (err < 0)
		return err;
	return good && crc == computed ? 0 : damaged(in, "the header of a block is damaged");
}

/* LZMA2 tells the size of each chunk, 64 KiB at most, so that its end is found without decoding. */
static int walk_chunks(struct input *in, uint64_t *size)
{
	for (;;) {
		uint64_t control = 0, low = 0, packed = 0;
		int err = input_le(in, 1, &control);

		if (err < 0 || control == 0)
			return err;
		struct slice sizes = {0};
		if (control > 2 && control < 0x80)
			return damaged(in, "a chunk is of no known kind");
		err = input_take(in, control < 0x80 ? 2 : 4, &sizes);
		if (err < 0)
			return err;
		low = number_be(slice_upto(sizes, 2)) + 1;
		if (control < 0x80) {
			packed = low;
		} else {
			packed = number_be(slice_from(sizes, 2)) + 1 + (control >= 0xc0);
			low += (control & 0x1f) << 16;
		}
		*size += low;
		err = input_skip(in, packed);
		if (err < 0)
			return err;
	}
}

static int walk_padding(struct input *in, uint64_t from)
{
	uint64_t zeros = 0;
	int err = input_le(in, (size_t)(-(in->at - from) % ALIGN), &zeros);

	if (err < 0)
		return err;
	return zeros ? damaged(in, "its padding is not of zeros") : 0;
}

static int walk_block(struct input *in, struct stream *s)
{
	uint64_t from = in->at, header = 0, said = 0;
	int err = walk_block_header(in, &header, &said);

	if (err == 0)
		err = walk_chunks(in, &s->size);
	if (err < 0)
		return err;
	uint64_t unpadded = in->at - from + check_bytes(s->flags);
	if (said != UINT64_MAX && said != in->at - from - header)
		return damaged(in, "a block has another size than its header says");
	err = walk_padding(in, from);
	if (err == 0)
		err = input_skip(in, check_bytes(s->flags));
	s->blocks++;
	s->unpadded += unpadded;
	return err;
}

/* ---- index and footer ---- */

static int walk_records(struct input *in, struct stream *s, uint32_t *crc)
{
	struct stream seen = {0};
	int err = take_vli(in, crc, &seen.blocks);

	if (err < 0)
		return err;
	if (seen.blocks != s->blocks)
		return damaged(in, "its index is not about its blocks");
	for (uint64_t i = 0; i < seen.blocks; i++) {
		uint64_t unpadded = 0, size = 0;

		err = take_vli(in, crc, &unpadded);
		if (err == 0)
			err = take_vli(in, crc, &size);
		if (err < 0)
			return err;
		seen.unpadded += unpadded;
		seen.size += size;
	}
	return seen.unpadded == s->unpadded && seen.size == s->size
		       ? 0
		       : damaged(in, "its index is not about its blocks");
}

static int walk_index(struct input *in, struct stream *s, uint64_t *bytes)
{
	static const uint8_t zeros[ALIGN] = {0};
	uint64_t from = in->at, said = 0;
	int err = input_skip(in, 1);
	uint32_t crc = lzma_crc32(zeros, 1, 0);

	if (err == 0)
		err = walk_records(in, s, &crc);
	if (err < 0)
		return err;
	crc = lzma_crc32(zeros, (size_t)(-(in->at - from) % ALIGN), crc);
	err = walk_padding(in, from);
	if (err == 0)
		err = input_le(in, CRC_BYTES, &said);
	*bytes = in->at - from;
	if (err == 0 && said != crc)
		err = damaged(in, "its index does not match its check sum");
	return err;
}

static int walk_footer(struct input *in, const struct stream *s, uint64_t index)
{
	struct slice f = {0};
	int err = input_take(in, FOOTER_BYTES, &f);

	if (err < 0)
		return err;
	struct slice sized = slice_upto(slice_from(f, CRC_BYTES), 6);
	if (!slice_ends(f, S("YZ")) || number_le(slice_upto(f, CRC_BYTES)) != crc_of(sized) ||
	    (number_le(slice_upto(sized, 4)) + 1) * ALIGN != index ||
	    number_le(slice_from(sized, 4)) != s->flags)
		return damaged(in, "its end does not match its beginning");
	return 0;
}

static int walk_stream(struct input *in)
{
	struct stream s = {0};
	uint64_t index = 0;
	int err = walk_header(in, &s);

	while (err == 0) {
		struct slice first = {0};

		err = input_peek(in, 1, &first);
		if (err < 0)
			return err;
		if (first.n == 0)
			return input_fail(in, -ENODATA, "ends early");
		if (first.p[0] == 0)
			break;
		err = walk_block(in, &s);
	}
	if (err == 0)
		err = walk_index(in, &s, &index);
	return err < 0 ? err : walk_footer(in, &s, index);
}

/* Linux' own decoder (lib/xz) knows one sort of check sum, and none at all. */
static const char *trouble(struct slice head)
{
	unsigned check = head.n > LZMA_CHECK_AT ? head.p[LZMA_CHECK_AT] & 0xf : 0;

	return check > LZMA_CHECK_CRC32 ? "Linux does not know its sort of check sum: pack it with "
					  "--check=crc32"
					: NULL;
}

static int decode(struct input *in, struct sink *sink)
{
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret ret = lzma_stream_decoder(&stream, CODEC_MEMORY_MAX, 0);

	return lzma_run(&stream, ret, in, sink);
}

static const struct codec xz = {
	.name = "xz", .magic = S_INIT("\xfd" "7zXZ\0"), .trouble = trouble,
	.walk = walk_stream, .decode = decode,
};
CODEC(xz);
