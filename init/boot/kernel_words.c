/* Reads a command line as the kernel does. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/kernel_words.h"

struct slice kernel_words(struct slice cmdline, struct slice prefix, struct arena *a)
{
	struct slice found = {0};

	for (; cmdline.n; cmdline = slice_from(cmdline, 1)) { /* each blank is a step, too */
		struct slice word = slice_kernel_word(&cmdline);
		if (slice_starts(word, prefix))
			found = arena_join(a, found, ' ', word);
	}
	return found;
}
