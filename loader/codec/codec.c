/* Finds the codec of compressed data among the registered ones. */
/* SPDX-License-Identifier: MIT */
#include "loader/codec/codec.h"

#include <errno.h>

const struct codec *codec_find(struct slice head)
{
	REGISTRY_FOR_EACH(struct codec, codecs, it)
		if (slice_starts(head, (*it)->magic))
			return *it;
	return NULL;
}

bool codec_may_begin(struct slice head)
{
	REGISTRY_FOR_EACH(struct codec, codecs, it)
		if (head.n && slice_starts((*it)->magic, head))
			return true;
	return false;
}

int codec_prove(const struct codec *codec, struct input *in)
{
	return codec->walk ? codec->walk(in) : codec->decode(in, NULL);
}
