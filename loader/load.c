/* Loads a kernel: checks everything that can be checked, then asks the running kernel. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/load.h"

#include <errno.h>

#include "lib/fd.h"
#include "loader/architecture.h"
#include "loader/call.h"
#include "loader/cmdline.h"
#include "loader/initrd.h"
#include "loader/initrd_whole.h"
#include "loader/open.h"

static int refuse(struct load_result *r, int err, uint32_t reason, struct slice message)
{
	r->reason = reason;
	r->message = message;
	return err;
}

static int unreadable(struct load_result *r, int err, struct slice what, struct arena *a)
{
	return refuse(r, err, LOAD_UNREADABLE,
		      arena_format(a, "%.*s cannot be read: %s", SLICE_ARG(what), strerror(-err)));
}

/* The longest command line, in bytes without NUL. */
static uint64_t cmdline_limit(const struct image_info *info)
{
	uint64_t reserve = architecture_native()->cmdline_reserve;

	return info->cmdline_max > reserve ? info->cmdline_max - reserve : 0;
}

static int compose(const struct load_request *q, const struct image_info *info, struct arena *a,
		   struct load_result *r)
{
	struct cmdline_parts parts = {q->boot_image, q->cmdline, q->append, q->remove,
				      q->before};
	uint64_t max = cmdline_limit(info);

	r->cmdline = cmdline_compose(&parts, a);
	if (!cmdline_valid(r->cmdline))
		return refuse(r, -EINVAL, LOAD_CMDLINE_INVALID,
			      S("the command line holds a NUL or a line break"));
	if (r->cmdline.n > max)
		return refuse(r, -E2BIG, LOAD_CMDLINE_TOO_LONG,
			      arena_format(a,
					   "the command line has %zu bytes, this kernel takes at "
					   "most %llu: shorten it",
					   r->cmdline.n, (unsigned long long)max));
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
	return refuse(r, err, reason,
		      arena_format(a, "%.*s %.*s", SLICE_ARG(initrd_name(q, which, a)),
				   SLICE_ARG(problem)));
}

static int check_whole(const struct load_request *q, struct arena *a, struct load_result *r)
{
	for (uint32_t i = 0; i < q->n_initrds; i++) {
		struct slice problem;
		int err = initrd_whole(q->initrds[i], q->deep, a, &problem);

		if (err < 0)
			return refuse_initrd(q, err, i, problem, a, r);
		if (q->known && !initrd_known(q->initrds[i], a))
			return refuse_initrd(q, -EBADMSG, i, S("is neither an archive nor packed: "
					     "no kernel unpacks it; --force takes it"), a, r);
	}
	return 0;
}

static int check_initrds(const struct load_request *q, struct arena *a, struct load_result *r)
{
	uint64_t joined;
	uint32_t which = 0;
	int err = initrd_size(q->initrds, q->n_initrds, &r->initrd_bytes, &joined, &which);

	if (err == -EFBIG)
		return refuse(r, err, LOAD_INITRD_TOO_LARGE,
			      S("the initrds are larger than 4 GiB, which the kernel does not "
				"take"));
	if (err < 0)
		return unreadable(r, err, initrd_name(q, which, a), a);
	return check_whole(q, a, r);
}

/* ---- what is left when everything is unwrapped ---- */

/**
 * struct unwrapped - the request with the kernel itself, and its own initrds and command line
 * @opened:  what came out of the kernel's file
 * @initrds: all of them
 */
struct unwrapped {
	struct load_request request;
	struct opened opened;
	int *initrds;
	struct slice *names;
};

static int unwrap_kernel(const struct load_request *q, struct arena *a, struct unwrapped *u,
			 struct load_result *r)
{
	struct opened *o = &u->opened;
	struct load_error error;
	int err = open_kernel(q->kernel, q->compatible, a, o, &error);

	r->format = o->format;
	r->kernel_bytes = o->image.size;
	if (err < 0)
		return refuse(r, err, error.reason, error.message);
	r->version = o->info.version;
	u->request = *q;
	if (o->parts.kernel >= 0)
		u->request.kernel = o->parts.kernel;
	if (o->parts.devicetree >= 0)
		u->request.devicetree = o->parts.devicetree;
	if (q->cmdline.n == 0)
		u->request.cmdline = o->parts.cmdline;
	return 0;
}

/* The image's own ones first, then the others, each without its wrapper. */
static int unwrap_initrds(const struct load_request *q, struct arena *a, struct unwrapped *u,
			  struct load_result *r)
{
	const struct image_parts *parts = &u->opened.parts;
	uint32_t n = parts->n_initrds;

