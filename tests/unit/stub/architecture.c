/* The stub's table. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/stub/stub.h"

struct stub_machine stub_machine;

static bool is_secure_boot(int root)
{
	(void)root;
	return stub_machine.secure_boot;
}

static uint32_t modes(int root)
{
	(void)root;
	return stub_machine.modes;
}

static const struct architecture stub = {
	.name = "stub",
	.kernel = "stub image",
	.number = 99 << 16,
	.cmdline_reserve = 7,
	.is_secure_boot = is_secure_boot,
	.modes = modes,
	.mode_missing = "the stub is in a mode that this kernel does not know",
	.raw_suits = stub_raw_suits,
	.raw_prepare = stub_raw_prepare,
};
ARCHITECTURE(stub);
