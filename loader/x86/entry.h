/* From the kexec jump to the next kernel's 64-bit entry. */
/* SPDX-License-Identifier: MIT */
#ifndef LOADER_X86_ENTRY_H
#define LOADER_X86_ENTRY_H

#include "loader/handover.h"

/**
 * struct x86_entry - where the entry code leads
 * @kernel:     address of the protected-mode kernel
 * @parameters: of boot_params
 * @top:        everything below it is mapped
 * @la57:       the processor is in 5-level paging mode, and stays in it
 * @gib_pages:  it has pages of 1 GiB
 */
struct x86_entry {
	uint64_t kernel, parameters, top;
	bool la57, gib_pages;
};

/*
 * Put page tables that map every address to itself, and code that installs them, a descriptor table
 * and flat segments, and enters the kernel as "64-bit boot protocol" of boot.rst asks. Returns the
 * code's address. The kernel may use its init_size bytes of memory before it has tables of its own;
 * those of the running kernel may lie there, these cannot.
 */
uint64_t x86_entry_put(struct handover *h, const struct x86_entry *entry);

/* How many bytes that takes at most, for placing it. */
uint64_t x86_entry_bytes(uint64_t top);

#endif
