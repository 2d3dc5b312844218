/* Where a file is, out of answers that a file system may give: each flag that speaks against
 * writing there. The answers come in the place of the kernel's. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init/write/extents.h"
#include "tests/unit/test.h"

enum { BLOCK = 1024, FOREIGN = 0x7eed };

/* struct answers - what the file system says of the file @fd, which is none: its attributes, and
 * @n extents; or, where it has no FIEMAP, the numbers of its @n_blocks blocks */
static struct answers {
	int fd, attributes, n_blocks;
	bool no_attributes;
	uint32_t n;
	struct fiemap_extent at[EXTENTS_MAX + 1];
	int blocks[EXTENTS_MAX + 1];
} answers = {.fd = -1};

static int refuse(int err)
{
	errno = err;
	return -1;
}

static int give_extents(struct fiemap *out)
{
	if (answers.n_blocks)
		return refuse(EOPNOTSUPP);
	out->fm_mapped_extents = answers.n < out->fm_extent_count ? answers.n
								  : out->fm_extent_count;
	memcpy(out->fm_extents, answers.at, out->fm_mapped_extents * sizeof(*answers.at));
	return 0;
}

static int give_block(int *number)
{
	if (*number >= answers.n_blocks)
		return refuse(EINVAL);
	*number = answers.blocks[*number];
	return 0;
}

static int answer(unsigned long request, void *out)
{
	switch (request) {
	case FS_IOC_GETFLAGS:
		*(int *)out = answers.attributes;
		return answers.no_attributes ? refuse(ENOTTY) : 0;
	case FS_IOC_FIEMAP:
		return give_extents(out);
	case FIGETBSZ:
		*(int *)out = BLOCK;
		return 0;
	case FIBMAP:
		return give_block(out);
	default:
		return refuse(ENOTTY);
	}
}

/* In the place of the C library's, for all of these tests. */
int ioctl(int fd, unsigned long request, ...)
{
	va_list rest;

	va_start(rest, request);
	void *out = va_arg(rest, void *);
	va_end(rest);
	if (fd == FOREIGN && answers.fd == FOREIGN)
		return answer(request, out);
	return (int)syscall(SYS_ioctl, fd, request, out);
}

/* What is found of @size bytes; NULL as extents_find() says, and empty here. */
static struct slice find(uint64_t size, struct extents *e)
{
	answers.fd = FOREIGN;
	const char *why = extents_find(FOREIGN, size, e);
	answers.fd = -1;
	return slice_str(why ? why : "");
}

/* A file of one piece that has these @flags. */
static struct slice find_flagged(uint32_t flags)
{
	struct extents e;

	answers = (struct answers){.n = 1, .at = {{.fe_physical = 8 * BLOCK, .fe_length = BLOCK,
						   .fe_flags = flags | FIEMAP_EXTENT_LAST}}};
	return find(BLOCK, &e);
}

TEST(extents_with_flags)
{
	const struct slice unknown = S("the file's place is not known");

	OK_TEXT(find_flagged(0), S(""));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_MERGED), S(""));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_UNWRITTEN), S("the file's blocks were never written"));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_SHARED),
		S("the file shares its blocks with another one"));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_ENCODED), S("the file is compressed"));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_DATA_ENCRYPTED | FIEMAP_EXTENT_ENCODED),
		S("the file is encrypted"));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_DATA_INLINE | FIEMAP_EXTENT_NOT_ALIGNED),
		S("the file is kept inside of its inode"));
	OK_TEXT(find_flagged(FIEMAP_EXTENT_DELALLOC | FIEMAP_EXTENT_UNKNOWN), unknown);
	OK_TEXT(find_flagged(FIEMAP_EXTENT_UNKNOWN), unknown);
	OK_TEXT(find_flagged(FIEMAP_EXTENT_NOT_ALIGNED), unknown);
	OK_TEXT(find_flagged(FIEMAP_EXTENT_DATA_TAIL), unknown);
	OK_TEXT(find_flagged(1u << 30), unknown);	/* of a kernel to come */
}

/* A flag of the last piece counts like one of the first; behind the bytes that are asked for none
 * does. */
