/* Of two devices that say they are one btrfs, which one is. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_CLAIM_H
#define INIT_CATALOG_CLAIM_H

#include "init/catalog/catalog.h"

/*
 * The kernel knows the devices of a btrfs by its uuid, and takes one that says the same for a
 * member, for the newer copy of one, or for a duplicate that it does not mount beside it. What can
 * be unplugged has no claim to the uuid of a fixed disk, whichever came first.
 */

enum { CLAIM_BYTES = 64 };

/* Whether both are devices of the btrfs that is called so. */
bool claim_is_same(const struct facts *a, const struct facts *b);

/* Whether @s, whose facts are @facts, is not to be mounted: a fixed disk is known that says the
 * same, or one has been. */
bool claim_is_void(const struct catalog *c, const struct slot *s, const struct facts *facts);

/* Whether @s, just probed, and another one say the same, and one that can be unplugged has got into
 * the kernel before that was known. *@uuid: it, copied to @room. */
bool claim_is_disputed(const struct catalog *c, const struct slot *s, char room[CLAIM_BYTES],
		       struct slice *uuid);

/* Whether what is ousted has yet to get out of the way. */
bool claim_pending(const struct catalog *c);

#endif
