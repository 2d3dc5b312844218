/* Loopback devices: images in files as devices. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_LOOP_H
#define DISCOVER_CONF_GRUB_LOOP_H

#include "discover/conf/grub/state.h"

/**
 * struct grub_loop - what a name was made to mean at some time; the newest of a name counts
 * @image:   the file that it is, or should have been, made of
 * @removed: it is no device: deleted, or its image was not there
 */
struct grub_loop {
	struct grub_loop *next;
	struct slice name;
	struct file_ref image;
	bool removed;
};

/* The device of the image that the configuration itself is in. */
#define GRUB_OWN_IMAGE S("loop")

/* From now on @name means that. @image lasts. */
void grub_loop_add(struct grub *g, struct slice name, struct file_ref image, bool removed);

/* The loopback device that @device, which may name a partition of it ("loop,gpt1"), is on;
 * NULL: none. */
const struct grub_loop *grub_loop_find(const struct grub *g, struct slice device);

/* The same, also when it is removed; NULL: there never was one of that name. */
const struct grub_loop *grub_loop_named(const struct grub *g, struct slice device);

/* The volume inside the image of @loop that @device names. NULL: not there, or not read yet. */
const struct volume *grub_loop_volume(struct grub *g, const struct grub_loop *loop,
				      struct slice device);

/* Names of all loopback devices, the newest first. */
void grub_loop_list(const struct grub *g, struct slice_list *names);

#endif
