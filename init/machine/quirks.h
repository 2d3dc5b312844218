/* What is done to some PCI devices before the jump, so that the next kernel can drive them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_QUIRKS_H
#define INIT_MACHINE_QUIRKS_H

#include "init/machine/quirk_table.h"
#include "lib/text.h"

enum { QUIRKS_MOST = 32, QUIRK_ADDRESS_BYTES = 16 };

/* struct quirks - the devices of this machine that have one, at most QUIRKS_MOST */
struct quirks {
	struct quirk_device {
		char address[QUIRK_ADDRESS_BYTES];	/* "0000:00:05.0" */
		struct quirk quirk;
	} at[QUIRKS_MOST];
	uint32_t n;
};

/* What is needed below @sysfs, a directory like /sys: by the table, and by every function that
 * has no driver and may write to memory by itself, as nobody else would end that: but not screens,
 * bridges and what belongs to the system itself, as an IOMMU.
 * @setting: "off": nothing; or words like
 * "1000:0060=unbind,reset", "8086:9cb1=keep" and "15b3:1003=down", which come before the table.
 * Texts in @a for as long as this takes. */
void quirks_find(int sysfs, struct slice setting, struct arena *a, struct quirks *found);

/* The first word of a setting that is none of these; empty: all are. */
struct slice quirks_wrong(struct slice setting);

/* "0000:00:05.0 (1000:0060): unbind, reset: it is ...". */
void quirk_put(struct text *out, const struct quirk_device *d);

/* Such a text, in @a, for each device below @sysfs that has one; with @idle also for those that
 * nobody drives, which are others under another kernel than the boot loader's. */
struct slice_list quirks_list(int sysfs, struct slice setting, bool idle, struct arena *a);

/* Append a line for each of this machine's. */
void quirks_tell(struct text *out, struct slice setting, bool idle, struct arena *a);

/* Whether any takes a step that may take long: all but QUIRK_QUIET. */
bool quirks_take_long(const struct quirks *q);

/* In a job, when it may take long. What failed is appended to @out, a line each. */
void quirks_apply(int sysfs, const struct quirks *q, struct arena *a, struct text *out);

/* In a job: there was no jump. Drivers look at the devices once more. */
void quirks_undo(int sysfs, const struct quirks *q);

#endif
