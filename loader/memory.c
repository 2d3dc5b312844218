/* Reads /proc/meminfo. */
/* SPDX-License-Identifier: MIT */
#include "loader/memory.h"

#include "lib/sysdir.h"

enum { KIB = 1024 };

uint64_t memory_available(int root)
{
	char buffer[SYSDIR_BYTES];
	struct slice text = sysdir_read(root, "proc/meminfo", buffer, sizeof(buffer));

	while (text.n) {
		struct slice line = slice_cut(&text, '\n');
		uint64_t kib;
		if (slice_skip(&line, S("MemAvailable:")) &&
		    slice_number(slice_word(&line), UINT64_MAX / KIB, &kib))
			return kib * KIB;
	}
	return UINT64_MAX;
}
