/* Image formats: every field of a bzImage's header, and the names of what is refused. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "loader/image.h"
#include "tests/unit/test.h"

enum {
	SETUP_SECTS = 27,
	SETUP_BYTES = (SETUP_SECTS + 1) * 512,
	SYSTEM_BYTES = 64 * 1024,
	FILE_BYTES = SETUP_BYTES + SYSTEM_BYTES,
	VERSION_AT = 0x3000,
};

static char *bytes;
static struct image image;
static struct image_info info;
static struct load_error error;

static void put(size_t offset, size_t size, uint64_t value)
{
	for (size_t i = 0; i < size; i++)
		bytes[offset + i] = (char)(value >> (8 * i));
}

/* A header with which nothing is wrong. */
static void make(void)
{
	static const char version[] = "6.12.9-test (builder@host) #1 SMP";

	bytes = arena_array(&test_arena, char, FILE_BYTES);
	put(0x1f1, 1, SETUP_SECTS);
	put(0x1f4, 4, SYSTEM_BYTES / 16);
	put(0x1fe, 2, 0xaa55);
	put(0x200, 2, 0x6aeb);
	memcpy(bytes + 0x202, "HdrS", 4);
	put(0x206, 2, 0x20f);
	put(0x20e, 2, VERSION_AT - 0x200);
	put(0x211, 1, 1);
	put(0x230, 4, 0x200000);
	put(0x234, 1, 1);
	put(0x236, 2, 0x3f);
	put(0x238, 4, 2047);
	put(0x248, 4, 0x2c0);
	put(0x24c, 4, 0x8000);
	put(0x258, 8, 0x1000000);
	put(0x260, 4, 0x200000);
	memcpy(bytes + VERSION_AT, version, sizeof(version));
	image = (struct image){.head = {bytes, IMAGE_HEAD_BYTES}, .size = FILE_BYTES};
}

/* The reason of the format that is found: LOAD_OK, LOAD_UNKNOWN_IMAGE, ... */
static uint32_t judge(void)
{
	const struct image_format *format = image_find(&image);

	if (!format)
		return LOAD_UNKNOWN_IMAGE;
	if (!format->check)
		return format->refusal;
	if (format->check(&image, &test_arena, &info, &error))
		return LOAD_OK;
	OK(error.message.n > 0);
	return error.reason;
}

TEST(bzimage_good)
{
	make();
	OK(judge() == LOAD_OK);
	OK_TEXT(info.version, S("6.12.9-test"));
	OK(info.cmdline_max == 2047 && info.init_size == 0x200000);
	put(0x1f1, 1, 0); /* means 4 */
	OK(judge() == LOAD_OK && info.version.n == 0); /* the text is not in the setup any more */
}

TEST(bzimage_each_field)
{
	static const struct {
		size_t offset, size;
		uint64_t value;
		uint32_t reason;
	} cases[] = {
		{0x1f4, 4, 0, LOAD_BAD_IMAGE},
		{0x1f4, 4, SYSTEM_BYTES / 16 + 1, LOAD_TRUNCATED},
		{0x1f4, 4, 0xffffffff, LOAD_TRUNCATED},
		{0x1f1, 1, 255, LOAD_TRUNCATED},
		{0x1fe, 2, 0, LOAD_UNKNOWN_IMAGE},
		{0x201, 1, 0xff, LOAD_BAD_IMAGE},
		{0x202, 4, 0, LOAD_UNKNOWN_IMAGE},
		{0x206, 2, 0x20b, LOAD_UNSUPPORTED_IMAGE},
		{0x206, 2, 0x206, LOAD_UNSUPPORTED_IMAGE},
		{0x211, 1, 0, LOAD_UNSUPPORTED_IMAGE},
		{0x230, 4, 0, LOAD_BAD_IMAGE},
		{0x230, 4, 0x200001, LOAD_BAD_IMAGE},
		{0x234, 1, 0, LOAD_UNSUPPORTED_IMAGE},
		{0x236, 2, 0x3e, LOAD_WRONG_ARCHITECTURE},
		{0x236, 2, 0x3d, LOAD_UNSUPPORTED_IMAGE},
		{0x238, 4, 0, LOAD_BAD_IMAGE},
		{0x248, 4, 0xffffffff, LOAD_BAD_IMAGE},
		{0x24c, 4, 0xffffffff, LOAD_BAD_IMAGE},
		{0x260, 4, SYSTEM_BYTES - 1, LOAD_BAD_IMAGE},
		{0x20e, 2, 0xffff, LOAD_OK}, /* no version text; nothing else is wrong */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		make();
		put(cases[i].offset, cases[i].size, cases[i].value);
		OK(judge() == cases[i].reason);
	}
}

