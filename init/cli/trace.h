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
 * nothing else. NULL and *@json, one line for each object, in @a; or what went wrong, for people: a
 * run of which there is more to show than LIMIT_GRUB_TRACE is not shown at all. */
const char *trace_run(const struct grub_trace *t, struct grub_disks *disks, struct arena *a,
		      struct slice *json);

/* Whether @json is what such a job may answer: characters, and line ends. */
bool trace_printable(struct slice json);

#endif
