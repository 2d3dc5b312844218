/* Which of the two calls hands a kernel over, and what comes of it. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_CALL_H
#define LOADER_CALL_H

#include "lib/progress.h"
#include "loader/architecture.h"
#include "loader/image.h"

/* What may be asked for; in JSON and options by these names. */
enum load_call {
	LOAD_CALL_AUTO,		/* the faster one that is right here, then perhaps the other */
	LOAD_CALL_FILE,		/* kexec_file_load(2) and nothing else */
	LOAD_CALL_RAW,		/* kexec_load(2) and nothing else */
	LOAD_CALL_COUNT
};

/* "auto", "file", "load". */
struct slice call_name(uint32_t call);

/**
 * struct call_request - a checked kernel with all that belongs to it
 * @architecture: of the kernel and of this machine
 * @info:     about the kernel
 * @kernel:   of @kernel_bytes
 * @initrds:  in order; @initrd_bytes joined
 * @cmdline:  within every limit
 * @devicetree: of the entry, which kexec_load(2) alone hands over, where the architecture takes
 *            one; -1: none
 * @dry_run:  choose, and read and join everything, but call nothing
 * @pool:     for pages_open(), or -1
 * @iomem:    for memory_map_running(), or -1
 * @progress: of reading the files; NULL: nobody watches
 */
struct call_request {
	const struct architecture *architecture;
	const struct image_info *info;
	int kernel;
	uint64_t kernel_bytes;
	const int *initrds;
	uint32_t n_initrds;
	uint64_t initrd_bytes;
	struct slice cmdline;
	int devicetree;
	enum load_call wanted;
	bool dry_run;
	int pool, iomem;
	struct progress *progress;
};

/**
 * struct call_result - what came of it
 * @call:  the last one that was made, or would be
 * @error: set on failure
 * @before: why the call that was made before this one failed, or why the faster one was not made;
 *          may be empty
 */
struct call_result {
	enum load_call call;
	struct load_error error;
	struct slice before;
};

/*
 * Load by kexec_load(2) first where nothing is enforced and it suits: it reads, copies and hashes
 * less (tests/bench). By kexec_file_load(2) first, else. The other one is tried when the first is
 * not there or does not take the image; never after an error about a signature. 0 or -errno.
 */
int call_load(const struct call_request *request, struct arena *a, struct call_result *result)
	__attribute__((warn_unused_result));

#endif
