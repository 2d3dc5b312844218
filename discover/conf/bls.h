/* Boot Loader Specification type 1 as systemd-boot and Fedora's GRUB read it: a file, an entry. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_BLS_H
#define CONF_BLS_H

#include "discover/conf/bls_file.h"
#include "discover/conf/grubenv.h"
#include "discover/scan.h"

/**
 * struct bls_place - where entry files lie on the scanned volume
 * @above:  the directory that holds "loader": "" or "/boot"
 * @fedora: they are written for GRUB: values may have variables and lists in them
 * @env:    what the variables are, for @fedora
 */
struct bls_place {
	struct scan *scan;
	struct slice above;
	bool fedora;
	struct grubenv env;
};

/* Read the entry files in @dir ("/loader/entries"). False when there are none. A directory that
 * cannot be listed, or was cut short, is noted. */
bool bls_list_entries(struct scan *scan, struct slice dir, struct bls_list *list);

/* Add each of them to the newest menu. What systemd-boot would leave out is added as hidden, with
 * the reason. */
void bls_add_entries(const struct bls_place *p, const struct bls_list *list);

#endif
