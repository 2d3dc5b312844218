/* What the board's management controller is asked and told, in a child: its answers are foreign
 * bytes, and it may never give any. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_BMC_JOB_H
#define INIT_BOOT_BMC_JOB_H

#include "init/job/job.h"
#include "init/machine/bmc.h"
#include "init/machine/settings.h"

/**
 * struct bmc_job - one request to it at a time
 * @sensor, @offset: the event; 0: it is asked for a wish
 * @done: called when it is over: 0 and the wish, or -errno; NULL: nobody waits
 */
struct bmc_job {
	struct job job;
	enum bmc_sensor sensor;
	enum bmc_offset offset;
	void (*done)(void *arg, int err, const struct bmc_wish *wish);
	void *arg;
};

/* Ask for the wish; or with a @sensor add an event, of which a failure is logged here. 0; -ENOENT:
 * this machine has no such controller, or the kernel no driver for it; or another -errno. Then
 * @done is not called. */
int bmc_job_start(struct bmc_job *b, struct loop *loop, enum bmc_sensor sensor,
		  enum bmc_offset offset,
		  void (*done)(void *, int, const struct bmc_wish *), void *arg)
	__attribute__((warn_unused_result));

/* What is to be done about a wish, beside other settings. */
enum bmc_heed {
	BMC_HEEDED,	/* the settings say it now, nothing else is to be done */
	BMC_NET,	/* the same, and the network is to be asked */
	BMC_FIRST,	/* the same, and volumes come in another order: BMC_CDS before all */
	BMC_LEAVE,	/* into the firmware's set-up */
	BMC_UNKNOWN,	/* nothing: it is no wish that can be heeded */
};
#define BMC_CDS "sr0 sr1 sr2 sr3"

/* Pure: make the settings of this start those that the wish means. What a person has set as the
 * default gives way to a wish for a network or a medium. Safe mode and diagnosis are a menu that
 * waits for a key, as is the set-up at every start, which would restart the machine for ever. */
enum bmc_heed bmc_heed(const struct bmc_wish *wish, struct settings *s);

#endif
