/* Reads a command line as the kernel does. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/kernel_words.h"

#include "lib/text.h"

struct slice kernel_words(struct slice cmdline, struct slice prefix, struct arena *a)
{
	struct text found = {.arena = a};	/* a line may be nothing but such words */

	for (; cmdline.n; cmdline = slice_from(cmdline, 1)) { /* each blank is a step, too */
		struct slice word = slice_kernel_word(&cmdline);
		if (!slice_starts(word, prefix))
			continue;
		text_put(&found, S(" "));
		text_put(&found, word);
	}
	return slice_from(text_slice(&found), 1);
}
