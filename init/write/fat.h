/* A file on FAT, renamed by changing characters of its name where they are. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_FAT_H
#define INIT_WRITE_FAT_H

#include "init/write/direct.h"

/*
 * Give the file at @path the name @name, which differs from its old one in the digits of a boot
 * counter only: "entry+3-0.conf" and "entry+2-1.conf". At every moment the file has one name, and
 * its count of starts left is the old one or a smaller one: one sector is written, or, where the
 * name is spread over two of them, that with the starts left first. 0; -EOPNOTSUPP: the names are
 * not equally long, or not laid out for that; -EEXIST: there is a file of that name; -ENOENT; or
 * another -errno.
 */
int fat_rename(const struct direct *d, struct slice path, struct slice name, struct arena *a)
	__attribute__((warn_unused_result));

#endif
