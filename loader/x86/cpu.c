/* Reads /proc/cpuinfo. */
/* SPDX-License-Identifier: MIT */
#include "loader/x86/cpu.h"

struct slice x86_cpu_flags(int root, char room[SYSDIR_BYTES])
{
	struct slice text = sysdir_read(root, "proc/cpuinfo", room, SYSDIR_BYTES), line = {0};

	while (text.n && !slice_skip(&line, S("flags")))
		line = slice_cut(&text, '\n');
	return line;
}
