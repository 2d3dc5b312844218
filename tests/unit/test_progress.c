/* Tests of progress as people read it, and of memory that only some children share. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/progress.h"
#include "tests/unit/ability.h"
#include "tests/unit/test.h"

static struct slice told(const struct progress *p, int64_t ms)
{
	struct text out = {.arena = &test_arena};

	progress_put(&out, p, ms);
	return text_slice(&out);
}

TEST(progress_in_words)
{
	struct progress p = {0};

	OK_TEXT(told(NULL, 2999), S("2 s"));
	OK_TEXT(told(&p, 3000), S("3 s"));
	progress_add(&p, 5 << 20);
	OK_TEXT(told(&p, 2000), S("5120 KiB, 2560 KiB/s, 2 s"));
	progress_plan(&p, 8 << 20, 128 << 20);
	OK_TEXT(told(&p, 1000), S("1 s"));
	progress_add(&p, 4 << 20);
	OK_TEXT(told(&p, 2000), S("kernel: 4 of 128 MiB, 2 MiB/s, 2 s"));
	progress_add(&p, 60 << 20);
	OK_TEXT(told(&p, 4000), S("initrd: 64 of 128 MiB, 16 MiB/s, 4 s"));
}

/* What comes from a server comes file by file. */
TEST(progress_file_by_file)
{
	struct progress p = {0};

	progress_plan(&p, 0, 128 << 20);
	progress_at(&p, PROGRESS_KERNEL, 5);
	OK_TEXT(told(&p, 1000), S("kernel: 1 s"));
	progress_add(&p, 64 << 20);
	progress_at(&p, PROGRESS_INITRDS + 1, 5);
	OK_TEXT(told(&p, 2000), S("initrd 2 of 3: 64 of 128 MiB, 32 MiB/s, 2 s"));
	progress_at(&p, PROGRESS_INITRDS, 3);
	OK_TEXT(told(&p, 2000), S("initrd: 64 of 128 MiB, 32 MiB/s, 2 s"));
	progress_plan(&p, 0, 0);	/* and then it is all loaded */
	OK_TEXT(told(&p, 3000), S("3 s"));
	OK(progress_nth(NULL, 3) == NULL && progress_nth(&p, 0) == &p);
}

/* Whoever writes there may be anybody. */
TEST(progress_of_liars)
{
	struct progress p = {.total = 20 << 20, .done = UINT64_MAX};

	OK_TEXT(told(&p, 1000), S("20 of 20 MiB, 20 MiB/s, 1 s"));
	p.total = UINT64_MAX;
	OK_TEXT(told(&p, 0), S("17592186044415 of 17592186044415 MiB, 0 MiB/s, 0 s"));
	p.kernel = UINT64_MAX;
	OK(told(&p, INT64_MAX).n < 128);
}

static int add_in_a_child(struct progress *p)
{
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		if (msync(p, sizeof(*p), MS_ASYNC) < 0)	/* no such memory */
			_exit(1);
		progress_add(p, 7);
		_exit(0);
	}
	OK(waitpid(pid, &status, 0) == pid);
	return status;
}

TEST(progress_is_shared_as_long_as_it_is_meant_to_be)
{
	struct progress *p = progress_open();

	NEEDS(ability_to_keep_memory, "memory that children do not have");
	OK(p && p->done == 0);
	OK(add_in_a_child(p) == 0 && p->done == 7);
	progress_share(p, false);
	OK(add_in_a_child(p) != 0 && p->done == 7);
	progress_share(p, true);
	OK(add_in_a_child(p) == 0 && p->done == 14);
	progress_plan(NULL, 1, 2);
	progress_add(NULL, 1);
	progress_share(NULL, true);
}
