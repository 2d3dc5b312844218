/* What `kexling grub` does in its job. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/trace.h"

#include "discover/conf/grub/trace.h"
#include "init/cli/script.h"
#include "init/machine/machine.h"

/* struct traced - what the job works on */
struct traced {
	const struct grub_trace *trace;
	struct grub_disks *disks;
	struct machine machine;
};

static int put_trace(void *traced, struct arena *a, struct json *j)
{
	struct traced *t = traced;
	struct grub_disks *d = t->disks;
	struct volume_set set = {d->volumes, d->n};
	struct scan scan = {.arena = a,
			    .volume = &d->volumes[d->n - 1],
			    .volumes = &set,
			    .machine = &t->machine};

	return grub_trace(&scan, t->trace, j);
}

const char *trace_run(const struct grub_trace *t, struct grub_disks *disks, struct arena *a,
		      struct slice *json)
{
	struct traced traced = {t, disks, machine_look()};
	int fds[GRUB_DISKS];
	struct script script = {.put = put_trace, .arg = &traced, .fds = fds, .n_fds = disks->n};

	for (uint32_t i = 0; i < disks->n; i++)
		fds[i] = disks->sources[i].root;
	return script_run(&script, a, json);
}
