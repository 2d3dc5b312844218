/* Files in an archive made by tar. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_TAR_H
#define CONF_TAR_H

#include "lib/slice.h"

/* The first regular file of that name in @archive, which is whole in memory: *@content is a part of
 * it. A name in the archive may begin with "./". 0, -ENOENT, or -EBADMSG: before the file came
 * something that is no header, or the file is cut short. It reads ustar, and of its successors what
 * they have in common with it. */
int tar_find(struct slice archive, struct slice name, struct slice *content)
	__attribute__((warn_unused_result));

#endif
