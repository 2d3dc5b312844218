/* What only one architecture knows about starting a kernel: one registered object, in a folder of
 * its own (loader/x86/), which nothing outside of it includes. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_ARCHITECTURE_H
#define LOADER_ARCHITECTURE_H

#include "lib/arena.h"
#include "lib/registry.h"

struct load_error;
struct raw_files;
struct raw_layout;
struct raw_request;

/**
 * struct architecture - facts, and operations, of which any may be NULL
 * @name:    what uname -m says
 * @kernel:  what its kernels are called in messages: "bzImage"
 * @number:  its number for kexec_load(2): KEXEC_ARCH_...
 * @cmdline_reserve: so many bytes less than its image allows may a command line have for
 *           kexec_file_load(2): one, the NUL, or more
 * @is_secure_boot: whether the firmware told the running kernel that only signed code shall run.
 *           NULL: that cannot be known
 * @modes:   the modes that the processor is in, stays in over the jump, and that a kernel has to be
 *           built for: bits that the architecture numbers, those of struct image_info. NULL: there
 *           are none
 * @mode_missing: one line for a kernel that was built without one of them
 * @raw_suits: whether kexec_load(2) is as good as kexec_file_load(2) on this machine, because
 *           everything that the next kernel needs to know can be seen from here. If not, *@why says
 *           what cannot
 * @takes_tree: raw_prepare can hand over a device tree that is not the running kernel's
 * @raw_prepare: decide where everything goes, and write what the next kernel is told: *@layout. 0,
 *           or -errno; *@error is set when the reason is known here, else left alone. What *@layout
 *           points to is in @files or of @a. NULL, as is @raw_suits: there is only
 *           kexec_file_load(2)
 *
 * @root is a descriptor of "/", or of a tree that looks like it.
 */
struct architecture {
	const char *name, *kernel;
	uint32_t number;
	uint32_t cmdline_reserve;
	bool (*is_secure_boot)(int root);
	uint32_t (*modes)(int root);
	const char *mode_missing;
	bool (*raw_suits)(int root, struct slice *why);
	bool takes_tree;
	int (*raw_prepare)(const struct raw_request *request, const struct raw_files *files,
			   int root, struct arena *a, struct raw_layout *layout,
			   struct load_error *error);
};

REGISTRY_DECLARE(struct architecture, loader_architectures);
#define ARCHITECTURE(object) REGISTER(struct architecture, loader_architectures, object)

/* The one of that name, or NULL. */
const struct architecture *architecture_find(struct slice name);

/* The one that the program is built for. Never NULL: where it has no folder, kexec_file_load(2) is
 * all that is known about it. */
const struct architecture *architecture_native(void);

#endif
