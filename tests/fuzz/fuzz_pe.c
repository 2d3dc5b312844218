/* PE images of any content: the section reader alone, and the entries made from it. */
/* SPDX-License-Identifier: MIT */
#include "lib/pe.h"

#include <errno.h>

#include "tests/fuzz/scan_kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct memory {
	struct pe_input pe;
	struct slice bytes;
};

static int read_memory(struct pe_input *pe, uint64_t offset, size_t n, struct arena *a,
		       struct slice *bytes)
{
	struct memory *m = (struct memory *)pe;

	if (offset > m->bytes.n || n > m->bytes.n - offset)
		return -ENODATA;
	*bytes = arena_copy(a, slice_upto(slice_from(m->bytes, offset), n));
	return 0;
}

/* Every section that is handed out can be read. */
static void read_all(struct slice image)
{
	struct memory m = {{read_memory, image.n}, image};
	struct arena a;
	struct pe pe;

	if (arena_open(&a, 1 << 20, scan_kit_out_of_memory) < 0)
		abort();
	if (setjmp(scan_kit_full) == 0 && pe_open(&m.pe, &a, &pe) == 0) {
		for (uint32_t i = 0; i < pe.n; i++) {
			struct slice bytes;
			int err = pe_read(&m.pe, &pe.at[i], 1 << 16, &a, &bytes);

			if (err && err != -EFBIG)
				__builtin_trap();
		}
		pe_find_part(&pe, S(".linux@1"));
	}
	arena_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct slice image = {(const char *)data, n};
	struct mem_file files[] = {{S("/EFI/Linux/a+1.efi"), image},
				   {S("/EFI/Linux/a+1.efi.extra.d/b.addon.efi"), image}};
	struct source_mem tree = {{&source_mem_ops}, files, 2};

	read_all(image);
	return scan_kit_tree(&tree);
}
