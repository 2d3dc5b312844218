/* Devices that the next kernel finds in a state from which it cannot drive them. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/quirk_table.h"

/*
 * One line each, with its source. Bus mastering needs none: the kernel takes it off what has a
 * driver before it jumps (pci_device_shutdown() in drivers/pci/pci-driver.c), and quirks_find() has
 * it taken off what has none. What is only suspected does not belong here: the setting "quirks" is
 * for trying.
 */

/* https://github.com/zbm-dev/zfsbootmenu, contrib/megaraid-teardown.sh: all that megaraid_sas
 * drives; without both steps the next kernel does not find their disks. */
#define MEGARAID(vendor, device)                                                                   \
	{vendor, device, QUIRK_UNBIND | QUIRK_RESET, "a MegaRAID, whose disks are lost otherwise"}

const struct quirk quirk_table[] = {
	MEGARAID(0x1000, 0x0014),	/* Ventura */
	MEGARAID(0x1000, 0x0015),	/* Crusader */
	MEGARAID(0x1000, 0x0016),	/* Harpoon */
	MEGARAID(0x1000, 0x0017),	/* Tomcat */
	MEGARAID(0x1000, 0x001b),	/* Ventura, four ports */
	MEGARAID(0x1000, 0x001c),	/* Crusader, four ports */
	MEGARAID(0x1000, 0x002f),	/* Plasma */
	MEGARAID(0x1000, 0x0052),	/* Cutlass */
	MEGARAID(0x1000, 0x0053),	/* Cutlass */
	MEGARAID(0x1000, 0x005b),	/* Fusion: SAS 2208 */
	MEGARAID(0x1000, 0x005d),	/* Invader: SAS 3108 */
	MEGARAID(0x1000, 0x005f),	/* Fury: SAS 3008 */
	MEGARAID(0x1000, 0x0060),	/* SAS 1078R */
	MEGARAID(0x1000, 0x0071),	/* Skinny: SAS 2008 */
	MEGARAID(0x1000, 0x0073),	/* Skinny: SAS 2008 */
	MEGARAID(0x1000, 0x0078),	/* SAS 1078, second generation */
	MEGARAID(0x1000, 0x0079),	/* SAS 2108 */
	MEGARAID(0x1000, 0x007c),	/* SAS 1078DE */
	MEGARAID(0x1000, 0x00ce),	/* Intruder */
	MEGARAID(0x1000, 0x00cf),	/* Intruder, 24 ports */
	MEGARAID(0x1000, 0x0411),	/* SAS 1064R */
	MEGARAID(0x1000, 0x0413),	/* Verde ZCR */
	MEGARAID(0x1000, 0x10e1),	/* Aero */
	MEGARAID(0x1000, 0x10e2),	/* Aero */
	MEGARAID(0x1000, 0x10e5),	/* Aero */
	MEGARAID(0x1000, 0x10e6),	/* Aero */
	MEGARAID(0x1028, 0x0015),	/* Dell PERC 5 */
	/* https://github.com/zbm-dev/zfsbootmenu, contrib/xhci-teardown.sh: of a MacBook Air of
	 * 2015. Others lose their keyboard by the same (issue 469 there): not all of them. */
	{0x8086, 0x9cb1, QUIRK_UNBIND, "a USB controller that shows no device otherwise"},
	{.device = 0},
};
