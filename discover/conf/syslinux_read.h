/* Reading a syslinux configuration into labels and menus. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_READ_H
#define CONF_SYSLINUX_READ_H

#include "discover/conf/syslinux_conf.h"

/* Read the configuration @path, whose text is @text, with everything that it includes, into @conf.
 * @cwd: see struct syslinux_conf. All of it lives in scan->arena, or is part of @text. What is not
 * understood is noted. */
void syslinux_read(struct syslinux_conf *conf, struct scan *scan, struct slice path,
		   struct slice cwd, struct slice text);

#endif
