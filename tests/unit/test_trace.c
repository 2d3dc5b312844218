/* Tests of `kexling grub`: a job runs the script, and what it answers is bounded and harmless. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "init/cli/script.h"
#include "init/cli/trace.h"
#include "init/job/inner.h"
#include "lib/fd.h"
#include "tests/unit/test.h"

static bool contains(struct slice s, struct slice part)
{
	for (; s.n >= part.n; s = slice_from(s, 1))
		if (slice_starts(s, part))
			return true;
	return false;
}

static long children_pages(void)
{
	struct rusage use;

	getrusage(RUSAGE_CHILDREN, &use);
	return use.ru_minflt;
}

/* The script looks at a file of its volume, and at one beside that. */
TEST(trace_runs_in_a_job)
{
	static struct grub_disks disks;
	struct grub_trace t = {
		.path = S("/grub.cfg"),
		.text = S("if [ -e /file ]; then echo own; fi\n"
			  "if [ -e /../../etc/passwd ]; then echo others; fi\n")};
	char folder[] = "/tmp/test_trace.XXXXXX";
	struct slice json = S("");
	long before = children_pages();

	OK(mkdtemp(folder) != NULL);
	AUTO_FD root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	AUTO_FD file = openat(root, "file", O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	OK(root >= 0 && file >= 0);
	disks.sources[0] = (struct source_dir){.source.ops = &source_dir_ops, .root = root};
	disks.volumes[0] = (struct volume){.number = 1, .source = &disks.sources[0].source};
	disks.n = 1;
	const char *lack = trace_run(&t, &disks, &test_arena, &json);
	OK_TEXT(slice_str(lack ? lack : ""), S(""));
	OK(contains(json, S("own")) && !contains(json, S("others\\n")));
	OK(children_pages() > before);
	unlinkat(root, "file", 0);
	rmdir(folder);
}

TEST(script_answers_no_controls)
{
	OK(script_printable(S("{\"out\":\"\\u001b \xc3\xa9\"}\n\n")) && script_printable(S("")));
	OK(!script_printable(S("\033[2J")) && !script_printable(S("a\rb")));
	OK(!script_printable(S("\x7f")) && !script_printable(S("\xc2\x9b" "2J")));
	OK(!script_printable(S("\xff")) && !script_printable(S("a\tb")));
}

static int answer_bytes(void *n, int out)
{
	static const char bytes[3 << 20];

	return job_answer(out, (struct slice){bytes, *(size_t *)n}, -1) < 0;
}

static enum job_end end_of(size_t bytes, size_t most)
{
	struct inner_work work = {.run = answer_bytes, .arg = &bytes, .sandbox = SANDBOX_LIMITS,
				  .most = most};
	struct slice answer;

	return inner_run(&work, &test_arena, &answer);
}

TEST(inner_answer_is_as_long_as_it_may_be)
{
	OK(end_of(1 << 20, 0) == JOB_OK && end_of((1 << 20) + 1, 0) == JOB_TOO_MUCH);
	OK(end_of(2 << 20, 2 << 20) == JOB_OK && end_of(3 << 20, 2 << 20) == JOB_TOO_MUCH);
	OK(end_of(16, 16) == JOB_OK && end_of(17, 16) == JOB_TOO_MUCH);
}
