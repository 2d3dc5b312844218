/* Images in files become volumes when a configuration looks into them (GRUB's loopback). */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_VOLUME_IMAGES_H
#define INIT_CATALOG_VOLUME_IMAGES_H

#include "init/catalog/catalog.h"

/*
 * A scan wanted to look into @wanted: a slot is made for each image that has none. True: they are
 * there or on their way, so the scan is worth nothing and runs again when no image is pending any
 * more. False: none can be had, or they are to list their own menus: the scan counts as it is. It
 * ends: every such round adds an image, of which there are at most LIMIT_IMAGES.
 */
bool volume_images_add(struct catalog *c, const struct image_list *wanted);

/* Whether images are still being looked at. */
bool volume_images_pending(const struct catalog *c);

/* The next slot of an image inside volume @holder; NULL: none. */
struct slot *volume_images_inside(struct catalog *c, uint32_t holder);

/* In a probe job: open @s's image. 0 and *@fd, or -errno and *@why. */
int volume_images_open(const struct catalog *c, const struct slot *s, struct arena *a, int *fd,
		       struct note *why) __attribute__((warn_unused_result));

/* In its inner job: what of the open image @fd is meant, as a device to be probed.
 * 0 and *@dev, or -errno and *@why. */
int volume_images_find(int fd, const struct slot *s, struct arena *a, struct block_device *dev,
		       struct note *why) __attribute__((warn_unused_result));

#endif
