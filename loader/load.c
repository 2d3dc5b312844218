/* Loads a kernel: checks everything that can be checked, then asks the running kernel. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/load.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "lib/fd.h"
#include "loader/call.h"
#include "loader/cmdline.h"
#include "loader/image.h"
#include "loader/initrd.h"
#include "loader/kexec.h"
#include "loader/whole.h"

enum { XLOADFLAGS = 0x236, XLF_5LEVEL = 1 << 5 }; /* of a bzImage */

static int fail(struct load_result *r, int err, uint32_t reason, struct slice message)
{
	r->reason = reason;
	r->message = message;
	return err;
}

static int unreadable(struct load_result *r, int err, struct slice what, struct arena *a)
{
	return fail(r, err, LOAD_UNREADABLE,
		    arena_format(a, "%.*s cannot be read: %s", SLICE_ARG(what), strerror(-err)));
}

static int read_image(int fd, struct arena *a, struct image *image, struct load_result *r)
{
	char *head = arena_array(a, char, IMAGE_HEAD_BYTES);
	struct stat st;

	if (fstat(fd, &st) < 0)
		return unreadable(r, -errno, S("the kernel"), a);
	if (!S_ISREG(st.st_mode))
		return fail(r, -EINVAL, LOAD_UNREADABLE, S("the kernel is not a regular file"));
	ssize_t n = fd_read_at(fd, head, IMAGE_HEAD_BYTES, 0);
	if (n < 0)
		return unreadable(r, (int)n, S("the kernel"), a);
	*image = (struct image){.head = {head, (size_t)n}, .size = (uint64_t)st.st_size};
	r->kernel_bytes = image->size;
	return 0;
}

static int check_image(const struct image *image, struct arena *a, struct image_info *info,
		       struct load_result *r)
{
	const struct image_format *format = image_find(image);
	struct load_error error;

	if (!format)
		return fail(r, -ENOEXEC, LOAD_UNKNOWN_IMAGE,
			    image->size ? S("the kernel is of no format that is known here")
					: S("the kernel is an empty file"));
	r->format = slice_str(format->name);
	if (!format->check)
		return fail(r, -ENOEXEC, format->refusal, slice_str(format->message));
	if (!format->check(image, a, info, &error))
		return fail(r, -ENOEXEC, error.reason, error.message);
	r->version = info->version;
	return 0;
}

static int compose(const struct load_request *q, const struct image_info *info, struct arena *a,
		   struct load_result *r)
{
	struct cmdline_parts parts = {q->boot_image, q->cmdline, q->append, q->remove};
	uint64_t max = info->cmdline_max > KEXEC_FILE_CMDLINE_RESERVE
			       ? info->cmdline_max - KEXEC_FILE_CMDLINE_RESERVE
			       : 0;

	r->cmdline = cmdline_compose(&parts, a);
	if (!cmdline_valid(r->cmdline))
		return fail(r, -EINVAL, LOAD_CMDLINE_INVALID,
			    S("the command line holds a NUL or a line break"));
	if (r->cmdline.n > max)
		return fail(r, -E2BIG, LOAD_CMDLINE_TOO_LONG,
			    arena_format(a, "the command line has %zu bytes, this kernel takes at most "
					 "%llu: shorten it", r->cmdline.n, (unsigned long long)max));
	return 0;
}

static struct slice initrd_name(const struct load_request *q, uint32_t which, struct arena *a)
{
	if (q->initrd_names)
		return arena_format(a, "initrd %.*s", SLICE_ARG(q->initrd_names[which]));
	return q->n_initrds > 1 ? arena_format(a, "initrd %u", which + 1) : S("the initrd");
}

static int refuse_initrd(const struct load_request *q, int err, uint32_t which,
			 struct slice problem, struct arena *a, struct load_result *r)
{
	uint32_t reason = LOAD_UNREADABLE;

	if (err == -ENODATA)
		reason = LOAD_INITRD_TRUNCATED;
	else if (err == -EBADMSG || err == -EOPNOTSUPP)
		reason = LOAD_BAD_INITRD;
	return fail(r, err, reason, arena_format(a, "%.*s %.*s", SLICE_ARG(initrd_name(q, which, a)),
						 SLICE_ARG(problem)));
}

static int check_whole(const struct load_request *q, struct arena *a, struct load_result *r)
{
	for (uint32_t i = 0; i < q->n_initrds; i++) {
		struct slice problem;
		int err = initrd_whole(q->initrds[i], q->deep, a, &problem);

		if (err < 0)
			return refuse_initrd(q, err, i, problem, a, r);
	}
	return 0;
}

static int check_initrds(const struct load_request *q, struct arena *a, struct load_result *r)
{
	uint64_t joined;
	uint32_t which = 0;
	int err = initrd_size(q->initrds, q->n_initrds, &r->initrd_bytes, &joined, &which);

	if (err == -EFBIG)
		return fail(r, err, LOAD_INITRD_TOO_LARGE,
			    S("the initrds are larger than 4 GiB, which the kernel does not take"));
	if (err < 0)
		return unreadable(r, err, initrd_name(q, which, a), a);
	return check_whole(q, a, r);
}

static int hand_over(const struct load_request *q, const struct image *image,
		     const struct image_info *info, struct arena *a, struct load_result *r)
{
	struct call_request request = {
		.kernel = q->kernel, .kernel_bytes = r->kernel_bytes, .init_size = info->init_size,
		.initrds = q->initrds, .n_initrds = q->n_initrds, .initrd_bytes = r->initrd_bytes,
		.cmdline = r->cmdline, .wanted = q->call, .dry_run = q->dry_run,
		.raw = slice_eq(r->format, S("bzimage")),
		.five_levels = image_field(image, XLOADFLAGS, 2) & XLF_5LEVEL,
	};
	struct call_result result;
	int err = call_load(&request, a, &result);

	r->call = result.call;
	r->before = result.before;
	return err < 0 ? fail(r, err, result.error.reason, result.error.message) : 0;
}

int load_kernel(const struct load_request *q, struct arena *a, struct load_result *r)
{
	struct image_info info;
	struct image image;

	*r = (struct load_result){.reason = LOAD_OK};
	int err = read_image(q->kernel, a, &image, r);
	if (err == 0)
		err = check_image(&image, a, &info, r);
	if (err == 0 && q->devicetree >= 0)
		err = fail(r, -ENOTSUP, LOAD_NO_DEVICETREE,
			   S("the entry wants its own device tree, which cannot be handed over on this "
			     "machine"));
	if (err == 0)
		err = compose(q, &info, a, r);
	if (err == 0)
		err = check_initrds(q, a, r);
	if (err == 0)
		err = hand_over(q, &image, &info, a, r);
	return err;
}
