/* How far loading is, each second, for a person at a terminal. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_METER_H
#define INIT_CLI_METER_H

#include <sys/types.h>

#include "lib/progress.h"

/**
 * struct meter - a process that shows it
 * @progress: for whoever reads; NULL: nobody watches
 */
struct meter {
	struct progress *progress;
	int pipe;
	pid_t pid;
};

/* Begin to show how far it is, once a second, on the terminal that standard error is; where it is
 * none, nothing happens. */
void meter_start(struct meter *m);

/* The line goes. */
void meter_stop(struct meter *m);

/* What is looked at now, number @n of @all, on the same line; @n 0: the line goes. */
void meter_show(uint32_t n, uint32_t all, struct slice what);

#endif
