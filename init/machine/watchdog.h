/* The hardware watchdog: resets the machine unless it is fed, also when the next kernel hangs. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_WATCHDOG_H
#define INIT_MACHINE_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

/* A driver may find its device after we have started. */
enum { WATCHDOG_WAIT_MS = 30000, WATCHDOG_LOOK_MS = 1000, WATCHDOG_KEPT_BYTES = 32 };

/**
 * struct watchdog - the one that is used; all zero but @seconds before the first call
 * @seconds:  how long it waits for food, as asked for; 0 or less: none is wanted
 * @period:   as its driver took it, in seconds
 * @fd:       open while it runs; -1 or @running false: it does not
 * @due:      when to feed it, or to look for it, monotonic ms; 0: never
 * @since:    when it was looked for first
 * @identity: what its driver calls it
 * @by_bmc:   it is the management controller's, which is spoken with here
 */
struct watchdog {
	int32_t seconds, period;
	int fd;
	bool running, by_bmc;
	int64_t due, since;
	char identity[WATCHDOG_KEPT_BYTES];
};

/*
 * To be called in every round of the loop, and at w->due: starts the first watchdog that there is
 * below /sys/class/watchdog and is no software, or the management controller's, then feeds it. None
 * after WATCHDOG_WAIT_MS is said in the log. It never waits.
 */
void watchdog_turn(struct watchdog *w, int64_t now);

/* Feed it before the jump, so that the next kernel has its full time, and wait until it has heard.
 * It is not stopped: whether it goes on is the kernel's "watchdog.stop_on_reboot", which has to be
 * 0; the management controller's does in any case. */
void watchdog_full(struct watchdog *w);

/* Stop it, and wait for that: before the machine is left to the firmware, which knows nothing of
 * it. The next watchdog_turn() starts it again. */
void watchdog_stop(struct watchdog *w);

/* Whether the running kernel would stop a watchdog at the jump. */
bool watchdog_ends_at_jump(void);

#endif
