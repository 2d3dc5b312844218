/* What names of files and numbers in a syslinux configuration mean. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_PATH_H
#define CONF_SYSLINUX_PATH_H

#include "discover/conf/syslinux_conf.h"

/* The path on the scanned volume that a file name in a configuration means. */
struct slice syslinux_path(const struct syslinux_conf *conf, struct slice name);

/* The same as a reference, which on a server may be to another server. */
struct file_ref syslinux_file(const struct syslinux_conf *conf, struct slice name);

/* The number that @s begins with, decimal or after "0x"; 0 without one, at most UINT32_MAX. */
uint32_t syslinux_number(struct slice s);

#endif
