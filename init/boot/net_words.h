/* What a kernel that came by a network is told of that. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_BOOT_NET_WORDS_H
#define INIT_BOOT_NET_WORDS_H

#include "init/boot/plan.h"

/* @cmdline of @plan's entry and what the setting net.handover adds to it, unless the entry has such
 * a word itself, is of a disk, or somebody edited it. */
struct slice net_words(const struct boot_plan *plan, struct slice cmdline, struct arena *a);

#endif
