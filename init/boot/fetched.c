/* Kernels and initrds from servers, as files in memory. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/fetched.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "discover/net/fetch.h"
#include "init/job/inner.h"
#include "lib/fd.h"
#include "loader/memory.h"

enum { JOB_MEMORY = 24 << 20, KEPT_BYTES = 4 << 20, WHY_MAX = 600, MIB = 1 << 20 };

/* In the order of boot_fds(): kernel, device tree, initrds. */
const struct file_ref *fetched_ref(const struct boot_entry *e, uint32_t i)
{
	if (i < 2)
		return i == 0 ? &e->kernel : &e->devicetree;
	return i - 2 < e->initrds.n ? &e->initrds.at[i - 2] : NULL;
}

static const struct slot *net_slot(const struct boot_plan *plan, const struct file_ref *ref)
{
	const struct slot *s = ref && ref->path.n
			     ? catalog_slot((struct catalog *)plan->catalog, ref->volume) : NULL;

	return s && s->origin == ORIGIN_NET ? s : NULL;
}

/**
 * struct work - of the inner job
 * @free: bytes that all files together may take
 */
struct work {
	const struct boot_plan *plan;
	struct fetched *files;
	uint64_t free;
};

/* struct target - the file that is filled, and how much of it there is */
struct target {
	int fd;
	uint64_t done;
	struct progress *progress;
};

static int put(void *target, struct slice bytes)
{
	struct target *t = target;

	t->done += bytes.n;
	progress_add(t->progress, bytes.n);
	return fd_write_all(t->fd, bytes);
}

static int again(void *target)
{
	struct target *t = target;

	progress_add(t->progress, -t->done);
	t->done = 0;
	if (ftruncate(t->fd, 0) < 0 || lseek(t->fd, 0, SEEK_SET) < 0)
		return -errno;
	return 0;
}

/* ---- in the inner job ---- */

static struct fetcher *open_fetcher(const struct boot_plan *plan, const struct slot *s,
				    struct arena *kept)
{
	struct fetcher *f = arena_new(kept, struct fetcher);

	*f = (struct fetcher){.who = &s->net.who, .bind = plan->bind, .arena = kept,
			       .trust = &plan->catalog->trust};
	return fetch_open(f) < 0 ? NULL : f;
}

static struct slice failed(const struct fetch_want *want, const struct fetch_got *got, int rc,
			   struct arena *a)
{
	return arena_format(a, "%.*s: %.*s", SLICE_ARG(want->url),
			    SLICE_ARG(got->why.n ? got->why : slice_str(strerror(-rc))));
}

/* What servers say that it takes, before the first byte comes. */
static struct slice check_sizes(const struct work *w, struct fetcher *f, struct arena *a)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < w->files->n; i++) {
		const struct file_ref *ref = fetched_ref(w->plan->entry, i);
		struct fetch_want want = {.probe = true};
		struct fetch_got got;

		if (w->files->at[i] < 0)
			continue;
		want.url = ref->path;
		if (fetch(f, &want, &got) == 0 && got.sized &&
		    __builtin_add_overflow(sum, got.size, &sum))
			sum = UINT64_MAX;
	}
	progress_plan(w->plan->progress, 0, sum);
	if (sum <= w->free)
		return (struct slice){0};
	return arena_format(a, "kernel and initrds are %llu MiB, and there is memory for %llu",
			    (unsigned long long)(sum / MIB), (unsigned long long)(w->free / MIB));
}

static struct slice fetch_all(const struct work *w, struct arena *kept, struct arena *a)
{
	struct fetcher *f = NULL;
	struct slice why = {0};

	for (uint32_t i = 0; i < w->files->n && why.n == 0; i++) {
		const struct file_ref *ref = fetched_ref(w->plan->entry, i);
		const struct slot *s = net_slot(w->plan, ref);
		struct target target = {.fd = w->files->at[i],
					.progress = w->plan->progress};
		struct fetch_want want = {.put = put, .again = again, .arg = &target};
		struct fetch_got got = {0};

		if (w->files->at[i] < 0)
			continue;
		if (!f) {
			f = open_fetcher(w->plan, s, kept);
			why = f ? check_sizes(w, f, a) : S("out of memory");
		}
		want.url = ref->path;
		progress_at(w->plan->progress, i + 1, w->files->n);
		int rc = why.n ? 0 : fetch(f, &want, &got);
		if (rc < 0)
			why = failed(&want, &got, rc, a);
	}
	return why;
}

/* Nothing is said when all is well. */
static int answer(void *work, int out)
{
	struct arena a, kept;

	job_memory(&a, KEPT_BYTES);
	job_memory(&kept, KEPT_BYTES);
	return job_answer(out, slice_upto(fetch_all(work, &kept, &a), WHY_MAX), -1) < 0;
}

/* ---- around it ---- */

/* An empty file for each that is to come. 0 or -errno. */
static int make_files(const struct boot_plan *plan, struct fetched *files, bool *any)
{
	uint32_t wanted = 2 + plan->entry->initrds.n;

	*any = false;
	files->n = wanted < BOOT_FDS ? wanted : BOOT_FDS;
	for (uint32_t i = 0; i < files->n; i++) {
		files->at[i] = -1;
		if (!net_slot(plan, fetched_ref(plan->entry, i)))
			continue;
		files->at[i] = fd_memory("fetched");
		if (files->at[i] < 0)
			return files->at[i];
		*any = true;
	}
	return 0;
}

/* The job has ended: nobody else has them open. From here on nobody can change them. */
static bool seal_all(struct fetched *files)
{
	for (uint32_t i = 0; i < files->n; i++) {
		int sealed;
		if (files->at[i] < 0)
			continue;
		if (fd_sealed(&files->at[i], &sealed) < 0)
			return false;
		files->at[i] = sealed;
	}
	return true;
}

bool fetched_get(const struct boot_plan *plan, struct arena *a, struct fetched *files,
		 struct slice *why)
{
	bool any;
	int rc = make_files(plan, files, &any);

	if (rc < 0) {
		*why = slice_str(strerror(-rc));
		return false;
	}
	if (!any)
		return true;
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	uint64_t half = memory_available(root) / 2;
	struct work w = {plan, files, half};
	struct inner_work work = {
		.run = answer, .arg = &w, .sandbox = SANDBOX_NET,
		.limits = {.memory = JOB_MEMORY, .file = half,
			   .seconds = DEADLINE_BOOT_MS / 1000, .fds = files->at,
			   .n_fds = files->n},
	};
	enum job_end end = inner_run(&work, a, why);
	if (end != JOB_OK)
		*why = arena_format(a, "the job that fetches it %s", job_end_text(end));
	else if (why->n == 0 && !seal_all(files))
		*why = S("what was fetched cannot be sealed");
	return why->n == 0;
}
