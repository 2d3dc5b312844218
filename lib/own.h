/* Kernels that are this program's own image: to start one unasked would be to go round in a circle.
 * */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_OWN_H
#define LIB_OWN_H

#include "lib/slice.h"

/* The bytes of a file in which own_version_at() looks, and those of a version that matter. */
enum { OWN_HEADER_BYTES = 0x210, OWN_VERSION_BYTES = 256 };

/* Whether a file that begins with @header says that it is an own one: an Image of arm64, or what
 * unpacks itself as a program of UEFI (zboot), which tell no version. */
bool own_marked(struct slice header);

/* Where in the file the version of a bzImage stands that begins with @header; 0: it is none, or
 * tells none. */
size_t own_version_at(struct slice header);

/* Whether a kernel's version, which a NUL may end, "RELEASE (USER@HOST) ..." or the release alone,
 * is that of an image that rootfs/kernel has built: by the release that the core fragment gives it,
 * or by who built it. */
bool own_version(struct slice text);

/* Whether the first bytes of a file are an own kernel's: a bzImage that tells such a version, or
 * one that is marked. Reads nothing outside of @head. */
bool own_kernel(struct slice head);

#endif
