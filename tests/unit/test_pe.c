/* Sections of PE images; damaged ones are cases of the trees and the fuzzer. */
/* SPDX-License-Identifier: MIT */
#include "lib/pe.h"

#include <errno.h>

#include "tests/unit/test.h"

enum { PE_AT = 64, SECTIONS_AT = PE_AT + 24, MAX_IMAGE = 4096 };

struct memory {
	struct pe_input pe;
	char bytes[MAX_IMAGE];
};

static int read_memory(struct pe_input *pe, uint64_t offset, size_t n, struct arena *a,
		       struct slice *bytes)
{
	struct memory *m = (struct memory *)pe;

	*bytes = arena_copy(a, (struct slice){m->bytes + offset, n});
	return 0;
}

static void put(struct memory *m, size_t at, uint32_t value, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		m->bytes[at + i] = (char)(value >> (8 * i));
}

static void put_section(struct memory *m, unsigned i, const char *name, uint32_t offset,
			uint32_t in_file, uint32_t in_memory)
{
	size_t at = SECTIONS_AT + 40 * (size_t)i;

	memcpy(m->bytes + at, name, strlen(name));
	put(m, at + 8, in_memory, 4);
	put(m, at + 16, in_file, 4);
	put(m, at + 20, offset, 4);
}

static void start(struct memory *m, unsigned n)
{
	memset(m, 0, sizeof(*m));
	m->pe = (struct pe_input){read_memory, MAX_IMAGE};
	memcpy(m->bytes, "MZ", 2);
	put(m, 60, PE_AT, 4);
	memcpy(m->bytes + PE_AT, "PE\0", 4);
	put(m, PE_AT + 4, PE_MACHINE_AMD64, 2);
	put(m, PE_AT + 6, n, 2);
}

TEST(pe_sections_and_profiles)
{
	struct memory m;
	struct pe pe;
	struct slice bytes;

	start(&m, 6);
	put_section(&m, 0, ".linux", 1024, 16, 10);
	put_section(&m, 1, ".cmdline", 1040, 16, 32);
	put_section(&m, 2, ".bss", 0, 0, 4096);
	put_section(&m, 3, ".profile", 1056, 16, 0);
	put_section(&m, 4, ".profile", 1072, 16, 16);
	put_section(&m, 5, ".linux", 1088, 16, 16);
	OK(pe_open(&m.pe, &test_arena, &pe) == 0);
	OK(pe.n == 6 && pe.n_profiles == 2 && pe.machine == PE_MACHINE_AMD64);
	OK(pe_find(&pe, S(".linux"), PE_BASE)->size == 10);	/* the smaller size */
	/* a name of eight bytes; the base's */
	OK(pe_find(&pe, S(".cmdline"), 1)->size == 16);
	OK(pe_find(&pe, S(".linux"), 0)->offset == 1024);
	OK(pe_find(&pe, S(".linux"), 1)->offset == 1088);
	OK(pe_find(&pe, S(".profile"), PE_BASE) == NULL);
	OK(pe_find(&pe, S(".profile"), 0)->size == 16);		/* no size in memory: the file's */
	OK(pe_find_part(&pe, S(".linux@1"))->offset == 1088);
	OK(pe_find_part(&pe, S(".linux"))->offset == 1024);
	OK(pe_find_part(&pe, S(".linux@x")) == NULL);
	OK(pe_find_part(&pe, S(".linux#5")) == &pe.at[5]);
	OK(pe_find_part(&pe, S(".linux#4")) == NULL && pe_find_part(&pe, S(".linux#6")) == NULL);
	OK(pe_read(&m.pe, &pe.at[0], 10, &test_arena, &bytes) == 0 && bytes.n == 10);
	OK(pe_read(&m.pe, &pe.at[0], 9, &test_arena, &bytes) == -EFBIG);
}

TEST(pe_refuses)
{
	struct memory m;
	struct pe pe = {.n = 77};

	start(&m, 2);
	put_section(&m, 0, ".a", 1024, 32, 32);
	put_section(&m, 1, ".b", 1055, 32, 32);
	OK(pe_open(&m.pe, &test_arena, &pe) == -EBADMSG);	/* they overlap by one byte */
	put_section(&m, 1, ".b", MAX_IMAGE - 31, 32, 32);
	OK(pe_open(&m.pe, &test_arena, &pe) == -EBADMSG);	/* one byte out of the file */
	put_section(&m, 1, ".b", MAX_IMAGE - 32, 32, 32);
	OK(pe_open(&m.pe, &test_arena, &pe) == 0);
	pe.n = 77;
	put(&m, PE_AT + 6, 1025, 2);
	OK(pe_open(&m.pe, &test_arena, &pe) == -E2BIG);
	put(&m, PE_AT + 6, 1000, 2);
	OK(pe_open(&m.pe, &test_arena, &pe) == -EBADMSG);	/* the table is out of the file */
	m.bytes[PE_AT] = 'N';
	OK(pe_open(&m.pe, &test_arena, &pe) == -ENOEXEC);
	put(&m, 60, MAX_IMAGE - 23, 4);
	OK(pe_open(&m.pe, &test_arena, &pe) == -ENOEXEC);
	m.pe.size = 63;
	OK(pe_open(&m.pe, &test_arena, &pe) == -ENOEXEC);
	OK(pe.n == 77);	/* untouched */
}
