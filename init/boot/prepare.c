/* Has a kernel unpacked by an inner job, and takes over what came out. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/prepare.h"

#include <fcntl.h>

#include "init/catalog/wire.h"
#include "init/machine/machine.h"
#include "lib/fd.h"
#include "loader/memory.h"

/* The kernel, the initrds, a device tree. */
enum { FILES_MAX = 2 + LOAD_INITRDS_MAX };

static uint32_t files_in(const struct kernel_record *r)
{
	return 1 + r->n_initrds + r->devicetree;
}

/* ---- in the inner job ---- */

static bool look(struct prepare *p, struct arena *a, struct load_ready *ready,
		 struct load_result *result)
{
	if (p->open && !p->open(p->arg, a, &p->request, result))
		return false;
	return load_prepare(&p->request, a, ready, result) == 0;
}

static int answer(void *prepare, int out)
{
	struct prepare *p = prepare;
	struct load_ready ready = {.kernel = -1, .devicetree = -1};
	struct load_result result = {0};
	int fds[FILES_MAX];
	struct arena a;

	_Static_assert((int)FILES_MAX <= INNER_FDS_MAX, "all have to fit");
	job_memory(&a, LIMIT_SCAN_MEMORY);
	bool good = look(p, &a, &ready, &result);
	struct kernel_record record = {
		.reason = result.reason, .message = result.message, .format = result.format,
		.version = result.version, .head = ready.info.head, .cmdline = result.cmdline,
		.kernel_bytes = result.kernel_bytes, .initrd_bytes = result.initrd_bytes,
		.init_size = ready.info.init_size, .n_initrds = good ? ready.n_initrds : 0,
		.devicetree = good && ready.devicetree >= 0,
		.raw = ready.info.raw, .modes = ready.info.modes, .own = ready.info.own,
	};
	fds[0] = ready.kernel;
	if (record.n_initrds)
		memcpy(fds + 1, ready.initrds, record.n_initrds * sizeof(int));
	fds[1 + record.n_initrds] = ready.devicetree;
	struct slice bytes = wire_put_kernel(&record, &a);
	return inner_answer(out, bytes, fds, good ? files_in(&record) : 0) < 0;
}

/* ---- around it ---- */

static uint32_t files_of(const struct load_request *q, int fds[FILES_MAX])
{
	uint32_t n = 0;

	fds[n++] = q->kernel;
	while (n <= q->n_initrds && n <= LOAD_INITRDS_MAX) {
		fds[n] = q->initrds[n - 1];
		n++;
	}
	if (q->devicetree >= 0)
		fds[n++] = q->devicetree;
	return n;
}

int prepare_start(struct prepare *p)
{
	int files[FILES_MAX];
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	uint64_t half = memory_available(root) / 2;
	struct inner_work work = {
		.run = answer, .arg = p, .sandbox = SANDBOX_UNPACKING,
		.limits = {
			.memory = LIMIT_UNPACK_MEMORY,
			.file = half,
			.seconds = DEADLINE_BOOT_MS / 1000,
			.fds = p->open ? p->fds : files,
			.n_fds = p->open ? p->n_fds : files_of(&p->request, files),
		},
	};

	p->request.compatible = machine_compatible();
	return inner_start(&p->inner, &work);
}

static bool refuse(struct load_result *result, struct slice message)
{
	*result = (struct load_result){.reason = LOAD_FAILED, .message = message};
	return false;
}

bool prepare_finish(struct prepare *p, struct arena *a, struct load_ready *ready,
		    struct load_result *result)
{
	struct inner_fds *fds = arena_new(a, struct inner_fds);
	struct kernel_record r = {0};
	struct slice bytes;
	enum job_end end = inner_finish(&p->inner, a, &bytes, fds);

	if (end == JOB_OK && wire_get_kernel(bytes, a, &r) < 0)
		end = JOB_GARBLED;
	if (end == JOB_OK && fds->n != (r.reason == LOAD_OK ? files_in(&r) : 0))
		end = JOB_GARBLED;
	if (end != JOB_OK)
		return refuse(result, arena_format(a, "the job that unpacks the kernel %s",
						   job_end_text(end)));
	*result = (struct load_result){
		.reason = r.reason, .message = r.message, .format = r.format,
		.version = r.version, .cmdline = r.cmdline, .kernel_bytes = r.kernel_bytes,
		.initrd_bytes = r.initrd_bytes,
	};
	*ready = (struct load_ready){
		.info = {.version = r.version, .head = r.head, .init_size = r.init_size,
			 .raw = r.raw, .modes = r.modes, .own = r.own},
		.kernel = fds->at[0], .kernel_bytes = r.kernel_bytes,
		.initrds = fds->at + 1, .n_initrds = r.n_initrds,
		.initrd_bytes = r.initrd_bytes, .cmdline = r.cmdline,
		.devicetree = r.devicetree ? fds->at[1 + r.n_initrds] : -1,
	};
	return r.reason == LOAD_OK;
}
