/* The old .lzma format, and what it has in common with .xz: liblzma as a decoder. */
/* SPDX-License-Identifier: MIT */
#include "loader/codec/lzma.h"

#include <errno.h>
#include <stdlib.h>

static int error_of(struct input *in, lzma_ret ret)
{
	switch (ret) {
	case LZMA_STREAM_END:
		return 0;
	case LZMA_BUF_ERROR:
		return input_fail(in, -ENODATA, "ends early");
	case LZMA_MEM_ERROR:
		return -ENOMEM;
	case LZMA_MEMLIMIT_ERROR:
		return input_fail(in, -EOPNOTSUPP, "it was packed with too large a dictionary");
	case LZMA_OPTIONS_ERROR:
		return input_fail(in, -EOPNOTSUPP,
				  "it was packed with options that are not known here");
	default:
		return input_fail(in, -EBADMSG, "its content is damaged");
	}
}

static int decode_stream(lzma_stream *stream, struct input *in, struct sink *sink, uint8_t *out)
{
	lzma_ret ret = LZMA_OK;

	while (ret == LZMA_OK) {
		struct slice bytes = {0};
		int err = input_some(in, &bytes);

		if (err < 0)
			return err;
		stream->next_in = (const uint8_t *)bytes.p;
		stream->avail_in = bytes.n;
		stream->next_out = out;
		stream->avail_out = INPUT_BYTES;
		ret = lzma_code(stream, bytes.n ? LZMA_RUN : LZMA_FINISH);
		in->at += bytes.n - stream->avail_in;
		err = sink_put(sink, out, INPUT_BYTES - stream->avail_out);
		if (err < 0)
			return err;
	}
	return error_of(in, ret);
}

int lzma_run(lzma_stream *stream, lzma_ret ret, struct input *in, struct sink *sink)
{
	uint8_t *out = malloc(INPUT_BYTES);
	int err = out ? 0 : -ENOMEM;

	in->step = INPUT_BYTES;
	if (err == 0)
		err = ret == LZMA_OK ? decode_stream(stream, in, sink, out) : error_of(in, ret);
	lzma_end(stream);
	free(out);
	return err;
}

static int decode(struct input *in, struct sink *sink)
{
	lzma_stream stream = LZMA_STREAM_INIT;
	lzma_ret ret = lzma_alone_decoder(&stream, CODEC_MEMORY_MAX);

	return lzma_run(&stream, ret, in, sink);
}

/* Properties 0x5d are the only ones in use, and dictionaries have a size of whole 64 KiB. */
static const struct codec lzma = {
	.name = "lzma", .magic = S_INIT("\x5d\0\0"), .decode = decode,
};
CODEC(lzma);
