/* The gzip format (RFC 1952): only inflating tells where it ends, by zlib's inflateBack. */
/* SPDX-License-Identifier: MIT */
#define ZLIB_CONST
#include <errno.h>
#include <lzma.h>
#include <stdlib.h>
#include <zlib.h>

#include "loader/codec/codec.h"

enum {
	HEADER_BYTES = 10,
	FLAGS_AT = 3,
	WINDOW_BITS = 15,
	WINDOW_BYTES = 1 << WINDOW_BITS,
	HAS_HEADER_CRC = 1 << 1,
	HAS_EXTRA = 1 << 2,
	HAS_NAME = 1 << 3,
	HAS_COMMENT = 1 << 4,
	RESERVED = 0xe0,
};

/* struct inflation - one run: what was lent to the inflater, and what has come out */
struct inflation {
	struct input *in;
	struct sink *sink;
	int err;
	uint32_t lent;
	uint32_t crc, size;
};

static int skip_text(struct input *in)
{
	uint64_t c = 1;
	int err = 0;

	while (err == 0 && c)
		err = input_le(in, 1, &c);
	return err;
}

static int skip_header(struct input *in)
{
	struct slice h = {0};
	uint64_t extra = 0;
	int err = input_take(in, HEADER_BYTES, &h);

	if (err < 0)
		return err;
	unsigned flags = (unsigned char)h.p[FLAGS_AT];
	if (flags & RESERVED)
		return input_fail(in, -EBADMSG, "the header is damaged");
	if (flags & HAS_EXTRA)
		err = input_le(in, 2, &extra);
	if (err == 0)
		err = input_skip(in, extra);
	if (err == 0 && flags & HAS_NAME)
		err = skip_text(in);
	if (err == 0 && flags & HAS_COMMENT)
		err = skip_text(in);
	return err == 0 && flags & HAS_HEADER_CRC ? input_skip(in, 2) : err;
}

static unsigned lend(void *owner, const unsigned char **bytes)
{
	struct inflation *f = owner;
	struct slice s = {0};

	f->in->at += f->lent;
	f->lent = 0;
	f->err = input_some(f->in, &s);
	if (f->err < 0)
		return 0;
	*bytes = (const unsigned char *)s.p;
	f->lent = (uint32_t)s.n;
	return f->lent;
}

static int pass_on(void *owner, unsigned char *bytes, unsigned n)
{
	struct inflation *f = owner;

	f->crc = lzma_crc32(bytes, n, f->crc);
	f->size += n;
	f->err = sink_put(f->sink, bytes, n);
	return f->err < 0;
}

static int inflate_all(struct inflation *f, unsigned char *window)
{
	z_stream z = {0};

	if (inflateBackInit(&z, WINDOW_BITS, window) != Z_OK)
		return -ENOMEM;
	int ret = inflateBack(&z, lend, f, pass_on, f);
	inflateBackEnd(&z);
	if (ret == Z_STREAM_END) {
		f->in->at += f->lent - z.avail_in;
		return 0;
	}
	if (f->err < 0)
		return f->err;
	return ret == Z_BUF_ERROR ? input_fail(f->in, -ENODATA, "ends early")
				  : input_fail(f->in, -EBADMSG, "its content is damaged");
}

static int check_trailer(struct input *in, const struct inflation *f)
{
	uint64_t crc = 0, size = 0;
	int err = input_le(in, 4, &crc);

	if (err == 0)
		err = input_le(in, 4, &size);
	if (err == 0 && (crc != f->crc || size != f->size))
		err = input_fail(in, -EBADMSG, "its content does not match its check sum");
	return err;
}

static int decode(struct input *in, struct sink *sink)
{
	struct inflation f = {.in = in, .sink = sink};
	unsigned char *window = malloc(WINDOW_BYTES);
	int err = window ? skip_header(in) : -ENOMEM;

	in->step = INPUT_BYTES;
	if (err == 0)
		err = inflate_all(&f, window);
	free(window);
	return err < 0 ? err : check_trailer(in, &f);
}

static const struct codec gzip = {
	.name = "gzip", .magic = S_INIT("\x1f\x8b\x08"), .decode = decode,
};
CODEC(gzip);
