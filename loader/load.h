/* Loading: from open files to a kernel that is ready to be jumped into, or one reason why not.
 *
 * In two steps, which may be two processes with different rights. The first reads and decodes: all
 * bytes of the files that anybody here interprets, it interprets. The second has what the first
 * made of them, reads no more than what was checked of the kernel's header, and moves the rest as
 * it is to where the running kernel wants it. Both read by the same descriptors. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_LOAD_H
#define LOADER_LOAD_H

#include "lib/limits.h"
#include "loader/call.h"

/**
 * struct load_request - what to load
 * @kernel:     open for reading; read by offset, its position is not used
 * @initrds:    likewise, in the order in which the kernel shall see them
 * @initrd_names: how messages call them; NULL: by their number
 * @boot_image: becomes BOOT_IMAGE= in front of the command line; empty: nothing does
 * @cmdline:    as the entry says
 * @append:     added by the settings, before a "--" of @cmdline
 * @before:     added by them in front of it, whatever is removed
 * @remove:     words, blank-delimited: "quiet" removes quiet and quiet=..., "console=ttyS0" only
 *              that; what follows "--" is init's and stays
 * @devicetree: -1: none; else refused where the architecture has no way to hand one over
 * @compatible: what the machine's device tree says it is (struct image)
 * @deep:       decode every initrd to its end; otherwise only what shows that it is not cut short
 * @known:      refuse an initrd that begins as nothing that a kernel unpacks: a text, say
 */
struct load_request {
	int kernel;
	const int *initrds;
	uint32_t n_initrds;
	const struct slice *initrd_names;
	struct slice boot_image, cmdline, append, remove, before;
	int devicetree;
	struct slice compatible;
	bool deep, known;
};

/**
 * struct load_ready - a checked kernel and all that belongs to it, unwrapped
 * @info:   of the kernel
 * @kernel: of @kernel_bytes
 * @initrds: in order, at most LOAD_INITRDS_MAX; @initrd_bytes when joined
 * @devicetree: of the entry or of the kernel's file; -1: none
 * @cmdline: within every limit
 */
struct load_ready {
	struct image_info info;
	int kernel;
	uint64_t kernel_bytes;
	int *initrds;
	uint32_t n_initrds;
	uint64_t initrd_bytes;
	int devicetree;
	struct slice cmdline;
};

/**
 * struct load_way - how it is handed over
 * @call:    which call may be used
 * @pool:    of pages_pool(), or -1
 * @iomem:   of memory_map_open(), or -1; it is read once
 * @dry_run: do everything but hand it to the kernel
 * @progress: of reading the files; NULL: nobody watches
 */
struct load_way {
	enum load_call call;
	int pool, iomem;
	bool dry_run;
	struct progress *progress;
};

enum { LOAD_INITRDS_MAX = LIMIT_INITRDS + IMAGE_INITRDS };

/**
 * struct load_result - what came of it
 * @reason:  enum load_reason
 * @message: one line: what, why, and what would help; empty when loaded. May hold bytes of a file
 * @format:  name of the image format; empty: unknown
 * @version: of the kernel, as the image says; may be empty
 * @cmdline: as handed to the kernel
 * @call:    enum load_call: the one that loaded it, failed last, or would be made
 * @before:  why not the other one, which comes first; empty: this one does
 * @kernel_bytes, @initrd_bytes: sizes of the files; the initrds' with padding between them
 */
struct load_result {
	uint32_t reason;
	struct slice message;
	struct slice format, version, cmdline;
	uint32_t call;
	struct slice before;
	uint64_t kernel_bytes, initrd_bytes;
};

/*
 * Check, unwrap, compose. 0 and *@ready; or -errno with result->reason and result->message saying
 * why. The rest of *@result is filled as far as it came. Text lives in @a. Decodes foreign bytes,
 * and needs no rights but to read by its descriptors and to make files in memory. The descriptors
 * in *@ready are those of @request or of new files, which end with the process.
 */
int load_prepare(const struct load_request *request, struct arena *a, struct load_ready *ready,
		 struct load_result *result) __attribute__((warn_unused_result));

/*
 * Hand it to the running kernel. *@result is that of load_prepare(), and goes on. 0, or -errno and
 * the reason. What was loaded before stays loaded on failure. Reads files of a disk: belongs into a
 * job with a deadline, which needs CAP_SYS_BOOT. *@ready may come from a process that was taken
 * over: nothing in it harms but the kernel that is loaded. A signature error is final: no weaker
 * call is tried.
 */
int load_hand_over(const struct load_ready *ready, const struct load_way *way, struct arena *a,
		   struct load_result *result) __attribute__((warn_unused_result));

#endif
