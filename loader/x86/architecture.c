/* x86-64, as the loader sees it. */
/* SPDX-License-Identifier: MIT */
#include "loader/architecture.h"

#include "loader/x86/bootparams.h"
#include "loader/x86/cpu.h"
#include "loader/x86/header.h"
#include "loader/x86/raw.h"

static bool is_secure_boot(int root)
{
	char running[BOOTPARAMS_BYTES];

	return x86_bootparams_running(root, running) &&
	       x86_bootparams_get(running, BOOTPARAMS_SECURE_BOOT, 1) == SECURE_BOOT_ENABLED;
}

/* Numbered as in XLOADFLAGS. */
static uint32_t modes(int root)
{
	char buffer[SYSDIR_BYTES];

	/* the kernel shows this flag only when it uses the mode */
	return slice_has_word(x86_cpu_flags(root, buffer), S("la57")) ? XLF_5LEVEL : 0;
}

static const struct architecture x86 = {
	.name = "x86_64",
	.kernel = "bzImage",
	.number = KEXEC_ARCH_X86_64,
	/* and room for a parameter that only crash kernels get (bzImage64_load there:
	 * MAX_ELFCOREHDR_STR_LEN) */
	.cmdline_reserve = 31,
	.is_secure_boot = is_secure_boot,
	.modes = modes,
	.mode_missing = "the processor is in 5-level paging mode, and this kernel was built "
			"without it: boot the first kernel with no5lvl",
	.raw_suits = x86_raw_suits,
	.raw_prepare = x86_raw_prepare,
};
ARCHITECTURE(x86);
