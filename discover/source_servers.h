/* Servers out of a directory: what a tree of files stands for on the network. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_SOURCE_SERVERS_H
#define DISCOVER_SOURCE_SERVERS_H

#include "discover/source.h"

/* "http://10.9.0.1:8080/a/b?c" is the file /http/10.9.0.1:8080/a/b?c of @tree, which stays its
 * owner's; "tftp://10.9.0.1/x" is /tftp/10.9.0.1/x. */
struct source_servers {
	struct source source;
	struct source *tree;
};
extern const struct source_ops source_servers_ops;

#endif
