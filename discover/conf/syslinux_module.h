/* Modules of syslinux, by their names: which of them show a menu. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_MODULE_H
#define CONF_SYSLINUX_MODULE_H

#include "lib/slice.h"

/* The name of a module: "/isolinux/vesamenu.c32" is "vesamenu". */
struct slice syslinux_module_name(struct slice file);

/* Whether the module called @name shows the labels as a menu. */
bool syslinux_module_is_menu(struct slice name);

/* Whether @command starts a module that shows a menu, in text or pictures; @file is the
 * configuration that it is given as an argument, or empty: it shows the one that starts it. */
bool syslinux_menu_module(struct slice command, struct slice *file);

#endif
