/* A dialect being looked for. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DETECTOR_H
#define DISCOVER_CONF_GRUB_DETECTOR_H

#include "discover/scan.h"

/**
 * struct detector - what is known
 * @volume, @path, @text: the configuration
 * @program: the EFI program that was found for it; empty: none
 * @name, @because: the result, see grub_detect()
 */
struct detector {
	struct scan *scan;
	const struct volume *volume;
	struct slice path, text;
	struct slice program;
	struct slice name, because;
};

/* Where @word, which is not empty, begins in @text; text.n: nowhere. */
size_t detector_find(struct slice text, struct slice word);
bool detector_has_word(struct slice text, struct slice word);

/* The dialect of Red Hat's release in @version, "2.06-114.el9" or "vmlinuz-6.5.6-300.fc39.x86_64":
 * "rhboot-el9"; "rhboot" when there is none. */
struct slice detector_release(struct arena *a, struct slice version);

/* Enter what was found: a dialect's name, and how it is known: @by, @file and @words, which may be
 * empty. True. */
bool detector_found(struct detector *d, struct slice name, struct slice by, struct slice file,
		    struct slice words);

#endif
