/* Which release this is. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_RELEASE_H
#define INIT_MACHINE_RELEASE_H

/* "0.3": what people read; 'kexling version' has more. */
extern const char release_version[];

#endif
