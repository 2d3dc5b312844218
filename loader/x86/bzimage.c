/* The x86 bzImage (Documentation/arch/x86/boot.rst in the kernel's source). */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"
#include "loader/x86/header.h"

enum {
	PARAGRAPH = 16,
	PROTOCOL_WANTED = 0x20c,	/* 2.12, Linux 3.8: the 64-bit entry is announced */
	VERSION_TEXT_MAX = 256,
	/* the kernel copies so much of the header, unchecked, into a page of parameters */
	JUMP_MAX = 0x7f,
};

static uint32_t field(const struct image *image, size_t offset, size_t bytes)
{
	return (uint32_t)image_field(image, offset, bytes);
}

static bool probe(const struct image *image)
{
	return field(image, HEADER_BOOT_FLAG, 2) == 0xaa55 &&
	       field(image, HEADER_MAGIC, 4) == HEADER_MAGIC_HDRS;
}

static uint64_t setup_bytes(const struct image *image)
{
	return header_setup_bytes(field(image, HEADER_SETUP_SECTS, 1));
}

static bool is_loadable(const struct image *image, struct arena *a, struct load_error *error)
{
	uint32_t version = field(image, HEADER_VERSION, 2);
	uint32_t flags = field(image, HEADER_XLOADFLAGS, 2);

	if (version < PROTOCOL_WANTED)
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  arena_format(a,
					       "the kernel is too old: it speaks boot protocol "
					       "%u.%02u, 2.12 (Linux 3.8) is needed",
					       version >> 8, version & 0xff));
	if (!(field(image, HEADER_LOADFLAGS, 1) & LOADED_HIGH))
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
			    S("the kernel is a zImage, for low memory: a bzImage is needed"));
	if (!(flags & XLF_KERNEL_64))
		return image_fail(error, LOAD_WRONG_ARCHITECTURE,
			    S("the kernel is for 32-bit x86: a 64-bit one is needed"));
	if (!(flags & XLF_CAN_BE_LOADED_ABOVE_4G) || !field(image, HEADER_RELOCATABLE, 1))
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  S("the kernel cannot be moved: it was built without "
				    "CONFIG_RELOCATABLE"));
	return true;
}

static bool is_whole(const struct image *image, struct arena *a, struct load_error *error)
{
	uint64_t system = (uint64_t)field(image, HEADER_SYSSIZE, 4) * PARAGRAPH;
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
	uint64_t system = (uint64_t)field(image, HEADER_SYSSIZE, 4) * PARAGRAPH;
	uint64_t payload = (uint64_t)field(image, HEADER_PAYLOAD_OFFSET, 4) +
			   field(image, HEADER_PAYLOAD_LENGTH, 4);
	uint32_t alignment = field(image, HEADER_KERNEL_ALIGNMENT, 4);

	if (system == 0 || payload > system || field(image, HEADER_CMDLINE_SIZE, 4) == 0 ||
	    field(image, HEADER_INIT_SIZE, 4) < system || alignment == 0 ||
	    (alignment & (alignment - 1)) != 0 || field(image, HEADER_JUMP, 1) > JUMP_MAX)
		return image_fail(error, LOAD_BAD_IMAGE,
				  S("the kernel is damaged: the sizes in its header contradict "
				    "each other"));
	return true;
}

/* "6.12.9-amd64 (who@where) #1 SMP ...": the first word, from the real-mode part. */
static struct slice version_text(const struct image *image)
{
	uint64_t pointer = field(image, HEADER_KERNEL_VERSION, 2);

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
		.cmdline_max = field(image, HEADER_CMDLINE_SIZE, 4),
		.init_size = field(image, HEADER_INIT_SIZE, 4),
		.raw = true,
		.modes = field(image, HEADER_XLOADFLAGS, 2) & XLF_5LEVEL,
	};
	return true;
}

static const struct image_format bzimage = {
	.name = "bzimage", .rank = 10, .probe = probe, .check = check,
};
IMAGE_FORMAT(bzimage);
