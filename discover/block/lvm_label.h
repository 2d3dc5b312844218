/* What a physical volume of LVM carries: its id, and the text about its group. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_LVM_LABEL_H
#define DISCOVER_BLOCK_LVM_LABEL_H

#include "discover/block/lvm_plan.h"

/* struct lvm_label - @id: without hyphens; @text: empty on a volume that keeps no copy of it */
struct lvm_label {
	struct slice id, text;
};

/* Read it from @fd (lvm2, doc/lvm2-raid.txt and lib/format_text/layout.h). Checksums are checked;
 * of two areas for the text the first good one counts. 0, -ENODATA: there is no label; -EBADMSG: it
 * is damaged. */
int lvm_label_read(int fd, struct arena *a, struct lvm_label *label)
	__attribute__((warn_unused_result));

#endif
