/* Finishing one menu of Boot Loader Specification entries: order, default, titles, timeout. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_BLS_MENU_H
#define CONF_BLS_MENU_H

#include "discover/conf/loaderconf.h"

/**
 * struct bls_policy - whose rules hold for the menu
 * @blscfg: those of the blscfg command of Fedora's GRUB; else systemd-boot's
 * @conf:   the loader.conf that governs it
 * @saved:  the entry that GRUB's environment block says to boot; empty: none
 */
struct bls_policy {
	bool blscfg;
	struct loader_conf conf;
	struct slice saved;
};

/* Put the entries of the menu with index @menu in order and mark its default; its entries are the
 * last ones in scan->entries. By systemd-boot's rules it also gets entries that restart the machine
 * or power it off, unique titles and a timeout, and the EFI variables in scan->machine count: the
 * removal of those that systemd-boot reads once becomes a pending write of every entry. */
void bls_menu_finish(struct scan *scan, uint32_t menu, const struct bls_policy *policy);

#endif
