/* What rescue shells need of process 1: disks to write to, and their end. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_SHELLS_H
#define INIT_PID1_SHELLS_H

#include "init/catalog/discovery.h"
#include "init/catalog/flush_job.h"
#include "init/console/front.h"

/* struct shells - the owner sets what stands above @requests, once */
struct shells {
	struct loop *loop;
	struct discovery *discovery;
	struct front *front;
	struct watch requests;
	struct flush_job closing;
};

/* Hear what they ask for: see init/machine/request.h. */
void shells_hear(struct shells *s);

/* One has ended. After the last, what it left writable is closed, and looked at anew. */
void shells_ended(struct shells *s);

bool shells_reaped(struct shells *s, pid_t pid, int status);

#endif
