/* Memory that is shared with children, and the numbers in it as a line. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "lib/progress.h"

#include <sys/mman.h>

enum { BYTES = 4096, KIB = 10, MIB = 20, SMALL = 10 << 20 };

struct progress *progress_open(void)
{
	void *p = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

struct progress *progress_nth(struct progress *p, uint32_t n)
{
	return p ? p + n % (BYTES / sizeof(*p)) : NULL;
}

void progress_share(struct progress *p, bool shared)
{
	if (p)
		(void)madvise(p, BYTES, shared ? MADV_DOFORK : MADV_DONTFORK);
}

static uint64_t get(const uint64_t *number)
{
	return __atomic_load_n(number, __ATOMIC_RELAXED);
}

static void set(uint64_t *number, uint64_t to)
{
	__atomic_store_n(number, to, __ATOMIC_RELAXED);
}

void progress_plan(struct progress *p, uint64_t kernel, uint64_t total)
{
	if (!p)
		return;
	set(&p->done, 0);
	set(&p->kernel, kernel);
	set(&p->total, total);
	progress_at(p, 0, 0);
}

void progress_at(struct progress *p, uint64_t part, uint64_t parts)
{
	if (!p)
		return;
	set(&p->part, part);
	set(&p->parts, parts);
}

bool progress_part(const struct progress *p, uint64_t *part, uint64_t *parts)
{
	*part = p ? get(&p->part) : 0;
	*parts = p ? get(&p->parts) : 0;
	return *part > 0;
}

void progress_add(struct progress *p, uint64_t bytes)
{
	if (p)
		set(&p->done, get(&p->done) + bytes);
}

/* "initrd 2 of 3: " */
static void put_part(struct text *out, uint64_t part, uint64_t parts)
{
	if (part < PROGRESS_INITRDS) {
		text_put(out, part == PROGRESS_KERNEL ? S("kernel: ") : S("device tree: "));
		return;
	}
	text_put(out, S("initrd"));
	if (parts > PROGRESS_INITRDS)
		text_printf(out, " %llu of %llu",
			    (unsigned long long)(part - PROGRESS_INITRDS + 1),
			    (unsigned long long)(parts - PROGRESS_INITRDS + 1));
	text_put(out, S(": "));
}

/* "initrd: 34 of 120 MiB, 11 MiB/s, " */
static void put_bytes(struct text *out, uint64_t kernel, uint64_t total, uint64_t done, int64_t ms)
{
	bool small = total ? total < SMALL : done < SMALL;
	const char *unit = small ? "KiB" : "MiB";
	unsigned shift = small ? KIB : MIB;
	/* nothing that is read is so large, whatever is said */
	unsigned long long rate = ms > 0 ? (done >> KIB) * 1000 / (uint64_t)ms >> (shift - KIB) : 0;

	text_put(out, !kernel || !total ? S("") : done < kernel ? S("kernel: ") : S("initrd: "));
	text_printf(out, "%llu ", (unsigned long long)(done >> shift));
	if (total)
		text_printf(out, "of %llu ", (unsigned long long)(total >> shift));
	text_printf(out, "%s, %llu %s/s, ", unit, rate, unit);
}

void progress_put(struct text *out, const struct progress *p, int64_t ms)
{
	uint64_t total = p ? get(&p->total) : 0, done = p ? get(&p->done) : 0, part, parts;

	if (total && done > total)
		done = total;
	if (progress_part(p, &part, &parts))
		put_part(out, part, parts);
	if (done)
		put_bytes(out, get(&p->kernel), total, done, ms);
	text_printf(out, "%lld s", (long long)ms / 1000);
}
