/* Certificates of the authorities that are trusted, read from this system's own files. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_NET_AUTHORITIES_H
#define INIT_NET_AUTHORITIES_H

#include "lib/arena.h"

/* Where they are when nobody says otherwise: a directory; and where an installed system has its
 * own, a file. */
#define AUTHORITIES_DIR "/etc/kexling/ca"
#define AUTHORITIES_OF_SYSTEM "/etc/ssl/certs/ca-certificates.crt"

enum { AUTHORITIES_BYTES = 1 << 20, AUTHORITIES_MEMORY = 16 << 20 };

/* All texts of @path, which is a file of certificates (PEM) or a directory of such files, one
 * behind the other and a NUL behind the last, in @a, which has AUTHORITIES_MEMORY. 0 and *@anchors,
 * or -errno: -EFBIG when they are more than AUTHORITIES_BYTES. */
int authorities_read(const char *path, struct arena *a, struct slice *anchors)
	__attribute__((warn_unused_result));

#endif
