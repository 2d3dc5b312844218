/* The bzip2 format: its end is a pattern of bits, which stands at no whole byte. */
/* SPDX-License-Identifier: MIT */
#define BZ_NO_STDIO
#include <bzlib.h>
#include <errno.h>
#include <stdlib.h>

#include "loader/codec/codec.h"

enum {
	END_BITS = 48,
	/* that, and a check sum; up to seven more bits fill the last byte */
	END_BYTES = 10,
	TAIL_BYTES = 64,
};

#define END_MAGIC 0x177245385090ull

/* What libbz2 calls, built without stdio, when its own state contradicts itself. */
void bz_internal_error(int code);
void bz_internal_error(int code)
{
	(void)code;
	__builtin_trap();
}

/* Whether the pattern ends END_BYTES - 6 bytes and @bits bits
 * before the end of the @n bytes at @p. */
static bool ends_here(const unsigned char *p, size_t n, unsigned bits)
{
	uint64_t word = 0;

	if (n < END_BYTES + 1)
		return false;
	for (size_t i = n - END_BYTES - 1; i < n - 4; i++)
		word = word << 8 | p[i];
	return (word >> bits & ((1ull << END_BITS) - 1)) == END_MAGIC;
}

/* The last bytes of what is left to read, zeros dropped:
 * at most four of them belonged to the sum. */
static int last_bytes(struct input *in, uint64_t *end, unsigned char tail[TAIL_BYTES + 4],
		      size_t *n)
{
	struct input at = *in;
	struct slice s = {0};
	uint64_t from = in->at;

	*end = in->at;
	while (at.at < at.end) {
		at.step = INPUT_BYTES;
		at.at = at.end - at.at > INPUT_BYTES ? at.end - INPUT_BYTES : at.at;
		at.have = 0;
		int err = input_some(&at, &s);
		if (err < 0)
			return err;
		while (s.n && s.p[s.n - 1] == 0)
			s.n--;
		if (s.n)
			break;
		at.end = at.at;
		at.at = from;
	}
	in->have = 0;	/* the buffer was shared */
	struct slice kept = slice_from(s, s.n > TAIL_BYTES ? s.n - TAIL_BYTES : 0);
	memset(tail, 0, TAIL_BYTES + 4);
	if (kept.n)
		memcpy(tail, kept.p, kept.n);
	*n = kept.n;
	*end = at.at + s.n;
	return 0;
}

static int decode(struct input *in, struct sink *sink);

/* The pattern at the end of the file: good for the last member,
 * which such a stream nearly always is. */
static int find_end(struct input *in)
{
	unsigned char tail[TAIL_BYTES + 4];
	uint64_t end;
	size_t n;
	int err = last_bytes(in, &end, tail, &n);

	if (err < 0)
		return err;
	for (size_t zeros = 0; zeros <= 4; zeros++)
		for (unsigned bits = 0; bits < 8; bits++)
			if (ends_here(tail, n + zeros, bits) && end + zeros <= in->end) {
				in->at = end + zeros;
				return 0;
			}
	return decode(in, NULL);
}

static int decode_stream(bz_stream *z, struct input *in, struct sink *sink, char *out)
{
	for (;;) {
		struct slice bytes = {0};
		int err = input_some(in, &bytes);

		if (err < 0)
			return err;
		z->next_in = (char *)bytes.p;
		z->avail_in = (unsigned)bytes.n;
		z->next_out = out;
		z->avail_out = INPUT_BYTES;
		int ret = BZ2_bzDecompress(z);
		in->at += bytes.n - z->avail_in;
		if (ret != BZ_OK && ret != BZ_STREAM_END)
			return ret == BZ_MEM_ERROR
				       ? -ENOMEM
				       : input_fail(in, -EBADMSG, "its content is damaged");
		err = sink_put(sink, out, INPUT_BYTES - z->avail_out);
		if (err < 0 || ret == BZ_STREAM_END)
			return err;
		if (bytes.n == 0 && z->avail_out)
			return input_fail(in, -ENODATA, "ends early");
	}
}

static int decode(struct input *in, struct sink *sink)
{
	bz_stream z = {0};
	char *out = malloc(INPUT_BYTES);
	int err = out && BZ2_bzDecompressInit(&z, 0, 0) == BZ_OK ? 0 : -ENOMEM;

	in->step = INPUT_BYTES;
	if (err == 0)
		err = decode_stream(&z, in, sink, out);
	BZ2_bzDecompressEnd(&z);
	free(out);
	return err;
}

static const struct codec bzip2 = {
	.name = "bzip2", .magic = S_INIT("BZh"), .walk = find_end, .decode = decode,
};
CODEC(bzip2);
