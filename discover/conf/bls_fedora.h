/* Entries that were written for the blscfg command of Fedora's GRUB, read without GRUB. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_BLS_FEDORA_H
#define CONF_BLS_FEDORA_H

#include "discover/conf/grubenv.h"
#include "discover/scan.h"

/* Whether GRUB reads the entries below @above ("" or "/boot"): it is installed beside them, and no
 * "entries.srel" says that they follow the specification alone. */
bool bls_is_fedora(struct scan *scan, struct slice above);

/* The variables that such entries use: those of the environment block, and "kernelopts" from where
 * else it may be set. */
struct grubenv bls_fedora_env(struct scan *scan, struct slice above);

/* Replace "$name" as blscfg does; an unset variable vanishes. */
struct slice bls_expand(const struct grubenv *env, struct slice value, struct arena *a);

#endif
