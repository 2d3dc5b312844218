/* What a job does that has gone wrong, by a word that a disk of the case carries. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_QEMU_FAULTS_FAULT_H
#define TESTS_QEMU_FAULTS_FAULT_H

#include "lib/arena.h"

/* How the job is to answer in the end. */
extern enum answer { ANSWER_WHOLE, ANSWER_HALF, ANSWER_ENDLESS } fault_answer;

/* Do what @word says. It returns where that was refused, or is left to the answer. @device:
 * something to open for writing. */
void fault_do(struct slice word, const char *device, struct arena *a);

#endif
