/* Regular expressions: up to the first 0xff the pattern, behind it the subject. */
/* SPDX-License-Identifier: MIT */
#include "lib/ere.h"

#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static jmp_buf full;

static void out_of_memory(struct arena *a)
{
	(void)a;
	longjmp(full, 1);
}

/* Memory of exactly that size, so that a read behind the end is seen. */
static struct slice exactly(struct slice s)
{
	char *p = malloc(s.n);

	if (s.n && !p)
		abort();
	if (s.n)
		memcpy(p, s.p, s.n);
	return (struct slice){p, s.n};
}

/* Every group lies in the subject, and only such as may have taken no part are unset. */
static void check(const struct ere *ere, size_t n, const struct ere_span *groups)
{
	for (uint32_t i = 0; i < ere->groups; i++) {
		bool unset = groups[i].begin == ERE_UNSET;

		if (unset ? i == 0 : groups[i].begin > groups[i].end || groups[i].end > n)
			__builtin_trap();
	}
}

static void match(struct arena *a, struct slice pattern, struct slice subject)
{
	struct ere_span groups[LIMIT_REGEXP_GROUPS];
	struct ere ere;
	int rc = ere_compile(a, pattern, &ere);

	if (rc == 0) {
		size_t mark = a->used;
		rc = ere_match(&ere, subject, a, groups);
		if (rc == 0)
			check(&ere, subject.n, groups);
		if (a->used != mark)
			__builtin_trap();
	}
	if (rc && rc != -EINVAL && rc != -E2BIG && rc != -EOPNOTSUPP && rc != -ENOENT)
		__builtin_trap();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static struct arena arena;
	struct slice rest = {(const char *)data, n};
	struct slice pattern = exactly(slice_cut(&rest, '\xff'));
	struct slice subject = exactly(rest);

	if (!arena.base && arena_open(&arena, 4 << 20, out_of_memory) < 0)
		abort();
	arena.used = 0;
	if (setjmp(full))
		__builtin_trap(); /* the limits of patterns keep it well below */
	match(&arena, pattern, subject);
	free((void *)(uintptr_t)pattern.p);
	free((void *)(uintptr_t)subject.p);
	return 0;
}
