/* Memory and entries, counted over all volumes. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/budget.h"

#include <sys/sysinfo.h>

#include "init/catalog/slot.h"

struct sum {
	size_t bytes;
	uint32_t entries;
};

void budget_set(struct catalog *c)
{
	struct sysinfo info = {0};

	if (sysinfo(&info) == 0)
		c->budget = (size_t)info.totalram * info.mem_unit / LIMIT_KEPT_SHARE;
}

static void add_scan(struct sum *sum, const struct slot *s)
{
	sum->bytes += s->scan_memory.cap;
	sum->entries += s->scan.entries.n + s->scan.menus.n;
}

/* What is kept beside the scan of @s; of scans that come after it, only when it is @all. */
static struct sum kept(const struct catalog *c, const struct slot *s, bool all)
{
	struct sum sum = {0};

	CATALOG_FOR_EACH((struct catalog *)c, other) {
		sum.bytes += other->probe_memory.cap + other->inside_memory.cap +
			     other->fate_memory.cap;
		if (other != s && (all || other->order <= s->order))
			add_scan(&sum, other);
	}
	return sum;
}

static bool fits(const struct catalog *c, struct sum sum, size_t bytes, uint32_t entries)
{
	bool memory = !c->budget || (sum.bytes <= c->budget && bytes <= c->budget - sum.bytes);

	return memory && sum.entries + entries <= LIMIT_ALL_ENTRIES;
}

/* More than the note that is there when it was left out already. */
static bool is_large(const struct slot *s)
{
	return s->scan_memory.cap > SLOT_FAILURE_BYTES;
}

/* The last one behind @s that found something. */
static struct slot *last_behind(struct catalog *c, const struct slot *s)
{
	struct slot *last = NULL;

	CATALOG_FOR_EACH(c, other)
		if (other != s && other->order > s->order && is_large(other) &&
		    (!last || other->order > last->order))
			last = other;
	return last;
}

void budget_leave_out(struct slot *s)
{
	arena_close(&s->scan_memory);
	s->scan = (struct scan_record){0};
	slot_fail(s, NOTE_LIMIT, "left out:",
		  "all volumes together say more than there is room for");
}

bool budget_allows(struct catalog *c, const struct slot *s, size_t bytes, uint32_t entries)
{
	struct slot *last;

	if (!fits(c, kept(c, s, false), bytes, entries))
		return false;
	while (!fits(c, kept(c, s, true), bytes, entries) && (last = last_behind(c, s)))
		budget_leave_out(last);
	return true;
}
