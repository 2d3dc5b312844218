/* An inner job reads the partition table; what it answers is looked at, and named here. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/parts.h"

#include <errno.h>
#include <sys/stat.h>

#include "discover/block/image.h"
#include "init/cli/confine.h"
#include "init/job/inner.h"

enum { JOB_MEMORY = LIMIT_PROBE_MEMORY + (16 << 20) };

static int read_table(void *image, int out)
{
	static struct block_device found[LIMIT_VOLUMES];
	static struct parts_answer answer;

	answer.rc = image_list(*(const int *)image, "", found, LIMIT_VOLUMES, &answer.n);
	for (uint32_t i = 0; i < answer.n; i++) {
		answer.at[i].start = found[i].start;
		answer.at[i].size = found[i].size;
		answer.at[i].number = found[i].partition;
	}
	return job_answer(out, (struct slice){(const char *)&answer, sizeof(answer)}, -1) < 0;
}

bool parts_take(const struct parts_answer *answer, uint64_t size, const char *name,
		struct block_device *at, uint32_t *n)
{
	if (answer->n > LIMIT_VOLUMES)
		return false;
	for (*n = 0; *n < answer->n; ++*n) {
		uint64_t start = answer->at[*n].start, bytes = answer->at[*n].size;

		if (start > size || bytes > size - start)
			return false;
		image_part(name, answer->at[*n].number, start, bytes, &at[*n]);
	}
	return true;
}

const char *parts_list(int image, const char *name, struct arena *a, struct block_device *at,
		       uint32_t *n)
{
	static struct parts_answer answer;
	struct inner_work work = {.run = read_table, .arg = &image, .sandbox = SANDBOX_BYTES,
				  .limits = {.memory = JOB_MEMORY, .fds = &image, .n_fds = 1}};
	struct slice bytes;
	struct stat st;

	confine_jobs();
	if (fstat(image, &st) < 0)
		return strerror(errno);
	enum job_end end = inner_run(&work, a, &bytes);
	if (end == JOB_OK && bytes.n == sizeof(answer))
		memcpy(&answer, bytes.p, sizeof(answer));
	else if (end == JOB_OK)
		end = JOB_GARBLED;
	if (end == JOB_OK && answer.rc)
		return strerror(-answer.rc);
	if (end == JOB_OK && !parts_take(&answer, (uint64_t)st.st_size, name, at, n))
		end = JOB_GARBLED;
	return end == JOB_OK ? NULL
			     : arena_cstr(a, arena_format(a, "the job %s", job_end_text(end)));
}
