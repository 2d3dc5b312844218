/* Comparing block devices, and their nodes. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/block_device.h"

#include "lib/slice.h"

/* Letters at the front of *@s, or digits. */
static struct slice cut_run(struct slice *s, bool digits)
{
	size_t n = 0;

	while (n < s->n && ascii_digit(s->p[n]) == digits)
		n++;
	struct slice run = slice_upto(*s, n);
	*s = slice_from(*s, n);
	return run;
}

/* Drivers' names sort by their first two letters and then by length: sdb before sdaa. */
static int compare_letters(struct slice x, struct slice y)
{
	int c = slice_cmp(slice_upto(x, 2), slice_upto(y, 2));

	if (c == 0)
		c = (x.n > y.n) - (x.n < y.n);
	return c ? c : slice_cmp(x, y);
}

static int compare_digits(struct slice x, struct slice y)
{
	while (x.n > 1 && x.p[0] == '0')
		x = slice_from(x, 1);
	while (y.n > 1 && y.p[0] == '0')
		y = slice_from(y, 1);
	int c = (x.n > y.n) - (x.n < y.n);
	return c ? c : slice_cmp(x, y);
}

static int compare_names(const char *a, const char *b)
{
	struct slice x = slice_str(a), y = slice_str(b);

	for (bool digits = false; x.n && y.n; digits = !digits) {
		struct slice run_x = cut_run(&x, digits), run_y = cut_run(&y, digits);
		int c = digits ? compare_digits(run_x, run_y) : compare_letters(run_x, run_y);
		if (c)
			return c;
	}
	return (x.n > 0) - (y.n > 0);
}

int block_device_compare(const struct block_device *x, const struct block_device *y)
{
	int c = compare_names(x->disk, y->disk);

	if (c == 0)
		c = (x->partition > y->partition) - (x->partition < y->partition);
	return c ? c : strcmp(x->name, y->name);
}

bool block_device_same(const struct block_device *x, const struct block_device *y)
{
	return strcmp(x->name, y->name) == 0 && strcmp(x->disk, y->disk) == 0 &&
	       x->major == y->major && x->minor == y->minor && x->partition == y->partition &&
	       x->start == y->start && x->size == y->size && x->diskseq == y->diskseq;
}

bool block_device_same_disk(const struct block_device *x, const struct block_device *y)
{
	return x->wwid[0] && strcmp(x->wwid, y->wwid) == 0 && strcmp(x->disk, y->disk) != 0 &&
	       x->partition == y->partition && x->size == y->size && !x->removable;
}

void block_device_path(const char *name, char path[BLOCK_PATH_BYTES])
{
	static const char dev[] = "/dev/";
	size_t n = sizeof(dev) - 1;

	memcpy(path, dev, n);
	for (; *name && n < BLOCK_PATH_BYTES - 1; name++)
		path[n++] = *name == '!' ? '/' : *name;
	path[n] = '\0';
}
