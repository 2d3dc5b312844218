/* What PID 1 does at one answer of a job when disks say the worst that they may: a listing of all
 * entries, and the policy's question. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "discover/twins.h"
#include "init/boot/policy.h"
#include "init/catalog/budget.h"

enum { VOLUMES = 64, WORDS = 400 };

static struct catalog catalog;
static struct settings settings;

/**
 * struct shape - what each of the volumes says, until there is no room for more
 * @entries, @menus: how many
 * @alike: every volume says the same
 * @forged: every entry has the same hash, and hardly differs
 */
static const struct shape {
	const char *name;
	uint32_t entries, menus;
	bool alike, forged;
} shapes[] = {
	{"thousands", 9000, 1, false, false},
	{"alike", 255, 1, true, false},
	{"forged", 255, 1, false, true},
	{"menus", 128, 128, true, false},
	{"forged-menus", 128, 128, false, true},
};

void measured(void);

/* The tool counts what runs in here; its name has to survive the optimiser. */
__attribute__((noipa, used)) void measured(void)
{
	struct policy policy = {0};
	struct policy_input in = {.listing = &catalog.list, .settings = &settings, .now = 1000};

	catalog_list(&catalog);
	policy_decide(&policy, &in);
}

static void fill_entry(struct slot *s, const struct shape *shape, uint32_t i)
{
	static char words[WORDS];
	struct arena *a = &s->scan_memory;
	struct boot_entry *e = &s->scan.entries.at[i];
	uint32_t number = shape->alike ? i : i * VOLUMES + s->number;

	memset(words, ' ', sizeof(words));
	for (uint32_t w = 0; w < WORDS; w += 2)
		words[w] = 'a';
	*e = (struct boot_entry){
		.id = arena_format(a, "%08x", i), .title = S("Linux"), .menu = i % shape->menus,
		.kernel = {.volume = 1, .path = S("/k")}, .cmdline = {words, WORDS},
		.overlays = {arena_new(a, struct file_ref), 1}, .tries_left = TRIES_UNCOUNTED};
	e->overlays.at[0] = (struct file_ref){.volume = 1, .path = arena_format(a, "/%u", number)};
	twins_sign(e, a);
	if (shape->forged)
		e->starts = S("0123456789abcdef");
}

/* A volume as if its scan had been answered; false: there was no room for it. */
static bool add_volume(const struct shape *shape)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);
	size_t bytes = 4096 + shape->entries * (sizeof(struct boot_entry) + 256) +
		       shape->menus * sizeof(struct menu);

	snprintf(s->block.disk, sizeof(s->block.disk), "sd%u", s->number);
	s->state = SLOT_SCANNED;
	if (!budget_allows(&catalog, s, bytes, shape->entries + shape->menus) ||
	    arena_open(&s->scan_memory, bytes, arena_never_full) < 0)
		return false;
	s->scan.entries.at = arena_array(&s->scan_memory, struct boot_entry, shape->entries);
	s->scan.menus.at = arena_array(&s->scan_memory, struct menu, shape->menus);
	s->scan.entries.n = shape->entries;
	s->scan.menus.n = shape->menus;
	for (uint32_t i = 0; i < shape->menus; i++)
		s->scan.menus.at[i].timeout = MENU_TIMEOUT_UNSET;
	for (uint32_t i = 0; i < shape->entries; i++)
		fill_entry(s, shape, i);
	return true;
}

/* bench_listing SHAPE: one line of figures. */
int main(int argc, char **argv)
{
	const struct shape *shape = shapes, *end = shapes + sizeof(shapes) / sizeof(*shapes);
	uint32_t kept = 0;
	size_t bytes = 0;

	while (shape < end && (argc != 2 || strcmp(argv[1], shape->name) != 0))
		shape++;
	if (shape == end)
		return EINVAL;
	settings_init(&settings);
	budget_set(&catalog);
	for (uint32_t i = 0; i < VOLUMES; i++)
		kept += add_volume(shape);
	CATALOG_FOR_EACH(&catalog, s)
		bytes += s->scan_memory.used;
	measured();
	printf("volumes %u entries %u listed %u memory %zu\n", kept,
	       catalog.list.n + catalog.list.n_twins, catalog.list.n,
	       bytes + catalog.memory.used);
	return 0;
}
