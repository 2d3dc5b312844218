/* Variables of a GRUB environment block, written where they are on the device. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_ENV_H
#define INIT_WRITE_ENV_H

#include "discover/entry.h"
#include "discover/source.h"
#include "init/write/direct.h"

/**
 * struct env_place - an environment block
 * @source:   of the volume: as its journal would leave it
 * @copies:   the device that the volume is on; of a mirror its @n_copies members
 * @path:     of the file; without a leading '/': the sector of the device that is the block; empty:
 *            @copies is the file itself, on a mount that may write
 * @again:    the changes were made to @copies, and then a journal was replayed there: they have to
 *            be there still
 */
struct env_place {
	struct source *source;
	struct direct *copies;
	uint32_t n_copies;
	struct slice path;
	bool again;
};

/*
 * Make the @n changes to it, in their order, by no more than the bytes that they change, and only
 * where these bytes on the device are the file's. @why, one for each change: empty, it is done; or
 * in words, in @a, why not. What fits is written when another one does not. Returns whether it was
 * the file's place alone that spoke against all of it: its file system's own driver could write.
 */
bool env_write(const struct env_place *place, const struct boot_write *writes, uint32_t n,
	       struct arena *a, struct slice *why);

#endif
