/* What a syslinux configuration boots by itself. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_DEFAULT_H
#define CONF_SYSLINUX_DEFAULT_H

#include "discover/conf/syslinux_conf.h"

/* Whether a menu is shown. */
bool syslinux_has_menu(const struct syslinux_conf *conf);

/* The command line that is run when nobody does anything; empty when nothing is said. */
struct slice syslinux_default_command(const struct syslinux_conf *conf);

/* The label that is booted by itself when @command is that command line. NULL: there is none, or
 * the command is no label. */
struct syslinux_label *syslinux_default_label(struct syslinux_conf *conf, struct slice command);

#endif
