/* The x86 bzImage (Documentation/arch/x86/boot.rst in the kernel's source). */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

enum {
	SECTOR = 512,
	PARAGRAPH = 16,
	/* fields of the setup header, by their offsets in the file */
	SETUP_SECTS = 0x1f1,
	SYSSIZE = 0x1f4,
	BOOT_FLAG = 0x1fe,
	JUMP_OFFSET = 0x201,	/* the jump over the header, so its length */
	HEADER = 0x202,
	VERSION = 0x206,
	KERNEL_VERSION = 0x20e,
	LOADFLAGS = 0x211,
	KERNEL_ALIGNMENT = 0x230,
	RELOCATABLE = 0x234,
	XLOADFLAGS = 0x236,
	CMDLINE_SIZE = 0x238,
	PAYLOAD_OFFSET = 0x248,
	PAYLOAD_LENGTH = 0x24c,
	INIT_SIZE = 0x260,
	HEADER_END = 0x264,

	LOADED_HIGH = 1 << 0,
	XLF_KERNEL_64 = 1 << 0,
	XLF_CAN_BE_LOADED_ABOVE_4G = 1 << 1,
	PROTOCOL_WANTED = 0x20c,	/* 2.12, Linux 3.8: the 64-bit entry is announced */
	VERSION_TEXT_MAX = 256,
	DEFAULT_SETUP_SECTS = 4,
	/* the kernel copies so much, unchecked, into a page of parameters */
	JUMP_MAX = 0x7f,
};

static uint32_t field(const struct image *image, size_t offset, size_t bytes)
{
	return (uint32_t)image_field(image, offset, bytes);
}

static bool probe(const struct image *image)
{
	return field(image, BOOT_FLAG, 2) == 0xaa55 && image_has(image, HEADER, S("HdrS"));
}

/* Bytes before the protected-mode kernel. */
static uint64_t setup_bytes(const struct image *image)
{
	uint64_t sectors = field(image, SETUP_SECTS, 1);

	return ((sectors ? sectors : DEFAULT_SETUP_SECTS) + 1) * SECTOR;
}

static bool is_loadable(const struct image *image, struct arena *a, struct load_error *error)
{
	uint32_t version = field(image, VERSION, 2), flags = field(image, XLOADFLAGS, 2);

	if (version < PROTOCOL_WANTED)
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  arena_format(a,
					       "the kernel is too old: it speaks boot protocol "
					       "%u.%02u, "
					       "2.12 (Linux 3.8) is needed",
					       version >> 8, version & 0xff));
	if (!(field(image, LOADFLAGS, 1) & LOADED_HIGH))
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
			    S("the kernel is a zImage, for low memory: a bzImage is needed"));
	if (!(flags & XLF_KERNEL_64))
		return image_fail(error, LOAD_WRONG_ARCHITECTURE,
			    S("the kernel is for 32-bit x86: a 64-bit one is needed"));
	if (!(flags & XLF_CAN_BE_LOADED_ABOVE_4G) || !field(image, RELOCATABLE, 1))
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  S("the kernel cannot be moved: it was built without "
				    "CONFIG_RELOCATABLE"));
	return true;
}

static bool is_whole(const struct image *image, struct arena *a, struct load_error *error)
{
	uint64_t system = (uint64_t)field(image, SYSSIZE, 4) * PARAGRAPH;
	uint64_t needed = setup_bytes(image) + system;

	uint64_t pe = image_pe_bytes(image, S(""), NULL);

	if (needed < HEADER_END)
		needed = HEADER_END;
	if (needed < pe)
		needed = pe;
	return needed <= image->size || image_cut(image, needed, a, error);
}

static bool is_sane(const struct image *image, struct load_error *error)
{
	uint64_t system = (uint64_t)field(image, SYSSIZE, 4) * PARAGRAPH;
	uint64_t payload = (uint64_t)field(image, PAYLOAD_OFFSET, 4) +
			   field(image, PAYLOAD_LENGTH, 4);
	uint32_t alignment = field(image, KERNEL_ALIGNMENT, 4);

	if (system == 0 || payload > system || field(image, CMDLINE_SIZE, 4) == 0 ||
	    field(image, INIT_SIZE, 4) < system || alignment == 0 ||
	    (alignment & (alignment - 1)) != 0 || field(image, JUMP_OFFSET, 1) > JUMP_MAX)
		return image_fail(error, LOAD_BAD_IMAGE,
				  S("the kernel is damaged: the sizes in its header contradict "
				    "each other"));
	return true;
}

/* "6.12.9-amd64 (who@where) #1 SMP ...": the first word, from the real-mode part. */
static struct slice version_text(const struct image *image)
{
	uint64_t pointer = field(image, KERNEL_VERSION, 2);

	if (pointer == 0 || pointer + SECTOR >= setup_bytes(image))
		return (struct slice){0};
	struct slice text = slice_upto(slice_from(image->head, pointer + SECTOR), VERSION_TEXT_MAX);
	text = slice_upto(text, slice_find(text, '\0'));
	return slice_word(&text);
}

static bool check(const struct image *image, struct arena *a, struct image_info *info,
		  struct load_error *error)
{
	if (!is_whole(image, a, error) || !is_loadable(image, a, error) || !is_sane(image, error))
		return false;
	*info = (struct image_info){
		.version = version_text(image),
		.cmdline_max = field(image, CMDLINE_SIZE, 4),
		.init_size = field(image, INIT_SIZE, 4),
	};
	return true;
}

static const struct image_format bzimage = {
	.name = "bzimage", .rank = 10, .probe = probe, .check = check,
};
IMAGE_FORMAT(bzimage);
