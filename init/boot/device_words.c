/* Adds virtio_mmio.device=. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/device_words.h"

static struct slice words_of(struct slice cmdline, struct arena *a)
{
	struct slice found = {0};

	for (; cmdline.n; cmdline = slice_from(cmdline, 1)) { /* each blank is a step, too */
		struct slice word = slice_kernel_word(&cmdline);
		if (slice_starts(word, S("virtio_mmio.device=")))
			found = arena_join(a, found, ' ', word);
	}
	return found;
}

struct slice device_words(struct slice running, struct slice cmdline, struct arena *a)
{
	return words_of(cmdline, a).n ? cmdline
				      : arena_join(a, cmdline, ' ', words_of(running, a));
}
