/* A part of a file as a file of its own: a section of a unified kernel image,
 * a file made an archive. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_PART_H
#define LOADER_PART_H

#include "lib/arena.h"

/*
 * @part names it as file_ref.part does: ".linux" or ".linux@2", a section of the PE image @file;
 * "newc:etc/key", the whole file as member etc/key of a cpio archive with its folders (GRUB's
 * "initrd newc:NAME:FILE", format of the kernel's Documentation/driver-api/early-userspace).
 *
 * A descriptor of a sealed memory file, the caller's; @file stays open. -ENOENT: no such section,
 * or an unknown part; -ENOEXEC, -EBADMSG: no PE image, or a damaged one; -EFBIG: too large for an
 * archive; another -errno.
 */
int part_open(int file, struct slice part, struct arena *a) __attribute__((warn_unused_result));

#endif
