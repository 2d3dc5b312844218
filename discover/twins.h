/* Entries that several configurations describe: shown once, with every origin. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_TWINS_H
#define DISCOVER_TWINS_H

#include "discover/scan.h"
#include "lib/fingerprint.h"

/* Whether both start the same kernel with the same initrds,
 * device trees and words of command line. */
bool twins_boot_same(const struct boot_entry *a, const struct boot_entry *b);

/* The bytes that this looks at, of the one that has more. */
size_t twins_bytes(const struct boot_entry *a, const struct boot_entry *b);

enum { TWINS_HASH_BYTES = FINGERPRINT_BYTES };

/* Set e->starts, in @a: a fingerprint of all that twins_boot_same() compares; empty when @e boots
 * nothing. Two that differ are alike only if somebody means them to be: where that would do harm,
 * compare. */
void twins_sign(struct boot_entry *e, struct arena *a);

/*
 * Sign all entries, drop those that another menu of the scan has too, and note where each is
 * listed (NOTE_DUPLICATE). When the default of a menu is dropped, that menu has none: the other
 * menu has its own. Between a type 1 entry of the Boot Loader Specification and the entry that
 * another loader's script made of the same file, the script's stays: it knows variables, passwords
 * and the default. Otherwise the entry of the parser with the lower rank stays. Entries within one
 * menu are left alone: there a repetition is meant.
 */
void twins_drop(struct scan *scan);

#endif
