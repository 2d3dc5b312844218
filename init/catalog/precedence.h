/* Which volume comes before which, by itself: the listing follows it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_PRECEDENCE_H
#define INIT_CATALOG_PRECEDENCE_H

#include "discover/block/block_device.h"
#include "discover/volume.h"

/* Smaller comes first. Below PRECEDENCE_UNNAMED is what the settings name, up to it and
 * LIMIT_VOLUMES fixed disks, then what can be pulled out, last the inside of images. */
enum { PRECEDENCE_UNNAMED = 1000 };

/* Of a device, the @index-th of its machine. */
uint32_t precedence_of_device(const struct block_device *dev, uint32_t index);

/* Of the inside of an image that is volume @number. */
uint32_t precedence_of_image(uint32_t number);

/* Of a volume with @precedence so far, when its facts are known: better when @order names it or its
 * disk, the first name before the second. Names are separated by blanks or commas. */
uint32_t precedence_named(uint32_t precedence, struct slice order, const struct facts *facts);

#endif
