/* Loading: from open files to a kernel that is ready to be jumped into, or one reason why not. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_LOAD_H
#define LOADER_LOAD_H

#include "loader/call.h"

/**
 * struct load_request - what to load
 * @kernel:     open for reading; read by offset, its position is not used
 * @initrds:    likewise, in the order in which the kernel shall see them
 * @initrd_names: how messages call them; NULL: by their number
 * @boot_image: becomes BOOT_IMAGE= in front of the command line; empty: nothing does
 * @cmdline:    as the entry says
 * @append:     added by the settings, before a "--" of @cmdline
 * @remove:     words, blank-delimited: "quiet" removes quiet and quiet=..., "console=ttyS0" only
 *              that; what follows "--" is init's and stays
 * @devicetree: -1: none; no call used here can hand one over: refused
 * @deep:       decode every initrd to its end; otherwise only what shows that it is not cut short
 * @call:       which call may be used
 * @dry_run:    do everything but hand it to the kernel
 */
struct load_request {
	int kernel;
	const int *initrds;
	uint32_t n_initrds;
	const struct slice *initrd_names;
	struct slice boot_image, cmdline, append, remove;
	int devicetree;
	enum load_call call;
	bool deep, dry_run;
};

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
 * Load a kernel. 0, or -errno with result->reason and result->message saying
 * why; the rest of *@result is filled as far as it came. Text lives in @a. What was loaded before
 * stays loaded on failure. Reads files of a disk: belongs into a job with a deadline, which needs
 * CAP_SYS_BOOT. A signature error is final: no weaker call is tried.
 */
int load_kernel(const struct load_request *request, struct arena *a, struct load_result *result)
	__attribute__((warn_unused_result));

#endif
