/* GRUB scripts of any content: lexer, parser, evaluator and listing. */
/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/scan_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const paths[] = {
		"/boot/grub/grub.cfg", "/boot/grub/a.cfg", "/boot/grub/grubenv",
		"/loader/entries/m-6.1-1.conf", "/vmlinuz", "/etc/os-release",
		"/EFI/BOOT/grubx64.efi", NULL,	/* whose GRUB it is */
	};

	return scan_kit_run(paths, data, n);
}
