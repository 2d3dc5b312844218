/* Variables and menus. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_DUMP_H
#define TESTS_ORACLE_MODULE_DUMP_H

struct grub_menu;

void dump_variables(const char *tag);

/* Every entry, and those of submenus, which are opened for that as GRUB's menu opens them. */
void dump_menu(const struct grub_menu *menu);

#endif
