/* Running files: configurations, and what commands take in from files of other formats. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_SOURCE_H
#define DISCOVER_CONF_GRUB_SOURCE_H

#include "discover/conf/grub/state.h"

/* Run a file as GRUB reads a configuration: $config_file and $config_directory tell of it
 * meanwhile. A status with the error set when it cannot be read; else 0, whatever its commands
 * did. */
int grub_run_file(struct grub *g, struct slice name);

/* Let @take_in have the text of a file in another format; notes and entries name that file
 * meanwhile. The status is as above. */
int grub_run_foreign(struct grub *g, struct slice name,
		     void (*take_in)(struct grub *g, struct slice text));

#endif
