/* Files of any content as initrds: walked and decoded; and the two ways of looking agree. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/mman.h>

#include "lib/fd.h"
#include "loader/codec/codec.h"
#include "loader/uimage.h"
#include "loader/initrd_whole.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void full(struct arena *a)
{
	(void)a;
	abort();
}

/* What can be decoded to its end has a structure that ends there. bzip2's pattern is that of the
 * last stream of a file, and lz4 has no end of its own. */
static void compare_codec(int fd, size_t n, struct arena *a)
{
	struct input in;
	struct slice head = {0};

	input_open(&in, fd, 0, n, a);
	if (input_peek(&in, CODEC_MAGIC_MAX, &head) < 0)
		__builtin_trap();
	const struct codec *codec = codec_find(head);
	if (!codec || !codec->walk || !codec->decode)
		return;
	if (slice_starts(head, S("BZh")) || slice_starts(head, S("\x02\x21")))
		return;
	if (codec->decode(&in, NULL) < 0)
		return;
	uint64_t end = in.at;
	input_open(&in, fd, 0, n, a);
	if (codec->walk(&in) < 0 || in.at != end)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena a;
	AUTO_FD fd = memfd_create("fuzz", MFD_CLOEXEC);
	AUTO_FD inner = -1;
	struct slice problem = {0};

	if (!a.base && arena_open(&a, 1 << 20, full) < 0)
		abort();
	a.used = 0;
	if (fd < 0 || fd_write_all(fd, (struct slice){(const char *)data, n}) < 0)
		abort();
	for (int deep = 0; deep < 2; deep++) {
		problem = (struct slice){0};
		if ((initrd_whole(fd, deep, &a, &problem) < 0) != (problem.n > 0))
			__builtin_trap();
	}
	if (uimage_open_initrd(fd, true, &a, &inner) < 0 && inner >= 0)
		__builtin_trap();
	compare_codec(fd, n, &a);
	return 0;
}
