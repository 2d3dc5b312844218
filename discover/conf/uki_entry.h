/* Boot Loader Specification type 2: an entry for every profile of every unified kernel image. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_UKI_ENTRY_H
#define CONF_UKI_ENTRY_H

#include "discover/scan.h"

/* Add the entries of the images in @dir ("/EFI/Linux") to the newest menu of the scan; with
 * @new_menu to a menu of their own, which is made when the first file that may be an image is
 * found. Returns how many were added. */
uint32_t uki_add_entries(struct scan *scan, struct slice dir, bool new_menu);

#endif