TEST(bzimage_old_protocol_is_named)
{
	make();
	put(0x206, 2, 0x20a);
	OK(judge() == LOAD_UNSUPPORTED_IMAGE);
	OK_TEXT(error.message, S("the kernel is too old: it speaks boot protocol 2.10, 2.12 (Linux "
				 "3.8) is needed"));
}

/* A file that ends anywhere is cut short, or nothing at all; never good, never read outside. */
TEST(bzimage_cut_anywhere)
{
	make();
	char *whole = bytes;
	for (size_t n = 0; n < FILE_BYTES; n++) {
		/* a copy that ends where the file ends, so that the sanitizer sees every overrun */
		if (n > 1024 && n % 509 != 0)
			continue;
		char *copy = malloc(n ? n : 1);
		memcpy(copy, whole, n);
		image = (struct image){.head = {copy, n < IMAGE_HEAD_BYTES ? n : IMAGE_HEAD_BYTES},
				       .size = n};
		uint32_t reason = judge();
		OK(reason == (n < 0x206 ? LOAD_UNKNOWN_IMAGE : LOAD_TRUNCATED));
		free(copy);
	}
}

TEST(image_formats_are_named)
{
	static const struct {
		const char *name;
		size_t offset;
		struct slice magic;
		uint32_t reason;
	} cases[] = {
		{"arm", 0x24, S_INIT("\x18\x28\x6f\x01"), LOAD_WRONG_ARCHITECTURE},
		{"pe", 0, S_INIT("MZ"), LOAD_UNSUPPORTED_IMAGE},
		{"multiboot", 4096, S_INIT("\x02\xb0\xad\x1b\0\0\0\0\xfe\x4f\x52\xe4"),
		 LOAD_UNSUPPORTED_IMAGE},
		{"multiboot2", 16384,
		 S_INIT("\xd6\x50\x52\xe8\0\0\0\0\x10\0\0\0\x1a\xaf\xad\x17"),
		 LOAD_UNSUPPORTED_IMAGE},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char *p = arena_array(&test_arena, char, IMAGE_HEAD_BYTES);
		memcpy(p + cases[i].offset, cases[i].magic.p, cases[i].magic.n);
		image = (struct image){.head = {p, IMAGE_HEAD_BYTES}, .size = 1 << 20};
		const struct image_format *format = image_find(&image);
		OK(format != NULL);
		if (!format)
			continue;
		OK_TEXT(slice_str(format->name), slice_str(cases[i].name));
		OK(format->refusal == cases[i].reason && format->message);
	}
	image = (struct image){.head = S("just some text"), .size = 14};
	OK(image_find(&image) == NULL);
	image = (struct image){0};
	OK(image_find(&image) == NULL);
}

/* A kernel of a real distribution: whole it is good, cut anywhere it is not. */
TEST(bzimage_real)
{
	const char *path = getenv("KEXLING_TEST_KERNEL");
	AUTO_FD fd = open(path ? path : "build/x86_64/kexling.efi", O_RDONLY);
	char *head = arena_array(&test_arena, char, IMAGE_HEAD_BYTES);
	struct stat st;

	if (fd < 0) {
		OK(!path); /* what was named must be there */
		SKIP("no kernel has been built or named");
	}
	OK(fstat(fd, &st) == 0 && fd_read_at(fd, head, IMAGE_HEAD_BYTES, 0) == IMAGE_HEAD_BYTES);
	image = (struct image){.head = {head, IMAGE_HEAD_BYTES}, .size = (uint64_t)st.st_size};
	OK(judge() == LOAD_OK);
	OK(info.cmdline_max == 2047 && info.version.n > 4 && info.init_size > image.size);
	static const uint32_t drops[] = {1, 16, 4096, 1 << 20};
	uint64_t system = image_field(&image, 0x1f4, 4) * 16;
	uint64_t end = (image_field(&image, 0x1f1, 1) + 1) * 512 + system;
	for (size_t i = 0; i < sizeof(drops) / sizeof(*drops); i++) {
		image.size = end - drops[i];
		OK(judge() == LOAD_TRUNCATED);
	}
	image.size = end;
	OK(judge() == LOAD_OK);
}
