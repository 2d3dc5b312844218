/* syslinux configurations of any content, which may include and lead to each other;
 * on a disk, a CD and a server. */
/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/scan_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The same parts of the input under other names. */
static void scan_as(const char *fstype, const char *const *paths, const uint8_t *data, size_t n)
{
	static const struct machine board = {.arch = S_INIT("aarch64"),
					     .compatible = S_INIT("radxa,rockpi4b "
								  "rockchip,rk3399")};
	const struct facts facts = {.fstype = slice_str(fstype), .uuid = S("1234-ABCD")};
	struct slice rest = {(const char *)data, n};
	struct mem_file files[SCAN_KIT_FILES] = {0};
	struct source_mem tree = {{&source_mem_ops}, files, 0};

	for (; tree.n_files < SCAN_KIT_FILES && paths[tree.n_files]; tree.n_files++)
		files[tree.n_files] = (struct mem_file){slice_str(paths[tree.n_files]),
							slice_cut(&rest, '\xff')};
	scan_kit_volume(&tree, &facts, &board);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const disk[] = {
		"/extlinux/extlinux.conf", "/extlinux/a", "/b", "/vmlinuz",
		"/dtbs/rockchip/x.dtb",	   NULL,
	};
	static const char *const disc[] = {
		"/ISOLINUX/ISOLINUX.CFG", "/ISOLINUX/a;1", "/a_long.name", "/VMLINUZ.", NULL,
	};
	static const char *const server[] = {
		"/pxelinux.cfg/default", "/a", "/b", "/vmlinuz", NULL,
	};

	scan_as("ext4", disk, data, n);
	scan_as("iso9660", disc, data, n);
	scan_as("tftp", server, data, n);
	return 0;
}
