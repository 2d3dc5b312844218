/* Kernel images of any content: the header readers stay inside of it. */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void full(struct arena *a)
{
	(void)a;
	__builtin_trap();
}

/* The first four bytes stretch the file beyond its head. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	struct image_info info = {0};
	struct load_error error = {0};
	uint32_t beyond;

	if (n < sizeof(beyond))
		return 0;
	if (!a.base && arena_open(&a, 1 << 20, full) < 0)
		abort();
	a.used = 0;
	memcpy(&beyond, data, sizeof(beyond));
	struct slice bytes = {(const char *)data + sizeof(beyond), n - sizeof(beyond)};
	struct image image = {.head = slice_upto(bytes, IMAGE_HEAD_BYTES),
			      .size = bytes.n + (uint64_t)beyond};
	const struct image_format *format = image_find(&image);
	if (!format || !format->check)
		return 0;
	if (format->check(&image, &a, &info, &error)) {
		if (info.cmdline_max == 0 || info.version.n > image.head.n)
			__builtin_trap();
	} else if (error.reason == LOAD_OK || error.message.n == 0) {
		__builtin_trap();
	}
	return 0;
}
