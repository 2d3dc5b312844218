/* Kernels that are this program's own image: to start one unasked would be to go round in a circle.
 * */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_OWN_H
#define LIB_OWN_H

#include "lib/slice.h"

/* What to read of a file for own_kernel(): all that comes before the kernel proper. */
enum { OWN_HEAD_BYTES = 20 * 1024 };

/* Whether a kernel's version, "RELEASE (USER@HOST) ..." or the release alone, is that of an image
 * that rootfs/kernel has built: by the release that the core fragment gives it, or by who built it.
 * */
bool own_version(struct slice text);

/* Whether the first bytes of a file are an own kernel's: a bzImage that tells such a version. Reads
 * nothing outside of @head. */
bool own_kernel(struct slice head);

#endif
