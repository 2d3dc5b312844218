/* Menus that several volumes have, listed once. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_MERGE_H
#define INIT_CATALOG_MERGE_H

#include "init/catalog/listing.h"

/* Bytes that merging @n entries takes from the arena. */
size_t merge_memory(uint32_t n);

/*
 * When everything that a menu starts is also started by one menu of another volume, leave the
 * former out: take its entries out of @at, which is @list's, and make them list->twins, in @a. Of
 * two menus that start the same, the one stays that reads its entries from the other's volume: it
 * is where the firmware's way leads (a stub on the EFI system partition, systemd-boot with an
 * extended boot loader partition); else the first one. But never does a guest's menu stay for one
 * that is no guest's: a stick may read whatever it likes from a disk. Menus that only have some
 * entries in common both stay. What is the same is found by the hashes that jobs say, and compared:
 * when that comes to more than LIMIT_MERGE_BYTES, menus may stay that are there twice, and
 * list->uncompared is true.
 */
void merge_listing(struct listing *list, struct listed *at, struct arena *a);

#endif
