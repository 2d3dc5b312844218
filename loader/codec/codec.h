/* Compressed data: one registered object a format. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CODEC_CODEC_H
#define LOADER_CODEC_CODEC_H

#include "lib/registry.h"
#include "loader/input.h"

enum {
	CODEC_MAGIC_MAX = 16,
	/* what one decoder may take; a larger dictionary is refused */
	CODEC_MEMORY_MAX = 256 << 20,
};

/**
 * struct sink - where decoded bytes go
 * @put: takes @bytes: 0, or -errno, which ends the decoding
 */
struct sink {
	int (*put)(struct sink *sink, struct slice bytes);
};

/**
 * struct codec - how to recognise a compressed format, find its end, and decode it
 * @name:   in messages
 * @magic:  what its data begin with
 * @trouble: why no kernel unpacks an initrd that begins with these CODEC_MAGIC_MAX bytes, or NULL;
 *          the function is NULL when every kernel that has this format does
 * @walk:   from the magic to the end of the data, by their own structure, which is read and
 *          checked. NULL: the end is only found by decoding
 * @decode: likewise, decoding: every byte to *@sink (NULL: to nowhere), every check sum compared.
 *          NULL: there is no decoder here
 *
 * Both leave @in->at behind the data. 0; -ENODATA: they are cut short; -EBADMSG: they are damaged;
 * -EOPNOTSUPP: a variant that is not known; these with @in->problem; or another -errno of reading,
 * of memory, or of the sink.
 */
struct codec {
	const char *name;
	struct slice magic;
	const char *(*trouble)(struct slice head);
	int (*walk)(struct input *in);
	int (*decode)(struct input *in, struct sink *sink);
};

REGISTRY_DECLARE(struct codec, codecs);
#define CODEC(object) REGISTER(struct codec, codecs, object)

/* The codec of data that begin so, or NULL. */
const struct codec *codec_find(struct slice head);

/* Whether @head, which is all that there is, may be the first bytes of some codec's magic. */
bool codec_may_begin(struct slice head);

/* The cheapest proof that the data are whole: the walk, or where there is none the decoding. */
int codec_prove(const struct codec *codec, struct input *in) __attribute__((warn_unused_result));

/* @bytes to *@sink, which may be NULL. */
static inline int sink_put(struct sink *sink, const void *bytes, size_t n)
{
	return sink && n ? sink->put(sink, (struct slice){bytes, n}) : 0;
}

#endif
