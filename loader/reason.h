/* Why a kernel could not be loaded: one reason, found by looking, and what would help. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_REASON_H
#define LOADER_REASON_H

#include "lib/arena.h"

/* The closed set of reasons, in JSON and in this enum from one list. */
#define LOAD_REASONS(X)                                                                            \
	X(OK, "ok")                                                                                \
	X(UNREADABLE, "unreadable")		  /* a file could not be read */                   \
	X(TRUNCATED, "truncated")		  /* the kernel is cut short */                    \
	X(BAD_IMAGE, "bad-image")		  /* the kernel is damaged */                      \
	X(UNKNOWN_IMAGE, "unknown-image")	  /* not a kernel that is known here */            \
	X(UNSUPPORTED_IMAGE, "unsupported-image") /* known, but not loaded by this program */      \
	X(WRONG_ARCHITECTURE, "wrong-architecture")                                                \
	X(CMDLINE_TOO_LONG, "cmdline-too-long")                                                    \
	X(CMDLINE_INVALID, "cmdline-invalid") /* holds a NUL or a line break */                    \
	X(INITRD_TOO_LARGE, "initrd-too-large")                                                    \
	X(INITRD_TRUNCATED, "initrd-truncated") /* an initrd is cut short */                       \
	X(BAD_INITRD, "bad-initrd") /* an initrd is damaged, or no kernel unpacks it */            \
	X(NO_MEMORY, "no-memory")                                                                  \
	X(LOCKDOWN, "lockdown")		  /* the kernel is locked down */                          \
	X(DISABLED, "kexec-disabled")	  /* kernel.kexec_load_disabled */                         \
	X(NOT_PERMITTED, "not-permitted") /* CAP_SYS_BOOT is missing */                            \
	X(NO_SYSCALL, "no-syscall")	  /* the running kernel cannot */                          \
	X(SIGNATURE, "signature")	  /* missing, bad, or by an unknown key: final */          \
	X(NO_DEVICETREE, "no-devicetree") /* a device tree cannot be handed over */                \
	X(REFUSED_IMAGE, "refused-image") /* the running kernel does not take it */                \
	X(PAGING, "paging-mode")	  /* the processor is in a mode that it does not know */   \
	X(BUSY, "busy")                                                                            \
	X(FAILED, "failed") /* anything else */

enum load_reason {
#define X(name, text) LOAD_##name,
	LOAD_REASONS(X)
#undef X
	LOAD_REASON_COUNT
};

/* The reason as it stands in JSON. */
struct slice reason_name(uint32_t reason);

/* struct load_error - a reason, and one line of text that may hold bytes of a file */
struct load_error {
	uint32_t reason;	/* enum load_reason */
	struct slice message;
};

struct kexec_state;

/* The reason for what @call, "kexec_file_load" or "kexec_load", returned:
 * @err is a negative errno. */
void reason_of_call(int err, const char *call, const struct kexec_state *state, struct arena *a,
		    struct load_error *error);

/* One line about a size that does not fit into memory; both in bytes, shown in MiB. */
struct slice reason_memory(uint64_t needed, uint64_t available, struct arena *a);

#endif
