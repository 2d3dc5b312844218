/* EFI variables that an entry asks to be written or removed. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_WRITE_FIRMWARE_H
#define INIT_WRITE_FIRMWARE_H

#include "init/write/plan.h"

/* Do @w, a WRITE_FIRMWARE: for those variables alone that a boot loader has to change, whatever a
 * scan has answered. Empty, or why not, in words. */
struct slice firmware_write(int efivars, const struct write_plan *plan, const struct boot_write *w,
			    struct arena *a);

#endif
