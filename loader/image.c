/* Finds the format of a kernel image among the registered ones. */
/* SPDX-License-Identifier: MIT */
#include "loader/image.h"

#include "lib/arch.h"
#include "lib/number.h"

const struct image_format *image_find(const struct image *image)
{
	const struct image_format *found = NULL;

	REGISTRY_FOR_EACH(struct image_format, image_formats, it)
		if ((!found || (*it)->rank < found->rank) && (*it)->probe(image))
			found = *it;
	return found;
}

static struct slice bytes_at(const struct image *image, size_t offset, size_t bytes)
{
	struct slice s = slice_upto(slice_from(image->head, offset), bytes);

	return s.n == bytes ? s : (struct slice){0};
}

uint64_t image_field(const struct image *image, size_t offset, size_t bytes)
{
	return number_le(bytes_at(image, offset, bytes));
}

uint64_t image_field_be(const struct image *image, size_t offset, size_t bytes)
{
	return number_be(bytes_at(image, offset, bytes));
}

bool image_fail(struct load_error *error, uint32_t reason, struct slice message)
{
	*error = (struct load_error){reason, message};
	return false;
}

bool image_cut(const struct image *image, uint64_t needed, struct arena *a,
	       struct load_error *error)
{
	return image_fail(error, LOAD_TRUNCATED,
			  arena_format(a,
				       "the kernel is cut short: the file has %llu bytes of %llu",
				       (unsigned long long)image->size,
				       (unsigned long long)needed));
}

bool image_is_for(uint32_t machine, struct arena *a, struct load_error *error)
{
	static const struct {
		uint32_t machine;
		const char *name;
	} names[] = {
		{PE_MACHINE_AMD64, "x86-64"},	{PE_MACHINE_I386, "32-bit x86"},
		{PE_MACHINE_ARM64, "arm64"},	{PE_MACHINE_ARM, "32-bit arm"},
		{PE_MACHINE_RISCV64, "riscv"},	{PE_MACHINE_LOONGARCH64, "loongarch"},
	};
	const char *name = "another machine";

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (names[i].machine == machine)
			name = names[i].name;
	if (machine == ARCH_PE_MACHINE)
		return true;
	return image_fail(error, LOAD_WRONG_ARCHITECTURE,
			  arena_format(a, "the kernel is for %s", name));
}

enum {
	PE_POINTER = 0x3c,
	PE_SECTIONS = 6,
	PE_OPTIONAL_BYTES = 20,
	PE_OPTIONAL = 24,
	PE_PLUS = 0x20b,
	PE_DIRECTORIES = 112,		/* of PE32+, behind the start of the optional header */
	PE_CERTIFICATES = 4,
	PE_SECTION_BYTES = 40,
	PE_SECTION_SIZE = 16,
};

/* A directory's address is an offset in the file for the certificates alone. */
static uint64_t certificates_end(const struct image *image, size_t optional)
{
	size_t at = optional + PE_DIRECTORIES;

	if (image_field(image, optional, 2) != PE_PLUS ||
	    image_field(image, at - 4, 4) <= PE_CERTIFICATES)
		return 0;
	at += PE_CERTIFICATES * 8;
	return image_field(image, at, 4) + image_field(image, at + 4, 4);
}

uint64_t image_pe_bytes(const struct image *image, struct slice name, bool *found)
{
	size_t pe = image_field(image, PE_POINTER, 4), optional = pe + PE_OPTIONAL;

	if (!image_has(image, 0, S("MZ")) || !image_has(image, pe, S("PE\0\0")))
		return 0;
	size_t table = optional + image_field(image, pe + PE_OPTIONAL_BYTES, 2);
	uint64_t sections = image_field(image, pe + PE_SECTIONS, 2);
	if (table > image->head.n || sections > (image->head.n - table) / PE_SECTION_BYTES)
		return 0;
	uint64_t end = certificates_end(image, optional);
	for (uint64_t i = 0; i < sections; i++, table += PE_SECTION_BYTES) {
		uint64_t size = image_field(image, table + PE_SECTION_SIZE, 4);
		uint64_t from = image_field(image, table + PE_SECTION_SIZE + 4, 4);

		if (size && from + size > end)
			end = from + size;
		if (name.n && image_has(image, table, name))
			*found = true;
	}
	return end;
}

bool image_has(const struct image *image, size_t offset, struct slice magic)
{
	return offset <= image->head.n && slice_starts(slice_from(image->head, offset), magic);
}
