/* Copies a section out of a PE image, or wraps a file as a cpio archive. */
/* SPDX-License-Identifier: MIT */
#include "loader/part.h"

#include <errno.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "lib/pe.h"
#include "lib/text.h"

static int size_of(int fd, uint64_t *size)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*size = (uint64_t)st.st_size;
	return 0;
}

/* ---- sections ---- */

struct pe_file {
	struct pe_input input;
	int fd;
};

static int read_exactly(struct pe_input *input, uint64_t offset, size_t n, struct arena *a,
			struct slice *bytes)
{
	char *buffer = arena_array(a, char, n + 1);
	ssize_t got = fd_read_at(((struct pe_file *)input)->fd, buffer, n, offset);

	if (got < 0)
		return (int)got;
	*bytes = (struct slice){buffer, (size_t)got};
	return (size_t)got == n ? 0 : -ENODATA;
}

static int open_section(int file, struct slice part, struct arena *a)
{
	struct pe_file input = {.input = {.read = read_exactly}, .fd = file};
	struct pe pe;
	int rc = size_of(file, &input.input.size);

	if (rc == 0)
		rc = pe_open(&input.input, a, &pe);
	if (rc < 0)
		return rc;
	const struct pe_section *section = pe_find_part(&pe, part);
	if (!section)
		return -ENOENT;
	AUTO_FD memory = fd_memory("section");
	if (memory < 0)
		return memory;
	int fd;
	rc = fd_append(memory, file, section->offset, section->size);
	if (rc == 0)
		rc = fd_sealed(&memory, &fd);
	return rc < 0 ? rc : fd;
}

/* ---- archives ---- */

enum { CPIO_FOLDER = 0040755, CPIO_FILE = 0100777, CPIO_ALIGN = 4 };

/* Zeros up to the next boundary, when @before bytes stand in front of @out. */
static void align(struct text *out, uint64_t before)
{
	while ((before + out->n) % CPIO_ALIGN)
		text_char(out, 0);
}

/* A header of the "newc" format: thirteen numbers of eight hex digits,
 * then the name and its NUL. */
static void put_member(struct text *out, uint64_t before, struct slice name, unsigned mode,
		       uint64_t size, unsigned inode)
{
	text_printf(out, "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", inode, mode,
		    0, 0, mode == CPIO_FOLDER ? 2 : 1, 0, (unsigned)size, 0, 0, 0, 0,
		    (unsigned)name.n + 1, 0);
	text_put(out, name);
	text_char(out, 0);
	align(out, before);
}

static struct slice head_of_archive(struct slice name, uint64_t size, struct arena *a)
{
	struct text out = {.arena = a};
	unsigned inode = 1;

	while (slice_skip(&name, S("/")))
		;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/' && i + 1 < name.n)
			put_member(&out, 0, slice_upto(name, i), CPIO_FOLDER, 0, inode++);
	put_member(&out, 0, name, CPIO_FILE, size, inode);
	return text_slice(&out);
}

static struct slice tail_of_archive(uint64_t size, struct arena *a)
{
	struct text out = {.arena = a};

	align(&out, size);
	put_member(&out, size, S("TRAILER!!!"), 0, 0, 0);
	return text_slice(&out);
}

static int open_archive(int file, struct slice name, struct arena *a)
{
	uint64_t size;
	int rc = size_of(file, &size);

	if (rc < 0)
		return rc;
	if (size > UINT32_MAX || name.n == 0 || slice_has(name, 0))
		return size > UINT32_MAX ? -EFBIG : -ENOENT;
	AUTO_FD memory = fd_memory("archive");
	if (memory < 0)
		return memory;
	rc = fd_write_all(memory, head_of_archive(name, size, a));
	if (rc == 0)
		rc = fd_append(memory, file, 0, size);
	if (rc == 0)
		rc = fd_write_all(memory, tail_of_archive(size, a));
	int fd;
	if (rc == 0)
		rc = fd_sealed(&memory, &fd);
	return rc < 0 ? rc : fd;
}

int part_open(int file, struct slice part, struct arena *a)
{
	if (slice_skip(&part, S("newc:")))
		return open_archive(file, part, a);
	return part.n && part.p[0] == '.' ? open_section(file, part, a) : -ENOENT;
}
