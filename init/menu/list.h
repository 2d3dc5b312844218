/* The list of entries: its keys. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MENU_LIST_H
#define INIT_MENU_LIST_H

#include "init/menu/bindings.h"

extern const struct binding_table list_keys;

#endif
