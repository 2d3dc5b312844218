/* The job, and what a wish means here. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/bmc_job.h"

#include <errno.h>
#include <fcntl.h>

#include "init/machine/log.h"
#include "lib/fd.h"

enum { DEADLINE_MS = 6000, MEMORY = 1 << 20 };

/* struct reply - what the child answers with */
struct reply {
	int32_t err;
	struct bmc_wish wish;
};

/* struct work - what it is to do, at which descriptor */
struct work {
	const struct bmc_job *order;
	int fd;
};

static int speak(void *arg, int out)
{
	const struct work *w = arg;
	struct reply reply = {.err = 0};

	reply.err = w->order->sensor
			    ? bmc_log_event(w->fd, w->order->sensor, w->order->offset)
			    : bmc_take_wish(w->fd, &reply.wish);
	return job_answer(out, (struct slice){(const char *)&reply, sizeof(reply)}, -1) < 0;
}

static int tell(enum bmc_sensor sensor, int err)
{
	if (sensor && err)
		log_line(LOG_LEVEL_ERROR, "the BMC's event log: %s", strerror(-err));
	return err;
}

static void answered(struct job *job, enum job_end end, struct slice answer)
{
	struct bmc_job *b = job->owner;
	struct reply reply = {.err = -ETIMEDOUT};

	if (end == JOB_OK && answer.n == sizeof(reply))
		memcpy(&reply, answer.p, sizeof(reply));
	job_release(job);
	tell(b->sensor, reply.err);
	if (b->done)
		b->done(b->arg, reply.err, &reply.wish);
}

int bmc_job_start(struct bmc_job *b, struct loop *loop, enum bmc_sensor sensor,
		  enum bmc_offset offset,
		  void (*done)(void *, int, const struct bmc_wish *), void *arg)
{
	AUTO_FD fd = open(BMC_DEVICE, O_RDWR | O_CLOEXEC);
	struct work what = {b, fd};
	struct job_work work = {.run = speak, .arg = &what, .timeout_ms = DEADLINE_MS,
				.memory = MEMORY, .sandbox = SANDBOX_BMC, .fds = &fd, .n_fds = 1};

	if (fd < 0)
		return tell(sensor, -errno);
	*b = (struct bmc_job){.sensor = sensor, .offset = offset, .done = done, .arg = arg};
	return tell(sensor, job_start(&b->job, loop, &work, answered, b));
}

enum bmc_heed bmc_heed(const struct bmc_wish *wish, struct settings *s)
{
	switch (wish->device) {
	case BMC_NETWORK:
		if (s->net == NET_OFF)
			return BMC_UNKNOWN;
		s->net = NET_PREFER;
		s->wanted = (struct slice){0};
		return BMC_NET;
	case BMC_DISK:
		s->net = s->net == NET_OFF ? NET_OFF : NET_AFTER;
		return BMC_HEEDED;
	case BMC_CD:
	case BMC_REMOTE_CD:
		s->wanted = (struct slice){0};
		return BMC_FIRST;
	case BMC_SETUP:
	case BMC_SAFE:
	case BMC_DIAGNOSTIC:
		if (wish->device == BMC_SETUP && !wish->lasting)
			return BMC_LEAVE;
		s->timeout = MENU_TIMEOUT_FOREVER;
		return BMC_HEEDED;
	default:
		return BMC_UNKNOWN;
	}
}
