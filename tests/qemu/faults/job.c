/* Answers as a job does, but for one that was told to do it badly. */
/* SPDX-License-Identifier: MIT */
#define job_answer job_answer_whole
#include "init/job/job.c"
#undef job_answer

#include "tests/qemu/faults/fault.h"

int job_answer(int out, struct slice bytes, int fd);

int job_answer(int out, struct slice bytes, int fd)
{
	if (fault_answer == ANSWER_HALF)
		bytes.n /= 2;
	while (fault_answer == ANSWER_ENDLESS && fd_write_all(out, bytes) == 0)
		;
	return job_answer_whole(out, bytes, fd);
}
