/* Unwraps kernels, one format after the other, and initrds. */
/* SPDX-License-Identifier: MIT */
#include "loader/open.h"

#include <errno.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "lib/limits.h"
#include "lib/own.h"
#include "loader/uimage.h"

static int unreadable(int err, struct arena *a, struct load_error *error)
{
	image_fail(error, LOAD_UNREADABLE,
		   arena_format(a, "the kernel cannot be read: %s", strerror(-err)));
	return err;
}

static int read_head(int fd, struct arena *a, struct image *image, struct load_error *error)
{
	char *head = arena_room(a, IMAGE_HEAD_BYTES);
	struct stat st;

	if (fstat(fd, &st) < 0)
		return unreadable(-errno, a, error);
	if (!S_ISREG(st.st_mode)) {
		image_fail(error, LOAD_UNREADABLE, S("the kernel is not a regular file"));
		return -EINVAL;
	}
	ssize_t n = fd_read_at(fd, head, IMAGE_HEAD_BYTES, 0);
	if (n < 0)
		return unreadable((int)n, a, error);
	*image = (struct image){.head = {head, (size_t)n}, .size = (uint64_t)st.st_size, .fd = fd};
	return 0;
}

static void close_parts(struct image_parts *parts)
{
	fd_close(&parts->kernel);
	fd_close(&parts->devicetree);
	for (uint32_t i = 0; i < IMAGE_INITRDS; i++)
		fd_close(&parts->initrds[i]);
}

static const struct image_parts no_parts = {
	.kernel = -1, .initrds = {-1, -1, -1, -1}, .devicetree = -1,
};

/* What the inner one brings along comes behind what the outer ones have. */
static void add_parts(struct image_parts *all, struct image_parts *more)
{
	fd_close(&all->kernel);
	all->kernel = fd_take(&more->kernel);
	for (uint32_t i = 0; i < more->n_initrds && all->n_initrds < IMAGE_INITRDS; i++)
		all->initrds[all->n_initrds++] = fd_take(&more->initrds[i]);
	if (all->devicetree < 0)
		all->devicetree = fd_take(&more->devicetree);
	if (all->cmdline.n == 0)
		all->cmdline = more->cmdline;
	close_parts(more);
}

static bool unwrap(const struct image_format *format, struct arena *a, struct opened *o,
		   struct load_error *error)
{
	struct image_parts more = no_parts;
	bool good = format->unwrap(&o->image, a, &more, error);

	if (good)
		add_parts(&o->parts, &more);
	else
		close_parts(&more);
	return good;
}

static int refuse_unknown(const struct opened *o, bool wrapped, struct arena *a,
			  struct load_error *error)
{
	struct slice message = S("the kernel is of no format that is known here");

	if (o->image.size == 0)
		message = S("the kernel is an empty file");
	else if (wrapped)
		message = arena_format(a, "what is in the %.*s data is of no format that is known "
				       "here", SLICE_ARG(o->format));
	image_fail(error, LOAD_UNKNOWN_IMAGE, message);
	return -ENOEXEC;
}

static int check(const struct image_format *format, struct arena *a, struct opened *o,
		 struct load_error *error)
{
	if (!format->check(&o->image, a, &o->info, error))
		return -ENOEXEC;
	o->info.own = own_kernel(o->image.head);
	o->info.head = slice_upto(o->image.head, IMAGE_CHECKED_BYTES);
	return 0;
}

int open_kernel(int fd, struct slice compatible, struct arena *a, struct opened *o,
		struct load_error *error)
{
	*o = (struct opened){.parts = no_parts};
	for (int depth = 0; depth <= LIMIT_WRAPPERS; depth++) {
		int err = read_head(depth ? o->parts.kernel : fd, a, &o->image, error);

		if (err < 0)
			return err;
		o->image.compatible = compatible;
		const struct image_format *format = image_find(&o->image);
		if (!format)
			return refuse_unknown(o, depth > 0, a, error);
		o->format = slice_str(format->name);
		if (format->check)
			return check(format, a, o, error);
		if (!format->unwrap) {
			image_fail(error, format->refusal, slice_str(format->message));
			return -ENOEXEC;
		}
		if (!unwrap(format, a, o, error))
			return -ENOEXEC;
	}
	image_fail(error, LOAD_BAD_IMAGE, S("the kernel is wrapped in too many formats"));
	return -ENOEXEC;
}

void open_close(struct opened *o)
{
	close_parts(&o->parts);
}

int open_initrd(int fd, bool check, struct arena *a, int *inner, struct slice *problem)
{
	int err = uimage_open_initrd(fd, check, a, inner);

	if (err == -ENODATA || err == -EBADMSG)
		*problem = S("is no whole U-Boot image");
	return err;
}
