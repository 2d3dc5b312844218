/* The system calls: load, forget, jump. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_KEXEC_H
#define LOADER_KEXEC_H

#include <stdbool.h>

#include "lib/slice.h"

/* Hand a checked kernel to the running one. @initrd may be -1: none. 0 or -errno. */
int kexec_file(int kernel, int initrd, const char *cmdline) __attribute__((warn_unused_result));

struct kexec_segment;

/* kexec_load(2) for the @architecture of that KEXEC_ARCH_... number: @n segments, entered at @entry
 * in the mode in which this kernel runs. 0 or -errno. */
int kexec_segments(uint32_t architecture, uint64_t entry, size_t n,
		   const struct kexec_segment *segments) __attribute__((warn_unused_result));

/* Forget what was loaded. 0 or -errno. */
int kexec_unload(void) __attribute__((warn_unused_result));

/* What was loaded for the next jump, and for after a crash. */
#define KEXEC_LOADED "/sys/kernel/kexec_loaded"
#define KEXEC_CRASH_LOADED "/sys/kernel/kexec_crash_loaded"

/* 1: a kernel is loaded; 0: none; -errno: this kernel cannot kexec, or sysfs is not there. */
int kexec_is_loaded(const char *which) __attribute__((warn_unused_result));

/* Start the loaded kernel at once, without any shutdown. Returns only on failure: -errno, -EINVAL
 * when none is loaded. */
int kexec_jump(void) __attribute__((warn_unused_result));

#endif
