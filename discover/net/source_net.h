/* Servers as a source: paths are URLs, what was asked for once is remembered. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_NET_SOURCE_NET_H
#define DISCOVER_NET_SOURCE_NET_H

#include "discover/net/fetch.h"
#include "discover/source.h"

enum {
	SOURCE_NET_FILE_MAX = LIMIT_NET_CONFIG_BYTES,	/* of files that are kept */
	SOURCE_NET_HEAD = 64 << 10,	/* what is read of the others when only their head is asked
					 * for */
	SOURCE_NET_FILES_MAX = 512,
};

/**
 * struct net_file - what is known of one URL
 * @error: what asking for it gave
 * @text:  its first bytes, all of them when @whole
 */
struct net_file {
	struct slice url;
	int error;
	bool known_size, whole;
	uint64_t size;
	struct slice text;
};

/* @files and their texts are in fetcher->arena. A path that is no address is relative to
 * fetcher->who->url. */
struct source_net {
	struct source source;
	struct fetcher *fetcher;
	struct net_file *files;
	uint32_t n_files;
};
extern const struct source_ops source_net_ops;

#endif
