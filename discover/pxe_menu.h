/* Menus of PXE: one that a server hands out with its lease, not in a file. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_PXE_MENU_H
#define DISCOVER_PXE_MENU_H

#include "discover/scan.h"

/* Each item of scan->volume->net->items becomes a submenu of what @run finds when the lease names
 * that item; the local disk becomes an entry. By itself only the first one starts. */
void pxe_menu_run(struct scan *scan, void (*run)(struct scan *));

#endif
