/* What code of a disk's own would do in a scan job, and the barriers that keep it from that. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_QEMU_FAULTS_HOSTILE_H
#define TESTS_QEMU_FAULTS_HOSTILE_H

#include <stdbool.h>

#include "lib/slice.h"

/* What is not put around a job whose volume's label is "less-" and these letters. */
enum hostile_less {
	LESS_DESCRIPTORS = 1 << 0,	/* D: it has whatever PID 1 has open */
	LESS_TREE = 1 << 1,		/* T: chroot */
	LESS_LANDLOCK = 1 << 2,		/* L */
	LESS_CALLS = 1 << 3,		/* C: the list of system calls */
	LESS_NUMBERS = 1 << 4,		/* N: process numbers of its own */
	LESS_POWERS = 1 << 5,		/* P: it has all capabilities */
};

/* What the job that is started next, or this one, does without; and where its answer goes. */
extern unsigned hostile_less;
extern int hostile_answer;

/* The letters of @label. */
unsigned hostile_letters(struct slice label);

/* Try what @word says; @root: the job's own volume. Whether there is such a word, and *@reached:
 * what it got at, NULL: nothing. It does not return when the kernel ends it. */
bool hostile_try(struct slice word, int root, const char **reached);

#endif