TEST(extents_of_several_pieces)
{
	struct extents e;

	answers = (struct answers){.n = 3, .at = {
		{.fe_logical = 0, .fe_physical = 8 * BLOCK, .fe_length = BLOCK},
		{.fe_logical = BLOCK, .fe_physical = 9 * BLOCK, .fe_length = BLOCK},
		{.fe_logical = 2 * BLOCK, .fe_physical = 3 * BLOCK, .fe_length = 4 * BLOCK,
		 .fe_flags = FIEMAP_EXTENT_LAST},
	}};
	OK_TEXT(find(3 * BLOCK, &e), S(""));
	OK(e.n == 2 && e.at[0].at == 8 * BLOCK && e.at[0].n == 2 * BLOCK);
	OK(e.at[1].at == 3 * BLOCK && e.at[1].n == BLOCK);
	answers.at[2].fe_flags |= FIEMAP_EXTENT_SHARED;
	OK_TEXT(find(3 * BLOCK, &e), S("the file shares its blocks with another one"));
	OK_TEXT(find(2 * BLOCK, &e), S(""));
	OK(e.n == 1);
	answers.at[1].fe_logical = BLOCK + 512;
	OK_TEXT(find(2 * BLOCK, &e), S("the file has a hole"));
	answers.n = 1;
	OK_TEXT(find(2 * BLOCK, &e), S("the file has a hole"));
	answers.n = 0;
	OK_TEXT(find(BLOCK, &e), S("the file has a hole"));
}

TEST(extents_of_too_many_pieces)
{
	struct extents e;

	answers = (struct answers){.n = EXTENTS_MAX + 1};
	for (uint32_t i = 0; i < answers.n; i++)
		answers.at[i] = (struct fiemap_extent){.fe_logical = (uint64_t)i * BLOCK,
						       .fe_physical = (2ull * i + 2) * BLOCK,
						       .fe_length = BLOCK};
	OK_TEXT(find(EXTENTS_MAX * BLOCK, &e), S(""));
	OK(e.n == EXTENTS_MAX);
	OK_TEXT(find((EXTENTS_MAX + 1) * BLOCK, &e), S("the file is in too many pieces"));
}

/* FAT, of which FIBMAP tells. */
TEST(extents_by_blocks)
{
	struct extents e;

	answers = (struct answers){.no_attributes = true, .n_blocks = 3, .blocks = {7, 8, 4}};
	OK_TEXT(find(2 * BLOCK + 5, &e), S(""));
	OK(e.n == 2 && e.at[0].at == 7 * BLOCK && e.at[0].n == 2 * BLOCK);
	OK(e.at[1].at == 4 * BLOCK && e.at[1].n == 5);
	answers.blocks[1] = 0;
	OK_TEXT(find(2 * BLOCK, &e), S("the file has a hole"));
	OK_TEXT(find(4 * BLOCK, &e), S("the file has a hole"));
	answers.blocks[1] = 8;
	OK_TEXT(find(4 * BLOCK, &e),
		S("the file system does not tell where the file is"));
	answers.n_blocks = EXTENTS_MAX + 1;
	for (int i = 0; i <= EXTENTS_MAX; i++)
		answers.blocks[i] = 2 * i + 2;
	OK_TEXT(find(EXTENTS_MAX * BLOCK, &e), S(""));
	OK_TEXT(find((EXTENTS_MAX + 1) * BLOCK, &e), S("the file is in too many pieces"));
}

/* What lsattr shows: FIEMAP does not tell of all of it. */
TEST(extents_and_attributes)
{
	enum { EXTENTS = 0x80000, IMMUTABLE = 0x10 };
	struct extents e;

	OK_TEXT(find_flagged(0), S(""));
	answers.attributes = EXTENTS | IMMUTABLE;
	OK_TEXT(find(BLOCK, &e), S(""));
	answers.attributes = EXTENTS | FS_COMPR_FL;
	OK_TEXT(find(BLOCK, &e), S("the file is compressed"));
	answers.attributes = EXTENTS | FS_ENCRYPT_FL;
	OK_TEXT(find(BLOCK, &e), S("the file is encrypted"));
	answers.attributes = FS_INLINE_DATA_FL;
	OK_TEXT(find(BLOCK, &e), S("the file is kept inside of its inode"));
	answers.attributes = EXTENTS | FS_JOURNAL_DATA_FL;
	OK_TEXT(find(BLOCK, &e), S(""));	/* a clean log has nothing */
}
