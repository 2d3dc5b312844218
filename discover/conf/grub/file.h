/* Files by the names that scripts give them: "(device)/path", or "/path" on $root. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_FILE_H
#define DISCOVER_CONF_GRUB_FILE_H

#include "discover/conf/grub/state.h"

/**
 * struct grub_place - a file name resolved
 * @device: GRUB's name for the device, without parentheses
 * @volume: NULL: the device is there and has no file system that can be read
 * @loop:   the loopback device that it is on, or NULL; @volume is then in its image
 * @path:   what follows the device
 */
struct grub_place {
	struct slice device;
	const struct volume *volume;
	const struct grub_loop *loop;
	struct slice path;
};

/* Resolve a name. 0 or a status with the error set; then @place has what could be told. */
int grub_locate(struct grub *g, struct slice name, struct grub_place *place);

/* Where to read the place's files; NULL without a volume, which all of source.h's readers take. */
struct source *grub_source(const struct grub_place *place);

/* A reference to the file for an entry, also when its volume is not there. Sets no error. */
struct file_ref grub_file_ref(struct grub *g, struct slice name);

/* Read a file whole. 0 or a status with the error set. */
int grub_read(struct grub *g, struct slice name, struct slice *text, struct grub_place *place);

/* Whether the name is that of a file or directory, and what it is. Sets no error. */
bool grub_stat(struct grub *g, struct slice name, struct file_info *info);

/* From now on @text is what grub_read() finds at that path. */
void grub_cache_file(struct grub *g, const struct volume *v, struct slice path, struct slice text);

/* The text of that file, if this run has read it. */
bool grub_cached(const struct grub *g, uint32_t volume, struct slice path, struct slice *text);

#endif
