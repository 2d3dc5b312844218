/* PID 1: the boot loader. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_PID1_H
#define INIT_PID1_PID1_H

/* Never returns: ends in a jump, a reboot, or the loop. */
_Noreturn void pid1_main(void);

#endif
