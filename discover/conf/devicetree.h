/* Finding the device tree of the running machine in a directory of them (FDTDIR). */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_DEVICETREE_H
#define CONF_DEVICETREE_H

#include "discover/scan.h"

/*
 * The path of the device tree for scan->machine->compatible below @dir of the scanned volume; empty
 * when the machine has none, or none is there.
 *
 * U-Boot looks for DIR/$fdtfile or DIR/SOC-BOARD.dtb, from variables of its own that nobody else
 * has. Here the names are made out of the compatible list, "radxa,rockpi4b radxa,rockpi4
 * rockchip,rk3399": rockchip/rk3399-rockpi4b.dtb, rk3399-rockpi4b.dtb, radxa/rockpi4b.dtb and so
 * on, as kernels name them; a file that is for another machine by its own compatible property is
 * passed over. When no name is there, the files in @dir and in the vendors' directories below it
 * are looked into to see which machine they are for, at most LIMIT_DEVICETREES of them.
 */
struct slice devicetree_find(struct scan *scan, struct slice dir);

/* The first string in the compatible property of the root of the flattened device tree at @path
 * (Devicetree Specification, chapter 5), in scan->arena; empty: there is none, or it is no device
 * tree. */
struct slice devicetree_compatible(struct scan *scan, struct slice path);

/* The same for one that begins at byte @base of any file. */
struct slice devicetree_compatible_in(struct scan *scan, const struct file_ref *file,
				      uint64_t base);

#endif
