/* Reads /proc/meminfo. */
/* SPDX-License-Identifier: MIT */
#include "loader/memory.h"

#include "loader/fact.h"

enum { KIB = 1024 };

uint64_t memory_available(int root)
{
	char buffer[FACT_BYTES];
	struct slice text = fact_text(root, "proc/meminfo", buffer);

	while (text.n) {
		struct slice line = slice_cut(&text, '\n');
		uint64_t kib;
		if (slice_skip(&line, S("MemAvailable:")) &&
		    slice_number(slice_word(&line), UINT64_MAX / KIB, &kib))
			return kib * KIB;
	}
	return UINT64_MAX;
}
