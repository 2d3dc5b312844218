/* Archives of tar: whole, cut short, and made to hurt. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>

#include "discover/conf/tar.h"
#include "tests/unit/test.h"

enum { BLOCK = 512 };

struct archive {
	char bytes[16 * BLOCK];
	size_t n;
};

static void sum(char *header)
{
	unsigned n = 0;

	memset(header + 148, ' ', 8);
	for (int i = 0; i < BLOCK; i++)
		n += (unsigned char)header[i];
	snprintf(header + 148, 8, "%06o", n);
}

/* One member more; its header. */
static char *add(struct archive *a, const char *name, char type, const char *text)
{
	char *header = a->bytes + a->n;
	size_t n = strlen(text);

	memset(header, 0, BLOCK);
	snprintf(header, 100, "%s", name);
	snprintf(header + 124, 12, "%011o", (unsigned)n);
	header[156] = type;
	memcpy(header + 257, "ustar\0" "00", 8);
	sum(header);
	memcpy(header + BLOCK, text, n);
	a->n += BLOCK + (n + BLOCK - 1) / BLOCK * BLOCK;
	return header;
}

static int find(const struct archive *a, size_t n, struct slice *text)
{
	char *exact = arena_array(&test_arena, char, n + 1);

	memcpy(exact, a->bytes, n);
	return tar_find((struct slice){exact, n}, S("grub.cfg"), text);
}

TEST(tar_finds_a_file)
{
	struct archive a = {0};
	struct slice text = {0};

	add(&a, "grub.cfg", '5', "");
	add(&a, "other", '0', "x");
	add(&a, "sub/grub.cfg", '0', "not this one");
	add(&a, "./grub.cfg", '0', "set a=b\n");
	add(&a, "grub.cfg", '0', "too late");
	a.n += 2 * BLOCK;
	OK(find(&a, a.n, &text) == 0);
	OK_TEXT(text, S("set a=b\n"));
	OK(find(&a, 3 * BLOCK, &text) == -ENOENT && find(&a, 0, &text) == -ENOENT);
}

TEST(tar_cut_short)
{
	struct archive a = {0};
	struct slice text = {0};

	add(&a, "other", '0', "x");
	add(&a, "grub.cfg", '0', "0123456789");
	for (size_t n = 1; n < a.n; n++) {
		int rc = find(&a, n, &text);

		/* what fills up the last block need not be there */
		OK(rc == (n >= 3 * BLOCK + 10		    ? 0
			  : n > BLOCK && n <= 2 * BLOCK ? -ENOENT
							    : -EBADMSG));
	}
	OK_TEXT(text, S("0123456789"));
}

TEST(tar_headers_that_lie)
{
	struct archive a = {0};
	struct slice text = {0};
	static const char *const sizes[] = {"77777777777", "-1", "", "12 3", "\200\1", "8", "1e3"};
	char *header = add(&a, "other", '0', "x");

	add(&a, "grub.cfg", '0', "text");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		memset(header + 124, 0, 12);
		memcpy(header + 124, sizes[i], strlen(sizes[i]));
		sum(header);
		OK(find(&a, a.n, &text) == -EBADMSG);
	}
	memcpy(header + 124, " 1 \0", 4);
	sum(header);
	OK(find(&a, a.n, &text) == 0);
	header[0]++;	/* the sum is wrong */
	OK(find(&a, a.n, &text) == -EBADMSG);
	sum(header);
	header[257] = 'x';
	sum(header);
	OK(find(&a, a.n, &text) == -EBADMSG);
}

TEST(tar_names_in_two_parts)
{
	struct archive a = {0};
	struct slice text = {0};
	char *header = add(&a, "grub.cfg", '0', "in a directory");

	memcpy(header + 345, "dir", 3);
	sum(header);
	OK(find(&a, a.n, &text) == -ENOENT);
	OK(tar_find((struct slice){a.bytes, a.n}, S("dir/grub.cfg"), &text) == 0);
	memcpy(header + 257, "ustar  ", 8);	/* GNU's, which has other things there */
	sum(header);
	OK(find(&a, a.n, &text) == 0);
}
