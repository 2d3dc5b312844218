/* Devices that the command "loopback" makes. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_LOOP_H
#define DISCOVER_CONF_GRUB_LOOP_H

#include "discover/conf/grub/grub.h"

/* The loopback device that @device, which may name a partition of it ("loop,gpt1"), is on;
 * NULL: none. */
const struct grub_loop *grub_loop_find(const struct grub *g, struct slice device);

/* What a loopback device of that name was last, also one that was deleted or whose image was not
 * there (@removed then; @image is what it should have been made of); NULL: there never was one. */
const struct grub_loop *grub_loop_named(const struct grub *g, struct slice device);

/* The volume inside the image of @loop that @device names. NULL: not there, or not read yet. */
const struct volume *grub_loop_volume(struct grub *g, const struct grub_loop *loop,
				      struct slice device);

/* The volume that @device names, be it a loopback device or another; NULL: none. */
const struct volume *grub_any_device(struct grub *g, struct slice device);

/* Names of all loopback devices, the newest first. */
void grub_loop_list(const struct grub *g, struct slice_list *names);

#endif
