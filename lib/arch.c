/* Asks the processor what it is. */
/* SPDX-License-Identifier: MIT */
#include "lib/arch.h"

struct arch_processor arch_processor(void)
{
	unsigned basic = arch_cpuid(1), extended = arch_cpuid(0x80000001);

	return (struct arch_processor){
		.pae = basic >> 6 & 1,
		.long_mode = extended >> 29 & 1,
		.gib_pages = extended >> 26 & 1,
	};
}
