/* FIEMAP and FIBMAP, and what speaks against their answers (Documentation/filesystems/fiemap.rst of
 * the kernel). */
/* SPDX-License-Identifier: MIT */
#include "init/write/extents.h"

#include <errno.h>
#include <linux/fiemap.h>
#include <linux/fs.h>
#include <stddef.h>
#include <sys/ioctl.h>

/* ext4's and f2fs's attributes of files; the headers' names for them differ. */
enum {
	COMPRESSED = 0x4,
	ENCRYPTED = 0x800,	/* FIEMAP does not tell */
	INLINE = 0x10000000,
};

/* struct obstacle - a flag, and what it means */
struct obstacle {
	uint32_t flag;
	const char *why;
};

static const struct obstacle of_attributes[] = {
	{COMPRESSED, "the file is compressed"},
	{ENCRYPTED, "the file is encrypted"},
	{INLINE, "the file is kept inside of its inode"},
};

static const struct obstacle of_extents[] = {
	{FIEMAP_EXTENT_DATA_INLINE, "the file is kept inside of its inode"},
	{FIEMAP_EXTENT_DATA_ENCRYPTED, "the file is encrypted"},
	{FIEMAP_EXTENT_ENCODED, "the file is compressed"},
	{FIEMAP_EXTENT_UNWRITTEN, "the file's blocks were never written"},
	{FIEMAP_EXTENT_SHARED, "the file shares its blocks with another one"},
	{(uint32_t)~(FIEMAP_EXTENT_LAST | FIEMAP_EXTENT_MERGED), "the file's place is not known"},
};

static const char *first_of(const struct obstacle *o, size_t n, uint32_t flags)
{
	for (size_t i = 0; i < n; i++)
		if (flags & o[i].flag)
			return o[i].why;
	return NULL;
}

#define FIRST_OF(table, flags) first_of(table, sizeof(table) / sizeof(*(table)), flags)

/* A file system without attributes has nothing to say by them. */
static const char *judge_attributes(int fd)
{
	int flags = 0;

	if (ioctl(fd, FS_IOC_GETFLAGS, &flags) < 0)
		return NULL;
	return FIRST_OF(of_attributes, (uint32_t)flags);
}

static const char hole[] = "the file has a hole";
static const char untold[] = "the file system does not tell where the file is";
static const char scattered[] = "the file is in too many pieces";

static const char *add(struct extents *e, uint64_t at, uint64_t n)
{
	struct extent *last = e->n ? &e->at[e->n - 1] : NULL;

	if (last && last->at + last->n == at) {
		last->n += n;
		return NULL;
	}
	if (e->n == EXTENTS_MAX)
		return scattered;
	e->at[e->n++] = (struct extent){at, n};
	return NULL;
}

/* union answer - one call's worth of FIEMAP: the extents follow its head */
union answer {
	struct fiemap head;
	unsigned char room[sizeof(struct fiemap) + EXTENTS_MAX * sizeof(struct fiemap_extent)];
};

static const char *take_extents(const union answer *answer, uint64_t size, struct extents *e)
{
	const char *why = NULL;
	uint64_t done = 0;

	for (uint32_t i = 0; !why && done < size && i < answer->head.fm_mapped_extents; i++) {
		const struct fiemap_extent *x = &answer->head.fm_extents[i];
		uint64_t n = x->fe_length < size - done ? x->fe_length : size - done;

		why = FIRST_OF(of_extents, x->fe_flags);
		if (!why && x->fe_logical != done)
			why = hole;
		if (!why)
			why = add(e, x->fe_physical, n);
		done += n;
	}
	if (why || done >= size)
		return why;
	return answer->head.fm_mapped_extents == EXTENTS_MAX ? scattered : hole;
}

/* Block by block: CAP_SYS_RAWIO. 0 stands for a hole. */
static const char *ask_for_blocks(int fd, uint64_t size, struct extents *e)
{
	const char *why = NULL;
	int bytes = 0;

	if (ioctl(fd, FIGETBSZ, &bytes) < 0 || bytes <= 0)
		return untold;
	for (uint64_t done = 0; !why && done < size; done += (uint64_t)bytes) {
		uint64_t n = size - done < (uint64_t)bytes ? size - done : (uint64_t)bytes;
		int block = (int)(done / (uint64_t)bytes);

		if (ioctl(fd, FIBMAP, &block) < 0)
			return untold;
		why = block > 0 ? add(e, (uint64_t)block * (uint64_t)bytes, n) : hole;
	}
	return why;
}

const char *extents_find(int fd, uint64_t size, struct extents *e)
{
	union answer answer = {
		.head = {.fm_length = size, .fm_extent_count = EXTENTS_MAX},
	};
	const char *why = judge_attributes(fd);

	e->n = 0;
	if (why)
		return why;
	if (ioctl(fd, FS_IOC_FIEMAP, &answer) == 0)
		return take_extents(&answer, size, e);
	if (errno == EOPNOTSUPP || errno == ENOTTY)
		return ask_for_blocks(fd, size, e);
	return untold;
}
