/* Devices that the next kernel hears of on its command line alone. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/device_words.h"
#include "tests/unit/test.h"

static struct slice told(const char *running, const char *cmdline)
{
	return device_words(slice_str(running), slice_str(cmdline), &test_arena);
}

TEST(device_words_are_handed_on)
{
	OK_TEXT(told("quiet", "a b"), S("a b"));
	OK_TEXT(told("", ""), S(""));
	OK_TEXT(told("x virtio_mmio.device=512@0xfeb00e00:12 y=\"a virtio_mmio.device=1\" "
		     "virtio_mmio.device=512@0xfeb00c00:11", "root=/dev/vda1 \"c d\""),
		S("root=/dev/vda1 \"c d\" virtio_mmio.device=512@0xfeb00e00:12 "
		  "virtio_mmio.device=512@0xfeb00c00:11"));
	OK_TEXT(told("virtio_mmio.device=4K@0x1000:5", ""), S("virtio_mmio.device=4K@0x1000:5"));
}

TEST(device_words_of_the_entry_s_own_stay_alone)
{
	OK_TEXT(told("virtio_mmio.device=4K@0x1000:5", "virtio_mmio.device=4K@0x2000:6 a"),
		S("virtio_mmio.device=4K@0x2000:6 a"));
	OK_TEXT(told("virtio_mmio.device=4K@0x1000:5", " a \n b"),
		S(" a \n b virtio_mmio.device=4K@0x1000:5"));
}
