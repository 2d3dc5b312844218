/* Adds virtio_mmio.device=. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/device_words.h"

#include "init/boot/kernel_words.h"

struct slice device_words(struct slice running, struct slice cmdline, struct arena *a)
{
	struct slice prefix = S("virtio_mmio.device=");

	return kernel_words(cmdline, prefix, a).n
		       ? cmdline
		       : arena_join(a, cmdline, ' ', kernel_words(running, prefix, a));
}
