/* Running a GRUB script in a job, as whatever reads foreign bytes does. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_TRACE_H
#define INIT_CLI_TRACE_H

#include "discover/conf/grub/trace_options.h"
#include "discover/source.h"
#include "discover/volume.h"

enum { GRUB_DISKS = 64 };

/* struct grub_disks - the volumes, in the order in which they were given, and where they are */
struct grub_disks {
	struct volume volumes[GRUB_DISKS];
	struct source_dir sources[GRUB_DISKS];
	uint32_t n;
};

/* Run the script of @t, which is taken to lie on the last of @disks, in a job that sees these and
 * nothing else: as script_run(), one line for each object. */
const char *trace_run(const struct grub_trace *t, struct grub_disks *disks, struct arena *a,
		      struct slice *json);

#endif
