/* kexec_load(2): the older call, for which the loader itself decides where everything goes. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_RAW_H
#define LOADER_RAW_H

#include "loader/reason.h"

/**
 * struct raw_request - a checked kernel
 * @kernel:  a bzImage of @kernel_bytes
 * @initrds: files that lie one after the other, each at a page; none is joined
 * @cmdline: as checked against the image's limit
 * @five_levels: the processor is in 5-level paging mode
 */
struct raw_request {
	int kernel;
	uint64_t kernel_bytes;
	const int *initrds;
	uint32_t n_initrds;
	struct slice cmdline;
	bool five_levels;
};

/* Whether this call can do as well as kexec_file_load(2) on this machine: everything the next
 * kernel needs to know can be seen from here. Otherwise *@why says what cannot. @root: of "/". */
bool raw_suits(int root, struct slice *why);

/* The memory that loading takes at most: the files, and the kernel's copy of them. */
uint64_t raw_memory(uint64_t kernel_bytes, uint64_t initrd_bytes);

/* Load. 0, or -errno; *@error is set when the reason is known here, else left alone. A hash of the
 * parts is neither made nor checked after the jump: it guards crash kernels, which wait for
 * long. */
int raw_load(const struct raw_request *request, int root, struct arena *a, struct load_error *error)
	__attribute__((warn_unused_result));

#endif
