/* The one place where the program waits: descriptors and deadlines. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_JOB_LOOP_H
#define INIT_JOB_LOOP_H

#include <stdint.h>

/**
 * struct watch - one thing that is waited for; embedded in its owner
 * @fd:       -1: only the deadline counts
 * @events:   of poll(2)
 * @deadline: monotonic milliseconds, 0: never
 * @fire:     called with what happened; 0 when the deadline passed
 *
 * The loop never allocates and never frees. A zeroed watch is not armed. @fire may disarm and free
 * any watch, its own included.
 */
struct watch {
	struct watch *next;
	int fd;
	short events;
	int64_t deadline;
	void (*fire)(struct watch *w, short revents);
	unsigned armed;		/* the round in which it was armed, 0: not armed */
};

struct loop {
	struct watch *first;
	unsigned round;
};

/* Monotonic milliseconds. */
int64_t loop_now(void);

/* The first of two moments, monotonic ms; 0: never. */
static inline int64_t loop_earlier(int64_t x, int64_t y)
{
	return x && (!y || x < y) ? x : y;
}

void loop_arm(struct loop *l, struct watch *w);
void loop_disarm(struct loop *l, struct watch *w);

/* Sleep until something happens, then tell everyone to whom it happened, once. */
void loop_once(struct loop *l);

#endif
