/* LZ4 blocks, of which both of its formats are made. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CODEC_LZ4_BLOCK_H
#define LOADER_CODEC_LZ4_BLOCK_H

#include "lib/slice.h"

/*
 * Decode one block ("LZ4 Block Format Description") to @to + @used; the @used bytes before are what
 * matches may refer to; no more than @room bytes come out. Their number, or -EBADMSG.
 */
int lz4_block(struct slice block, unsigned char *to, size_t used, size_t room)
	__attribute__((warn_unused_result));

#endif
