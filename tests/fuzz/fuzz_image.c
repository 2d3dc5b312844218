/* Files of any content as kernels: every header reader, every wrapper, everything packed. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

#include "lib/fd.h"
#include "loader/open.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void full(struct arena *a)
{
	(void)a;
	abort();
}

/* What a format says about a file of which only the head is there:
 * the four first bytes stretch it. */
static void check_head(struct slice bytes, struct arena *a)
{
	struct image_info info = {0};
	struct load_error error = {0};
	uint64_t beyond = bytes.n < 4 ? 0 : (uint32_t)bytes.p[0] << 24 | (unsigned char)bytes.p[1];
	struct image image = {.head = slice_upto(bytes, IMAGE_HEAD_BYTES),
			      .size = bytes.n + beyond, .fd = -1};
	const struct image_format *format = image_find(&image);

	if (!format || !format->check)
		return;
	if (format->check(&image, a, &info, &error)) {
		if (info.cmdline_max == 0 || info.version.n > image.head.n)
			__builtin_trap();
	} else if (error.reason == LOAD_OK || error.message.n == 0) {
		__builtin_trap();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	AUTO_FD fd = memfd_create("fuzz", MFD_CLOEXEC);
	struct slice bytes = {(const char *)data, n};
	struct opened opened;
	struct load_error error = {0};

	if (!a.base && arena_open(&a, 256 << 20, full) < 0)
		abort();
	a.used = 0;
	check_head(bytes, &a);
	if (fd < 0 || fd_write_all(fd, bytes) < 0)
		abort();
	int err = open_kernel(fd, S("vendor,board vendor,soc"), &a, &opened, &error);
	if (err < 0 && (error.reason == LOAD_OK || error.message.n == 0))
		__builtin_trap();
	if (err == 0 && (opened.format.n == 0 || opened.info.cmdline_max == 0))
		__builtin_trap();
	open_close(&opened);
	return 0;
}
