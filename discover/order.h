/* How versions and entries compare: systemd-boot's order, and the one of Fedora's GRUB. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_ORDER_H
#define DISCOVER_ORDER_H

#include "discover/entry.h"

/* Every function returns <0, 0 or >0: lower or earlier first. All are total orders on what they
 * look at; none allocates. */

/* The UAPI Group's version format specification. */
int version_cmp_uapi(struct slice a, struct slice b);

/* RPM's comparison: '~' sorts below everything, and what follows @caret above the bare version.
 * RPM itself has '^' there, the blscfg command of Fedora's GRUB has '+'. */
int version_cmp_rpm(struct slice a, struct slice b, char caret);

/* GNU's order of file names, as of "ls -v": numbers in them count as numbers, and what looks like a
 * suffix only when the rest is equal. */
int version_cmp_file(struct slice a, struct slice b);

/* File names without ".conf" as blscfg compares them: NAME-VERSION-RELEASE, oldest first. */
int order_cmp_blscfg(struct slice a, struct slice b);

/**
 * struct order_item - an entry to be ordered
 * @file: name of its file in lower case, suffix included, without boot counter
 * @id:   that, and behind '@' which profile of the file it is
 *
 * The entries of one menu are in one array. Entries that compare equal, as the profiles of a file
 * do, keep their order in it.
 */
struct order_item {
	struct boot_entry *entry;
	struct slice file, id;
};

/* systemd-boot's menu order (UAPI Boot Loader Specification, "Sorting"), first in the menu first:
 * exhausted entries last, sort key, machine id, newest version, newest file name, tries. */
int order_cmp_systemd(const struct order_item *x, const struct order_item *y);

/* Shell globbing with '*', '?' and "[a-z!]" over all of @text, without regard to the case of ASCII
 * letters. Time is at most pattern times text. */
bool order_glob(struct slice pattern, struct slice text);

#endif
