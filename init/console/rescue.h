/* The rescue shell: /bin/sh on one console, for a person. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CONSOLE_RESCUE_H
#define INIT_CONSOLE_RESCUE_H

#include <sys/types.h>

#include "init/console/console.h"

/* Lend the console to a shell in a session of its own; @prepare is called in its process first.
 * Its pid, or -errno (then the console is
 * taken back). The caller reaps it and then calls rescue_ended(). */
pid_t rescue_start(struct console *c, void (*prepare)(void *arg), void *arg);

/* The shell has ended with the wait @status: take the console back. What to tell about it; empty
 * when it ended as a shell ends. */
struct slice rescue_ended(struct console *c, int status);

/* For how long, in ms, whoever has the shell has given no sign of life: nothing was typed there or
 * printed. A command that runs in it has ten times as long: it may be silent and matter. */
int64_t rescue_idle(const struct console *c, pid_t pid);

/* End it, whatever it is doing; to be reaped as if it had ended by itself. */
void rescue_end(pid_t pid);

#endif
