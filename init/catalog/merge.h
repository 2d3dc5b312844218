/* Menus that several volumes have, listed once. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_MERGE_H
#define INIT_CATALOG_MERGE_H

#include "init/catalog/listing.h"

/* Bytes that merging @n entries takes from the arena. */
size_t merge_memory(uint32_t n);

/*
 * Move out of @at, which is @list's, every menu whose kernels one menu of another volume starts
 * all: its entries become list->twins, in @a. Of two such menus that one stays which reads its
 * entries from the other's volume: it is what the firmware's way leads to (a stub on the EFI system
 * partition, systemd-boot with an extended boot loader partition). Else what comes first stays.
 * Menus that only have some entries in common stay as they are.
 */
void merge_listing(struct listing *list, struct listed *at, struct arena *a);

#endif
