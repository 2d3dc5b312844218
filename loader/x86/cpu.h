/* What the running kernel tells about the processor. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_CPU_H
#define LOADER_X86_CPU_H

#include "lib/sysdir.h"

/* The flags of the first processor, separated by blanks, out of /proc/cpuinfo below @root; they lie
 * in @room. */
struct slice x86_cpu_flags(int root, char room[SYSDIR_BYTES]);

#endif