	memcpy(u->initrds, parts->initrds, n * sizeof(int));
	for (uint32_t i = 0; i < n; i++)
		u->names[i] = S("inside of the kernel's file");
	for (uint32_t i = 0; i < q->n_initrds; i++) {
		struct slice problem;
		int own, err = open_initrd(q->initrds[i], q->deep, a, &own, &problem);

		if (err == -ENODATA || err == -EBADMSG)
			return refuse_initrd(q, err, i, problem, a, r);
		if (err < 0)
			return unreadable(r, err, initrd_name(q, i, a), a);
		u->initrds[n + i] = own >= 0 ? own : q->initrds[i];
		if (q->initrd_names)
			u->names[n + i] = q->initrd_names[i];
	}
	u->request.initrds = u->initrds;
	u->request.n_initrds = n + q->n_initrds;
	if (q->initrd_names)
		u->request.initrd_names = u->names;
	return 0;
}

static int check_unwrapped(const struct load_request *q, const struct opened *o, struct arena *a,
			   struct load_result *r)
{
	int err = 0;

	if (q->devicetree >= 0 && !architecture_native()->takes_tree)
		err = refuse(r, -ENOTSUP, LOAD_NO_DEVICETREE,
			     S("the entry wants its own device tree, which cannot be handed over "
			       "on this machine"));
	if (err == 0)
		err = compose(q, &o->info, a, r);
	return err < 0 ? err : check_initrds(q, a, r);
}

int load_prepare(const struct load_request *q, struct arena *a, struct load_ready *ready,
		 struct load_result *r)
{
	struct unwrapped u = {
		.initrds = arena_array(a, int, q->n_initrds + IMAGE_INITRDS),
		.names = arena_array(a, struct slice, q->n_initrds + IMAGE_INITRDS),
	};

	*r = (struct load_result){.reason = LOAD_OK};
	if (q->n_initrds > LIMIT_INITRDS)
		return refuse(r, -E2BIG, LOAD_INITRD_TOO_LARGE,
			      arena_format(a, "%u initrds, more than %d", q->n_initrds,
					   LIMIT_INITRDS));
	int err = unwrap_kernel(q, a, &u, r);
	if (err == 0)
		err = unwrap_initrds(q, a, &u, r);
	if (err == 0)
		err = check_unwrapped(&u.request, &u.opened, a, r);
	*ready = (struct load_ready){
		.info = u.opened.info,
		.kernel = u.request.kernel, .kernel_bytes = r->kernel_bytes,
		.initrds = u.initrds, .n_initrds = u.request.n_initrds,
		.initrd_bytes = r->initrd_bytes, .devicetree = u.request.devicetree,
		.cmdline = r->cmdline,
	};
	return err;
}

/* ---- handing over ---- */

/* The sizes are those of the files, whatever was said about them. */
static int check_files(const struct load_ready *ready, struct arena *a, struct load_result *r)
{
	uint64_t bytes = 0, joined;
	uint32_t which = 0;
	int err = initrd_size(&ready->kernel, 1, &bytes, &joined, &which);

	if (err == 0 && (bytes != ready->kernel_bytes || bytes > LIMIT_KERNEL_BYTES))
		err = -EFBIG;
	if (err < 0)
		return unreadable(r, err, S("the kernel"), a);
	err = initrd_size(ready->initrds, ready->n_initrds, &bytes, &joined, &which);
	if (err == 0 && bytes != ready->initrd_bytes)
		err = -EFBIG;
	return err < 0 ? unreadable(r, err, S("an initrd"), a) : 0;
}

int load_hand_over(const struct load_ready *ready, const struct load_way *way, struct arena *a,
		   struct load_result *r)
{
	struct call_request request = {
		.architecture = architecture_native(), .info = &ready->info,
		.kernel = ready->kernel, .kernel_bytes = ready->kernel_bytes,
		.initrds = ready->initrds, .n_initrds = ready->n_initrds,
		.initrd_bytes = ready->initrd_bytes, .cmdline = ready->cmdline,
		.devicetree = ready->devicetree,
		.wanted = way->call, .dry_run = way->dry_run, .pool = way->pool,
		.iomem = way->iomem, .progress = way->progress,
	};
	struct call_result result = {0};
	int err = check_files(ready, a, r);

	if (err < 0)
		return err;
	progress_plan(way->progress, ready->kernel_bytes,
		      ready->kernel_bytes + ready->initrd_bytes);
	err = call_load(&request, a, &result);
	r->call = result.call;
	r->before = result.before;
	return err < 0 ? refuse(r, err, result.error.reason, result.error.message) : 0;
}
