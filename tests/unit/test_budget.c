/* What is kept of all volumes together. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/budget.h"
#include "tests/unit/test.h"

static struct catalog catalog;

/* A volume whose scan took @kib and found so many entries. */
static struct slot *add(uint32_t order, size_t kib, uint32_t entries)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);

	OK(s && arena_open(&s->scan_memory, kib << 10, arena_never_full) == 0);
	s->order = order;
	s->state = SLOT_SCANNED;
	s->scan.entries.n = entries;
	return s;
}

static bool left_out(const struct slot *s)
{
	return s->failure.code == NOTE_LIMIT && s->failure.message.n && !s->scan.entries.n;
}

static void end(void)
{
	CATALOG_FOR_EACH(&catalog, s)
		catalog_remove(s);
	catalog = (struct catalog){0};
}

TEST(budget_of_memory_is_for_the_better_volume)
{
	struct slot *best = add(1, 400, 1), *worst = add(9, 300, 1), *bad = add(8, 200, 1);
	struct slot *s = add(5, 8, 1);

	catalog.budget = 1000 << 10;
	OK(budget_allows(&catalog, s, 100 << 10, 1) && !left_out(worst) && !left_out(bad));
	OK(!budget_allows(&catalog, s, 601 << 10, 1));	/* not even without these two */
	OK(!left_out(worst) && !left_out(bad) && !left_out(best));
	OK(budget_allows(&catalog, s, 200 << 10, 1) && left_out(worst) && !left_out(bad));
	OK(budget_allows(&catalog, s, 590 << 10, 1) && left_out(bad) && !left_out(best));
	OK(!budget_allows(&catalog, worst, 601 << 10, 1));
	catalog.budget = 0;
	OK(budget_allows(&catalog, worst, 601 << 20, 1));
	end();
}

TEST(budget_of_entries_is_for_the_better_volume)
{
	struct slot *worst = add(9, 8, 9000), *s = add(5, 8, 9000);

	OK(!budget_allows(&catalog, worst, 1, LIMIT_ALL_ENTRIES - 8999));
	OK(budget_allows(&catalog, worst, 1, LIMIT_ALL_ENTRIES - 9000) && !left_out(s));
	OK(budget_allows(&catalog, s, 1, LIMIT_ALL_ENTRIES - 9000) && !left_out(worst));
	OK(budget_allows(&catalog, s, 1, LIMIT_ALL_ENTRIES) && left_out(worst));
	OK(!budget_allows(&catalog, s, 1, LIMIT_ALL_ENTRIES + 1));
	end();
}

/* As many as there can be, with all that a record may hold. */
TEST(budget_holds_whatever_disks_say)
{
	size_t bytes = 0;
	uint32_t entries = 0;

	budget_set(&catalog);
	OK(catalog.budget > 0);
	catalog.budget = 4 << 20;
	for (uint32_t i = 0; i < 64; i++) {
		struct slot *s = add(100 - i, 4, 0);

		arena_close(&s->scan_memory);
		if (budget_allows(&catalog, s, 1 << 20, 9000)) {
			s->scan.entries.n = 9000;
			OK(arena_open(&s->scan_memory, 1 << 20, arena_never_full) == 0);
		}
	}
	CATALOG_FOR_EACH(&catalog, s) {
		bytes += s->scan_memory.cap;
		entries += s->scan.entries.n;
	}
	OK(entries == 9000 && bytes <= (1 << 20) + 64 * 4096);
	end();
}
