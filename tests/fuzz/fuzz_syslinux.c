/* syslinux configurations of any content, which may include and lead to each other. */
/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/scan_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const paths[] = {
		"/extlinux/extlinux.conf", "/extlinux/a", "/b", "/vmlinuz", NULL,
	};

	return scan_kit_run(paths, data, n);
}
