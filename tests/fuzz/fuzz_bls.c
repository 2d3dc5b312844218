/* Boot Loader Specification directories of any content, for systemd-boot and for GRUB. */
/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/scan_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const plain[] = {
		"/loader/entries/a-1+3-2.conf", "/loader/entries/b-2.conf", "/loader/loader.conf",
		"/loader/entries.srel", "/vmlinuz", NULL,
	};
	static const char *const fedora[] = {
		"/boot/loader/entries/a-1.conf", "/boot/loader/entries/b-2.conf",
		"/boot/grub2/grubenv", "/etc/kernel/cmdline", "/boot/vmlinuz", NULL,
	};

	if (!n)
		return 0;
	return scan_kit_run(data[0] & 1 ? fedora : plain, data + 1, n - 1);
}
