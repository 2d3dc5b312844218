/* What an entry asks to be remembered, written by a running system through its own mounts. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_REMEMBER_H
#define INIT_CLI_REMEMBER_H

#include "init/cli/volumes.h"

/* Do @w, which @l asks for, or a person who chose it, never NULL: where the file system
 * that it is on is mounted for writing, or was given as a directory. Empty, or in words why not. */
struct slice remember_one(const struct volumes *v, const struct listed *l,
			  const struct boot_write *w, struct arena *a);

/* What holds it, for a person: the path of a file, or what stands for that. */
struct slice remember_where(const struct boot_write *w);

/* Do all that @l asks for, in its order, and name the file that counts its start as the boot loader
 * itself would; what fails is told, and the rest is done all the same. */
void remember_all(const struct volumes *v, const struct listed *l, struct arena *a);

#endif
