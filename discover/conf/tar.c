/* Archives of tar: one header of 512 bytes after the other, each in front of its file. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/tar.h"

#include <errno.h>

enum {
	BLOCK = 512,
	NAME_AT = 0, NAME_BYTES = 100,
	SIZE_AT = 124, SIZE_BYTES = 12,
	SUM_AT = 148, SUM_BYTES = 8,
	TYPE_AT = 156,
	MAGIC_AT = 257,
	PREFIX_AT = 345, PREFIX_BYTES = 155,
};

static struct slice field(struct slice block, size_t at, size_t n)
{
	struct slice s = slice_upto(slice_from(block, at), n);

	return slice_upto(s, slice_find(s, '\0'));
}

/* Octal digits, with blanks around them. False: anything else, also the form for files of more than
 * 8 GiB. */
static bool octal(struct slice s, uint64_t *value)
{
	*value = 0;
	s = slice_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return false;
		*value = *value * 8 + (uint64_t)(s.p[i] - '0');
	}
	return s.n > 0;
}

/* The sum of all bytes, those of the sum itself being blanks. */
static bool sum_is_right(struct slice block)
{
	uint64_t sum = 0, said;

	for (size_t i = 0; i < BLOCK; i++)
		sum += i - SUM_AT < SUM_BYTES ? ' ' : (unsigned char)block.p[i];
	return octal(field(block, SUM_AT, SUM_BYTES), &said) && said == sum;
}

/* Whether @block names @name: as a whole, or as a directory and the rest. */
static bool is_named(struct slice block, struct slice name)
{
	struct slice dir = field(block, PREFIX_AT, PREFIX_BYTES);
	struct slice own = field(block, NAME_AT, NAME_BYTES);

	if (dir.n && slice_starts(slice_from(block, MAGIC_AT), S("ustar\0")))
		return slice_skip(&name, dir) && slice_skip(&name, S("/")) && slice_eq(name, own);
	slice_skip(&own, S("./"));
	return slice_eq(name, own);
}

static bool is_file(struct slice block)
{
	return block.p[TYPE_AT] == '0' || block.p[TYPE_AT] == '\0';
}

int tar_find(struct slice archive, struct slice name, struct slice *content)
{
	uint64_t size;

	while (archive.n >= BLOCK && archive.p[0]) {
		struct slice block = slice_upto(archive, BLOCK);

		if (!slice_starts(slice_from(block, MAGIC_AT), S("ustar")) ||
		    !sum_is_right(block) || !octal(field(block, SIZE_AT, SIZE_BYTES), &size))
			return -EBADMSG;
		archive = slice_from(archive, BLOCK);
		if (size > archive.n)
			return -EBADMSG;
		if (is_file(block) && is_named(block, name)) {
			*content = slice_upto(archive, (size_t)size);
			return 0;
		}
		/* The last block may be cut off behind its file. */
		archive = slice_from(archive, ((size_t)size + BLOCK - 1) / BLOCK * BLOCK);
	}
	return archive.n && archive.n < BLOCK ? -EBADMSG : -ENOENT;
}
