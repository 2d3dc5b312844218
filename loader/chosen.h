/* A device tree with another /chosen: what a kernel is told where there is no other protocol
 * (Documentation/devicetree/bindings/chosen.txt; "Devicetree Specification", 3.6 and 5). */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CHOSEN_H
#define LOADER_CHOSEN_H

#include "lib/text.h"

/* struct chosen_seeds - randomness for the next kernel's layout, and for its generator */
struct chosen_seeds {
	char layout[8], generator[128];
};

/* struct chosen_property - @value of @name in a node below the root */
struct chosen_property {
	struct slice node, name, value;
};

enum { CHOSEN_FIRMWARE_MAX = 32 };

/* struct chosen_firmware - what a boot loader knows that a tree from a file does not: where memory
 *			     is, and what the firmware has of EFI. Properties of a node stand
 *			     together */
struct chosen_firmware {
	struct chosen_property at[CHOSEN_FIRMWARE_MAX];
	uint32_t n;
};

/**
 * struct chosen - what is told anew; what else stands in /chosen stays: the console, what the
 *		   firmware has of EFI
 * @bootargs: the command line
 * @initrd, @initrd_bytes: its physical address; 0 bytes: there is none
 * @seeds:    NULL: none
 * @firmware: NULL: the tree is the one that the running kernel has; else it comes from a file, and
 *            what it says itself of these matters is left out
 */
struct chosen {
	struct slice bootargs;
	uint64_t initrd, initrd_bytes;
	const struct chosen_seeds *seeds;
	const struct chosen_firmware *firmware;
};

/* Whether a node below the root, or a property of /chosen, is one of struct chosen_firmware. */
bool chosen_is_memory(struct slice node);
bool chosen_is_firmware(struct slice property);

/* So many bytes chosen_put() adds at the most. */
size_t chosen_bytes(struct slice tree, const struct chosen *chosen);

/* Append @tree to @out, with @chosen in it. It need not be sane. 0; or -EBADMSG: it is damaged, or
 * of a version before 17; @out is of no use then. */
int chosen_put(struct text *out, struct slice tree, const struct chosen *chosen)
	__attribute__((warn_unused_result));

#endif
