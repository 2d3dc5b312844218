/* An entry as the lines that GRUB would show of it, for a person to change. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_RECIPE_H
#define DISCOVER_RECIPE_H

#include "discover/entry.h"
#include "lib/text.h"

/*
 * "linux PATH COMMAND LINE", a line "initrd PATH" for each initrd, at least one, and "devicetree
 * PATH" when the entry has one. A line break in what the entry says becomes a blank.
 */
void recipe_put(struct text *out, const struct boot_entry *e);

/**
 * recipe_read() - what a person made of it
 * @e:       the entry whose recipe it was
 * @text:    as recipe_put() wrote it, changed at will; blank lines and those that begin with "#"
 *           are passed over, an "initrd" line may name several files, or none
 * @a:       texts and lists of @changed
 * @changed: @e with other files and another command line. A file that @e has too is the same one;
 *           a new one lies on the volume of @e's kernel. BOOT_IMAGE= follows the kernel.
 *
 * NULL, or what is wrong, as text.
 */
const char *recipe_read(const struct boot_entry *e, struct slice text, struct arena *a,
			struct boot_entry *changed) __attribute__((warn_unused_result));

#endif
