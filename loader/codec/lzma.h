/* Running one of liblzma's decoders over an input. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CODEC_LZMA_H
#define LOADER_CODEC_LZMA_H

#include <lzma.h>

#include "loader/codec/codec.h"

/* Decode with @stream, which was made ready with the result @ret; it is ended in any case. Results
 * as those of struct codec's decode. */
int lzma_run(lzma_stream *stream, lzma_ret ret, struct input *in, struct sink *sink)
	__attribute__((warn_unused_result));

#endif
