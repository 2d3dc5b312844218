/* Which volume comes before which, by itself: the listing follows it. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_PRECEDENCE_H
#define INIT_CATALOG_PRECEDENCE_H

#include "discover/block/block_device.h"
#include "discover/volume.h"
#include "lib/limits.h"

/* Smaller comes first. Below PRECEDENCE_UNNAMED is what the settings name, up to it and
 * LIMIT_VOLUMES fixed disks, then what can be unplugged, servers, last the inside of images. */
enum {
	PRECEDENCE_UNNAMED = 1000,
	PRECEDENCE_LAST_DEVICE = PRECEDENCE_UNNAMED + 2 * LIMIT_VOLUMES,
};

/* Of a device, the @index-th of its machine. */
uint32_t precedence_of_device(const struct block_device *dev, uint32_t index);

/* Of what a server offers, volume @number: when settings @prefer it, before what they name. */
uint32_t precedence_of_net(uint32_t number, bool prefer);

/* Of the inside of an image that is volume @number. */
uint32_t precedence_of_image(uint32_t number);

/* Of a volume with @precedence so far, when its facts are known: better when @order names it or its
 * disk, the first name before the second. Names are separated by blanks or commas. Under one name
 * a fixed disk comes before what is @removable: anybody can give a stick that name. */
uint32_t precedence_named(uint32_t precedence, struct slice order, const struct facts *facts,
			  bool removable);

/* Of the fixed disk that the settings name by the same name as what can be unplugged, whose
 * precedence is @removable. */
static inline uint32_t precedence_of_rival(uint32_t removable)
{
	return removable - 1;
}

#endif
