/* Volumes that are let go of, so that a person in the rescue shell can write to them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_LENDING_H
#define INIT_CATALOG_LENDING_H

#include "init/catalog/discovery.h"
#include "lib/text.h"

/*
 * Let go of the block device @name, and of whatever else holds the same file system: nothing of
 * them is mounted or listed until they are taken back. Empty when that is done, and @others has the
 * names of what went with it; else why not. A job that has just been stopped may hold on for a
 * moment longer.
 */
struct slice lending_let_go(struct discovery *d, struct slice name, struct text *others);

/* Take back @name, or with an empty one everything: it is looked at anew. Nobody may have it
 * mounted writable any more. */
void lending_take_back(struct discovery *d, struct slice name);

#endif
