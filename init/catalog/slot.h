/* What a slot is told beside the answers of its jobs. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_SLOT_H
#define INIT_CATALOG_SLOT_H

#include "init/catalog/catalog.h"
#include "init/job/job.h"

enum { SLOT_FAILURE_BYTES = 4096 };

/* Why there is nothing of it: @what, a blank, @which. */
void slot_fail(struct slot *s, enum note_code code, const char *what, const char *which);

/* The same of a job, @what, that ended by @end. */
void slot_job_failed(struct slot *s, enum job_end end, const char *what);

/* Whether its probe noted @code. */
bool slot_has_note(const struct slot *s, enum note_code code);

/* Names that the probe did not find are those of the device, or of the image. */
void slot_keep_names(struct slot *s);

/* What is known before the probe answers, and stays when it never does.
 * The names and the model are the slot's own. */
void slot_keep_what_is_known(struct slot *s);

#endif
