/* Device trees of any content, copied with another /chosen and what the firmware knows. */
/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>

#include "loader/chosen.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void full(struct arena *a)
{
	(void)a;
	abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct chosen_firmware firmware = {{
		{S_INIT("memory@40000000"), S_INIT("reg"), S_INIT("0000111122223333")},
		{S_INIT("chosen"), S_INIT("linux,uefi-system"), S_INIT("stuvwxyz")},
	}, 2};
	static struct arena a;
	struct chosen chosen = {.bootargs = S("quiet"), .initrd = 4096, .initrd_bytes = n};
	struct slice tree = {(const char *)data, n};
	struct text out = {.arena = &a}, again = {.arena = &a};

	if (!a.base && arena_open(&a, 256 << 20, full) < 0)
		abort();
	a.used = 0;
	chosen.firmware = n % 2 ? &firmware : NULL;
	/* what was made once can be read again, and changes no more */
	if (chosen_put(&out, tree, &chosen) == 0) {
		chosen.firmware = NULL;
		if (chosen_put(&again, text_slice(&out), &chosen) < 0)
			__builtin_trap();
	}
	return 0;
}
