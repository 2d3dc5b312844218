/* The architecture that the program is built for: nothing else asks the compiler about it. */
/* SPDX-License-Identifier: MIT */
#ifndef LIB_ARCH_H
#define LIB_ARCH_H

#include <linux/audit.h>
#include <stdbool.h>

#include "lib/pe.h"

/*
 * Each architecture has one branch here, which defines
 *   ARCH_NAME           what uname -m says
 *   ARCH_AUDIT          its number in the kernel's auditing, by which seccomp knows it
 *   ARCH_PE_MACHINE     its number in the headers of PE images
 *   ARCH_OLD_CALLS(...) its arguments, where the kernel has the system calls that openat(2) and its
 *                       like have replaced; else nothing
 *   arch_cpuid(leaf)    EDX of that instruction; 0 where the processor has no such leaf
 * How its kernels are loaded stands in a folder of loader/.
 */
#if defined(__x86_64__)

#include <cpuid.h>

#define ARCH_NAME "x86_64"
#define ARCH_AUDIT AUDIT_ARCH_X86_64
#define ARCH_PE_MACHINE PE_MACHINE_AMD64
#define ARCH_OLD_CALLS(...) __VA_ARGS__

static inline unsigned arch_cpuid(unsigned leaf)
{
	unsigned a, b, c, d;

	return __get_cpuid(leaf, &a, &b, &c, &d) ? d : 0;
}

#elif defined(__aarch64__)

#define ARCH_NAME "aarch64"
#define ARCH_AUDIT AUDIT_ARCH_AARCH64
#define ARCH_PE_MACHINE PE_MACHINE_ARM64
#define ARCH_OLD_CALLS(...)
#define arch_cpuid(leaf) 0u

#elif defined(__riscv) && __riscv_xlen == 64

#define ARCH_NAME "riscv64"
#define ARCH_AUDIT AUDIT_ARCH_RISCV64
#define ARCH_PE_MACHINE PE_MACHINE_RISCV64
#define ARCH_OLD_CALLS(...)
#define arch_cpuid(leaf) 0u

#else
#error "an architecture that lib/arch.h does not know"
#endif

/* struct arch_processor - what an x86 processor can do; all false elsewhere */
struct arch_processor {
	bool pae, long_mode;
	bool gib_pages;		/* one entry of a page table can stand for 1 GiB */
};

struct arch_processor arch_processor(void);

#endif
