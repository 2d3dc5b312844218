/* Paths as configurations write them, made absolute. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_PATH_H
#define CONF_PATH_H

#include "lib/arena.h"

/* @path seen from @cwd: with a '/' in front, '\' turned into '/', and without empty, "." and ".."
 * components; what is above the root is the root. Longer than LIMIT_PATH_BYTES: cut there. */
struct slice path_resolve(struct arena *a, struct slice cwd, struct slice path);

#endif
