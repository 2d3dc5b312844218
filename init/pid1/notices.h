/* What is told on all menus by itself, once, or while its cause lasts. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_NOTICES_H
#define INIT_PID1_NOTICES_H

#include "init/boot/policy.h"
#include "init/catalog/catalog.h"
#include "init/console/front.h"

/* struct notices - what was told last; the zero value is its start */
struct notices {
	enum policy_reason reason;
	struct slice hibernated;
	bool guard;
};

/* Tell what is new: why no countdown runs, that a system sleeps, that passwords were lost. */
void notices_tell(struct notices *n, struct front *f, const struct decision *d,
		  const struct catalog *c, const struct guard *g);

#endif
