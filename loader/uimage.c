/* Takes the kernel, and an initrd, out of U-Boot's legacy images. */
/* SPDX-License-Identifier: MIT */
#include "loader/uimage.h"

#include <errno.h>
#include <lzma.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "lib/number.h"
#include "loader/unpack.h"

enum {
	SUM_AT = 4,
	SIZE_AT = 12,
	DATA_SUM_AT = 24,
	OS_AT = 28,
	OS_LINUX = 5,
	COMPRESSION_NONE = 0,
	MULTI_FILES = 4,
	RANK = 30,
};

#define MAGIC "\x27\x05\x19\x56"

/* What U-Boot's numbers for machines are in ours; 0: another one. */
static uint32_t machine_of(unsigned number)
{
	switch (number) {
	case 2:
		return PE_MACHINE_ARM;
	case 3:
		return PE_MACHINE_I386;
	case 22:
		return PE_MACHINE_ARM64;
	case 24:
		return PE_MACHINE_AMD64;
	case 26:
		return PE_MACHINE_RISCV64;
	default:
		return 0;
	}
}

bool uimage_read(struct slice head, struct uimage *header)
{
	uint8_t copy[UIMAGE_HEADER_BYTES];

	if (head.n < sizeof(copy) || !slice_starts(head, S(MAGIC)))
		return false;
	memcpy(copy, head.p, sizeof(copy));
	memset(copy + SUM_AT, 0, 4);
	if (lzma_crc32(copy, sizeof(copy), 0) != number_be(slice_upto(slice_from(head, SUM_AT), 4)))
		return false;
	*header = (struct uimage){
		.bytes = number_be(slice_upto(slice_from(head, SIZE_AT), 4)),
		.sum = (uint32_t)number_be(slice_upto(slice_from(head, DATA_SUM_AT), 4)),
		.os = copy[OS_AT],
		.machine = copy[OS_AT + 1],
		.type = copy[OS_AT + 2],
		.compression = copy[OS_AT + 3],
	};
	return true;
}

static int compare_sum(int fd, const struct uimage *header, struct arena *a)
{
	uint32_t sum = 0;
	int err = unpack_sum(fd, UIMAGE_HEADER_BYTES, header->bytes, a, &sum);

	return err == 0 && sum != header->sum ? -EBADMSG : err;
}

int uimage_open_initrd(int fd, bool check, struct arena *a, int *inner)
{
	char head[UIMAGE_HEADER_BYTES];
	struct uimage header;
	struct stat st;
	ssize_t n = fd_read_at(fd, head, sizeof(head), 0);

	*inner = -1;
	if (n < 0 || !uimage_read((struct slice){head, (size_t)n}, &header) ||
	    header.type != UIMAGE_RAMDISK)
		return n < 0 ? (int)n : 0;
	if (fstat(fd, &st) < 0)
		return -errno;
	if ((uint64_t)st.st_size < UIMAGE_HEADER_BYTES + header.bytes)
		return -ENODATA;
	int err = check ? compare_sum(fd, &header, a) : 0;
	if (err < 0)
		return err;
	AUTO_FD memory = fd_memory("initrd");
	if (memory < 0)
		return memory;
	err = fd_append(memory, fd, UIMAGE_HEADER_BYTES, header.bytes);
	return err < 0 ? err : fd_sealed(&memory, inner);
}

/* ---- kernels ---- */

static bool probe(const struct image *image)
{
	return image_has(image, 0, S(MAGIC));
}

/* A list of sizes up to a zero, then the files, each padded to 4: kernel, initrd, device tree. */
static bool unwrap_multi(const struct image *image, const struct uimage *header, struct arena *a,
			 struct image_parts *parts, struct load_error *error)
{
	uint64_t sizes[MULTI_FILES] = {0};
	size_t n = 0, list = UIMAGE_HEADER_BYTES;
	int *const to[] = {&parts->kernel, &parts->initrds[0], &parts->devicetree};

	for (; n < MULTI_FILES && image_field_be(image, list, 4); n++, list += 4)
		sizes[n] = image_field_be(image, list, 4);
	uint64_t at = list + 4, end = UIMAGE_HEADER_BYTES + header->bytes;
	for (size_t i = 0; i < n && i < sizeof(to) / sizeof(*to); i++) {
		if (at > end || sizes[i] > end - at)
			return image_fail(error, LOAD_BAD_IMAGE,
					  S("the U-Boot image is damaged: its files are larger "
					    "than it"));
		bool packed = i == 0 && header->compression != COMPRESSION_NONE;
		if (unpack_piece(image, at, sizes[i], packed, a, to[i], error) < 0)
			return false;
		parts->n_initrds = i >= 1;
		at += (sizes[i] + 3) & ~3ull;
	}
	return n > 0 || image_fail(error, LOAD_BAD_IMAGE, S("the U-Boot image holds no file"));
}

static bool check_header(const struct image *image, struct uimage *header, struct arena *a,
			 struct load_error *error)
{
	if (image->size < UIMAGE_HEADER_BYTES)
		return image_cut(image, UIMAGE_HEADER_BYTES, a, error);
	if (!uimage_read(image->head, header))
		return image_fail(error, LOAD_BAD_IMAGE,
				  S("the U-Boot image is damaged: its header does not match its "
				    "check sum"));
	if (image->size < UIMAGE_HEADER_BYTES + header->bytes)
		return image_cut(image, UIMAGE_HEADER_BYTES + header->bytes, a, error);
	if (header->os != OS_LINUX ||
	    (header->type != UIMAGE_KERNEL && header->type != UIMAGE_MULTI &&
	     header->type != UIMAGE_NOLOAD))
		return image_fail(error, LOAD_UNSUPPORTED_IMAGE,
				  S("a U-Boot image that holds no Linux kernel"));
	if (!image_is_for(machine_of(header->machine), a, error))
		return false;
	return compare_sum(image->fd, header, a) == 0 ||
	       image_fail(error, LOAD_BAD_IMAGE,
			  S("the U-Boot image is damaged: its data do not match their check sum"));
}

static bool unwrap(const struct image *image, struct arena *a, struct image_parts *parts,
		   struct load_error *error)
{
	struct uimage header;

	if (!check_header(image, &header, a, error))
		return false;
	if (header.type == UIMAGE_MULTI)
		return unwrap_multi(image, &header, a, parts, error);
	return unpack_piece(image, UIMAGE_HEADER_BYTES, header.bytes,
			    header.compression != COMPRESSION_NONE, a, &parts->kernel, error) == 0;
}

static const struct image_format uimage = {
	.name = "uimage", .rank = RANK, .probe = probe, .unwrap = unwrap,
};
IMAGE_FORMAT(uimage);
