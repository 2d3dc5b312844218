/* What a syslinux label boots. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_ENTRY_H
#define CONF_SYSLINUX_ENTRY_H

#include "discover/conf/syslinux_conf.h"

/* The label called by the first word of @command, or NULL. */
struct syslinux_label *syslinux_find(struct syslinux_conf *conf, struct slice command);

/* What the command line @command runs, as a label: one of the configuration's with more arguments,
 * or a file. False, and @label untouched, when it is neither. */
bool syslinux_command(struct syslinux_conf *conf, struct slice command,
		      struct syslinux_label *label);

/* The label that is run in the end when @label is: modules that only choose or start something else
 * are followed. @label itself when there is nothing to follow. */
struct syslinux_label syslinux_follow(struct syslinux_conf *conf, struct syslinux_label label);

/* Fill in what @label, which was followed, boots; what cannot be booted is a problem of @e. */
void syslinux_fill(struct syslinux_conf *conf, const struct syslinux_label *label,
		   struct boot_entry *e);

#endif
