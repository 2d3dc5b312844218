/* One menu of Boot Loader Specification entries: their order, the default, their titles. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_BLS_MENU_H
#define CONF_BLS_MENU_H

#include "discover/conf/loaderconf.h"

/**
 * struct bls_policy - whose menu it is
 * @blscfg: order as Fedora's GRUB has it; else systemd-boot's
 * @conf:   loader.conf
 * @saved:  the entry that GRUB's environment block says to boot; empty: none
 */
struct bls_policy {
	bool blscfg;
	struct loader_conf conf;
	struct slice saved;
};

/* Finish the menu with index @menu: all its entries stand together at the end of scan->entries.
 * Where systemd-boot is the reader, the EFI variables of scan->machine have their say; those that
 * it would consume become pending writes of every entry. */
void bls_menu_finish(struct scan *scan, uint32_t menu, const struct bls_policy *policy);

/* bls.c: what systemd-boot shows of the scanned volume, as one menu: entry files in @above's
 * "loader", images in /EFI/Linux, and, for an EFI system partition, those of its disk's extended
 * boot loader partition. Nothing there makes no menu. */
void bls_read_native(struct scan *scan, struct slice above);

/* Take a boot counter "+LEFT" or "+LEFT-DONE" off the end of @stem into @e's tries. */
struct slice bls_take_counter(struct slice stem, struct boot_entry *e);

#endif
