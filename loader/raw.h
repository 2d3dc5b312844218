/* kexec_load(2): the older call, for which the loader itself decides where everything goes. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_RAW_H
#define LOADER_RAW_H

#include <linux/kexec.h>

#include "loader/architecture.h"
#include "loader/pages.h"

/**
 * struct raw_request - a checked kernel
 * @kernel:  of @kernel_bytes; its format's check said that this call can load it
 * @head:    of it, as checked (struct image_info): what the architecture reads of it is read there.
 *           The file may answer differently when it is read again
 * @initrds: files that lie one after the other, each at a page; none is joined
 * @cmdline: as checked against the image's limit
 * @devicetree: of the entry; -1: the running one
 * @modes:   of the processor, as its architecture numbers them
 * @progress: of reading the files; NULL: nobody watches
 */
struct raw_request {
	int kernel;
	uint64_t kernel_bytes;
	const int *initrds;
	uint32_t n_initrds;
	struct slice cmdline;
	int devicetree;
	uint32_t modes;
	struct slice head;
	int pool;	/* for pages_open() */
	int iomem;	/* for memory_map_running() */
	struct progress *progress;
};

/**
 * struct raw_files - the files in memory: the kernel first
 * @initrd_at: where in @pages the initrds begin
 * @initrd_bytes: from there to the end of the last one; 0: there is none
 */
struct raw_files {
	struct pages pages;
	uint64_t kernel_bytes, initrd_at, initrd_bytes;
};

enum { RAW_SEGMENTS = 4 };

/* struct raw_layout - what the call is told: what to copy where, and where to enter it */
struct raw_layout {
	uint64_t entry;
	struct kexec_segment segments[RAW_SEGMENTS];
	size_t n;
};

/* One more of at most RAW_SEGMENTS segments: @bytes from @from on go to the address @to. */
void raw_add(struct raw_layout *layout, const void *from, uint64_t bytes, uint64_t to);

/* The memory that loading takes at most: the files, and the kernel's copy of them. */
uint64_t raw_memory(uint64_t kernel_bytes, uint64_t initrd_bytes);

/*
 * Load, as @architecture lays it out; -ENOTSUP when it does not do that. 0, or -errno; *@error is
 * set when the reason is known here, else left alone. A hash of the parts is neither made nor
 * checked after the jump: it guards crash kernels, which wait for long.
 */
int raw_load(const struct architecture *architecture, const struct raw_request *request, int root,
	     struct arena *a, struct load_error *error) __attribute__((warn_unused_result));

#endif
