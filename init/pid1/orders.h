/* What programs and people tell process 1 by signals: to restart, to power off, to halt. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_ORDERS_H
#define INIT_PID1_ORDERS_H

#include "init/job/loop.h"

enum order { ORDER_RESTART, ORDER_POWER_OFF, ORDER_HALT };

/* @given is called with each order that comes. */
struct orders {
	struct watch watch;
	void (*given)(void *arg, enum order order);
	void *arg;
};

/* Hear what BusyBox's reboot, poweroff and halt send, and Ctrl-Alt-Del, which restarts nothing by
 * itself any more. 0 or -errno. */
int orders_hear(struct orders *o, struct loop *loop, void (*given)(void *, enum order), void *arg)
	__attribute__((warn_unused_result));

#endif
