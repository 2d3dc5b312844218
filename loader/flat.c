/* The "Image" of arm64 and riscv, and loongarch's, which is told by its PE header alone
 * (Documentation/arch/arm64/booting.rst, Documentation/arch/riscv/boot-image-header.rst). */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

enum {
	IMAGE_SIZE = 0x10,
	FLAGS = 0x18,
	RISCV_MAGIC = 0x30,
	MAGIC = 0x38,
	HEADER_END = 0x40,
	BIG_ENDIAN_KERNEL = 1 << 0,	/* of FLAGS, for both */
	CMDLINE_MAX = 2048,		/* COMMAND_LINE_SIZE; riscv has 1024 */
	RISCV_CMDLINE_MAX = 1024,
	RANK = 20,
};

/* All that is common: the file is whole, the kernel of this byte order, and for this machine. */
static bool check_flat(const struct image *image, uint32_t machine, struct arena *a,
		       struct load_error *error)
{
	uint64_t needed = image_pe_bytes(image, S(""), NULL);

	if (needed < HEADER_END)
		needed = HEADER_END;
	if (needed > image->size)
		return image_cut(image, needed, a, error);
	if (image_field(image, IMAGE_SIZE, 8) == 0)
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  S("the kernel is too old: its header does not say how much "
				    "memory it needs (Linux 3.17)"));
	if (image_field(image, FLAGS, 8) & BIG_ENDIAN_KERNEL)
		return image_fail(error, LOAD_WRONG_ARCHITECTURE,
				  S("the kernel is for a machine of the other byte order"));
	/* the kernel cannot be larger than what it says to need */
	if (image_field(image, IMAGE_SIZE, 8) < needed)
		return image_fail(error, LOAD_BAD_IMAGE,
				  S("the kernel is damaged: the sizes in its header contradict "
				    "each other"));
	return image_is_for(machine, a, error);
}

static bool arm64_probe(const struct image *image)
{
	return image_has(image, MAGIC, S("ARM\x64"));
}

static bool arm64_check(const struct image *image, struct arena *a, struct image_info *info,
			struct load_error *error)
{
	if (!check_flat(image, PE_MACHINE_ARM64, a, error))
		return false;
	*info = (struct image_info){.cmdline_max = CMDLINE_MAX,
				    .init_size = image_field(image, IMAGE_SIZE, 8),
				    .raw = true};
	return true;
}

static const struct image_format arm64 = {
	.name = "arm64", .rank = RANK, .probe = arm64_probe, .check = arm64_check,
};
IMAGE_FORMAT(arm64);

static bool riscv_probe(const struct image *image)
{
	return image_has(image, MAGIC, S("RSC\x05")) ||
	       image_has(image, RISCV_MAGIC, S("RISCV\0\0\0"));
}

static bool riscv_check(const struct image *image, struct arena *a, struct image_info *info,
			struct load_error *error)
{
	if (!check_flat(image, PE_MACHINE_RISCV64, a, error))
		return false;
	*info = (struct image_info){.cmdline_max = RISCV_CMDLINE_MAX,
				    .init_size = image_field(image, IMAGE_SIZE, 8)};
	return true;
}

static const struct image_format riscv = {
	.name = "riscv", .rank = RANK, .probe = riscv_probe, .check = riscv_check,
};
IMAGE_FORMAT(riscv);

static bool loongarch_probe(const struct image *image)
{
	uint64_t pe = image_field(image, 0x3c, 4);

	return image_has(image, 0, S("MZ")) && image_has(image, MAGIC, S("\xcd\x23\x82\x81")) &&
	       image_field(image, pe + 4, 2) == PE_MACHINE_LOONGARCH64;
}

static const struct image_format loongarch = {
	.name = "loongarch", .rank = RANK, .probe = loongarch_probe,
	.refusal = LOAD_WRONG_ARCHITECTURE, .message = "the kernel is for loongarch",
};
IMAGE_FORMAT(loongarch);
