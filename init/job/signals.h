/* The signals that PID 1 must not be ended by, and that its children must. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_SIGNALS_H
#define INIT_JOB_SIGNALS_H

/* Ctrl-Alt-Del becomes SIGINT, a console that goes SIGHUP: from now on they end nothing. */
void signals_ignore(void);

/* In a child: as every program expects to find them, none blocked. */
void signals_default(void);

#endif
