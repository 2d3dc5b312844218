/* Which scans a change makes stale: those that asked for what has come,
 * or refer to what has gone. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_STALE_H
#define INIT_CATALOG_STALE_H

#include "init/catalog/catalog.h"

/* The state of a volume that has been mounted: to be scanned. What is inside an image lists nothing
 * by itself, unless that is what it was asked for: whoever looks into it does. */
enum slot_state stale_after_mount(const struct slot *s);

/* What a scan of @s has said, or is about to say, no longer holds. */
void stale_scan(struct slot *s);

/* The job of @s was cancelled: it is to run again. */
void stale_stopped(struct slot *s);

/* Whether a journal may have been replayed to mount it: f2fs cannot tell whether it had to be, and
 * is mounted by a replay in any case. */
bool stale_replayed(const struct slot *s);

/* @newcomer has been probed: the scans that it bears on are stale. One that was not mounted does so
 * only by what the partition table says of it. */
void stale_appeared(struct catalog *c, struct slot *newcomer);

/* Whether what a scan of @scanned asked for, and did not find, appeared while it was running. */
bool stale_missed(struct catalog *c, const struct slot *scanned, const struct slice_list *wants);

/* @gone is about to be forgotten: the scans that refer to it are stale. */
void stale_vanished(struct catalog *c, const struct slot *gone);

#endif
