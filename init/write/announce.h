/* What a system that was started may ask about its boot loader: EFI variables of the Boot Loader
 * Interface (systemd.io/BOOT_LOADER_INTERFACE). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_ANNOUNCE_H
#define INIT_WRITE_ANNOUNCE_H

#include "init/write/plan.h"

/*
 * Only what lasts and changes little: a running system can make non-volatile variables alone, and
 * each change wears the memory that they are in. So the times of this start, which are other ones
 * every time, are not told, nor what the firmware itself says of itself. What is told stays when
 * the machine is started by another loader; that is why the entry that counts its starts is named
 * for this start alone.
 */

/* Tell of the entry's menu and of the entry, by the id @selected; what there is nothing to tell of,
 * an earlier start's word is taken away. Empty, or why not. */
struct slice announce(int efivars, const struct write_plan *plan, struct slice selected,
		      struct arena *a);

/* For systemd-bless-boot, which takes the counter off a name when the start has gone well: name the
 * file as @w, a WRITE_RENAME that was done, has left it. Empty, or why not. */
struct slice announce_counted(int efivars, const struct boot_write *w, struct arena *a);

/* Take away what an earlier start has told and this one does not: of counting, unless this one
 * @counted; and unless it @announced, what was told of menu and entry, if it was ours. */
void announce_nothing(int efivars, bool counted, bool announced, struct arena *a);

#endif
