/* Heeds the answer. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/controller.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "init/machine/log.h"

static void tell(struct controller *c, const char *what, const char *more)
{
	char line[160];

	snprintf(line, sizeof(line), "The management controller (BMC) %s%s", what, more);
	log_line(LOG_LEVEL_WARNING, "%s", line);
	record_event(c->record, loop_now(), "BMC", slice_str(line));
	front_notice(c->front, slice_str(line));
}

static const char *const names[BMC_DEVICES] = {
	[BMC_NETWORK] = "the network", [BMC_DISK] = "a disk", [BMC_SAFE] = "safe mode",
	[BMC_DIAGNOSTIC] = "diagnosis", [BMC_CD] = "a CD", [BMC_SETUP] = "the set-up",
	[BMC_REMOTE_CD] = "a remote CD",
};

/* In front of what the settings say. */
static void media_first(struct controller *c)
{
	static char room[LIMIT_TEXT_BYTES + sizeof(BMC_CDS) + 1];
	struct slice order = c->discovery->order;

	snprintf(room, sizeof(room), BMC_CDS " %.*s", SLICE_ARG(order));
	c->discovery->order = slice_str(room);
	c->discovery->catalog->unranked = true;
	discovery_rescan(c->discovery);
}

static void heard(void *controller, int err, const struct bmc_wish *said)
{
	struct controller *c = controller;

	if (err) {
		tell(c, "is not heeded: ", err == -EIO ? "it keeps what was for one start"
						       : strerror(-err));
		return;
	}
	if (said->device == BMC_NONE)
		return;
	const char *name = names[said->device % BMC_DEVICES];
	enum bmc_heed heed = bmc_heed(said, c->settings);
	if (!name || heed == BMC_UNKNOWN) {
		tell(c, "asks for what is not done here: ", name ? name : "an unknown device");
		return;
	}
	tell(c, said->lasting ? "asks, each time, for " : "asks, this time, for ", name);
	if (heed == BMC_NET)
		net_want(c->net);
	else if (heed == BMC_FIRST)
		media_first(c);
	else if (heed == BMC_LEAVE)
		leaving_start(c->leaving, ACTION_FIRMWARE);
}

void controller_ask(struct controller *c)
{
	int rc = c->settings->bmc ? bmc_job_start(&c->job, c->loop, 0, 0, heard, c) : 0;

	if (rc < 0)
		tell(c, "is not heeded: ", rc == -ENOENT ? "there is no " BMC_DEVICE
							 : strerror(-rc));
}

void controller_failed(struct controller *c)
{
	if (c->logged || !c->settings->bmc_events || c->job.job.pid)
		return;
	c->logged = true;
	(void)!bmc_job_start(&c->job, c->loop, BMC_BOOT_ERROR, BMC_NO_MEDIUM, NULL, NULL);
}
