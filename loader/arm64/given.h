/* A device tree that an entry brings along, completed by what only the running one knows. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_ARM64_GIVEN_H
#define LOADER_ARM64_GIVEN_H

#include "loader/chosen.h"
#include "loader/reason.h"

enum { TREE_MAX_BYTES = 2 << 20 };

/*
 * Read the tree of @devicetree into *@tree, and into *@firmware what a boot loader would write into
 * it: where memory is, and what the firmware has of EFI, both as the running kernel was told them
 * (sys/firmware/fdt below @root). 0; or -errno and *@error. All of it is of @a.
 */
int arm64_given(int devicetree, int root, struct arena *a, struct slice *tree,
		struct chosen_firmware *firmware, struct load_error *error)
	__attribute__((warn_unused_result));

#endif
