/* 64-bit ARM, as the loader sees it. */
/* SPDX-License-Identifier: MIT */
#include "loader/architecture.h"

#include <linux/kexec.h>

#include "lib/sysdir.h"
#include "loader/arm64/raw.h"

/* An EFI variable begins with four bytes of attributes; this one has one more (UEFI specification,
 * "Globally Defined Variables"). */
static bool is_secure_boot(int root)
{
	static const char path[] = "sys/firmware/efi/efivars/"
				   "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
	char room[8];
	struct slice value = sysdir_content(root, path, room, sizeof(room));

	return value.n == 5 && value.p[4] == 1;
}

static const struct architecture arm64 = {
	.name = "aarch64",
	.kernel = "Image",
	.number = KEXEC_ARCH_AARCH64,
	.cmdline_reserve = 1,
	.is_secure_boot = is_secure_boot,
	/* no raw_suits: kexec_file_load is as fast, and the kernel's own */
	.takes_tree = true,
	.raw_prepare = arm64_raw_prepare,
};
ARCHITECTURE(arm64);
