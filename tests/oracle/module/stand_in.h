/* Stand-ins for commands that the emulator lacks or that must not run: kernels and initrds are
 * accepted, and booting, switching off or leaving ends GRUB with an event. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_STAND_IN_H
#define TESTS_ORACLE_MODULE_STAND_IN_H

/* Register them, as the variables say that oracle.c names. */
void stand_in_register(void);

/* What was loaded does not count any more. */
void stand_in_forget_kernel(void);

#endif
