/* ISO images as files on a disk: finding them, and what their systems need to be told. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_ISO_H
#define DISCOVER_ISO_H

#include "discover/scan.h"

/* Ask for every "*.iso" of the scanned volume, in "/", "/iso", "/isos", "/boot", "/boot/iso",
 * "/images" and the directories right below these: each becomes a volume that lists its own menu.
 * At most LIMIT_ISOS in LIMIT_ISO_DIRS directories; a note when there are more. */
void iso_find(struct scan *scan);

/*
 * The scanned volume is the inside of such an image, and its entries are written for a disc. They
 * move into a submenu of the image's name, and start only when somebody chooses them. Their initrds
 * look for the disc: each command line is told which file is the disc, in the way of its
 * distribution, with a note; unless it says so itself, as loopback.cfg does. Where that way is not
 * known the entry has a note, too.
 */
void iso_adapt(struct scan *scan);

#endif
