/* What PID 1 does at one answer of a job when disks say the worst that they may, and at a key that
 * was pressed meanwhile: a listing of all entries, the policy's question, a menu, its picture. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "discover/submenu.h"
#include "discover/twins.h"
#include "init/boot/policy.h"
#include "init/catalog/budget.h"
#include "init/catalog/relist.h"
#include "init/console/paint.h"
#include "init/menu/menu.h"
#include "lib/sysdir.h"

enum { VOLUMES = 64, WORDS = 400, CONSOLES = 2, TITLE = LIMIT_TEXT_BYTES };

static struct catalog catalog;
static struct settings settings;
static struct guard guard = {.known = true};
static struct browser browsers[CONSOLES];
static struct policy policy;

/**
 * struct shape - what each of the volumes says, until there is no room for more
 * @entries, @menus: how many
 * @alike: every volume says the same
 * @forged: every entry has the same hash, and hardly differs
 * @submenus: every entry lies in a submenu of its own, whose title is as long as may be
 */
static const struct shape {
	const char *name;
	uint32_t entries, menus;
	bool alike, forged, submenus;
} shapes[] = {
	{"thousands", 9000, 1, false, false, false},
	{"alike", 255, 1, true, false, false},
	{"forged", 255, 1, false, true, false},
	{"forged-9000", 9000, 1, false, true, false},
	{"menus", 128, 128, true, false, false},
	{"forged-menus", 128, 128, false, true, false},
	{"submenus", 255, 1, false, false, true},
};

static void tell(const struct menu_event *event)
{
	for (int i = 0; i < CONSOLES; i++)
		menu_step(&browsers[i], &catalog.list, event);
}

static void press(struct browser *b, enum key key)
{
	menu_step(b, &catalog.list, &(struct menu_event){.kind = MENU_KEY, .key.key = key});
}

static void type(struct browser *b, char c)
{
	menu_step(b, &catalog.list, &(struct menu_event){
		.kind = MENU_KEY, .key = {.key = KEY_TEXT, .n = 1, .text = {c}}});
}

/* Words that are nearly in each title, so that none is left out early. */
static void filter(struct browser *b)
{
	for (const char *c = "/aaaaab linuz aab"; *c; c++)
		type(b, *c);
}

void an_answer(void);
void a_key(void);

/* The tool counts what runs in these; their names have to survive the optimiser. */
__attribute__((noipa, used)) void an_answer(void)
{
	struct policy_input in = {.listing = &catalog.list, .settings = &settings, .now = 1000};

	catalog_list(&catalog);
	tell(&(struct menu_event){.kind = MENU_LISTING});
	struct decision d = policy_decide(&policy, &in);
	tell(&(struct menu_event){.kind = MENU_STATUS, .chosen = d.key, .seconds = d.seconds});
}

__attribute__((noipa, used)) void a_key(void)
{
	static struct grid grid = {.columns = 80, .rows = 24};

	if (browsers[0].filter.on)
		type(&browsers[0], 'c');
	else
		press(&browsers[0], KEY_UP);
	for (int i = 0; i < CONSOLES; i++)
		paint_browser(&grid, &browsers[i], &catalog.list);
}

/* As much as this process has ever had in memory. */
static uint64_t peak(void)
{
	char room[4096];
	struct slice text = sysdir_read(AT_FDCWD, "/proc/self/status", room, sizeof(room));
	uint64_t kib = 0;

	while (text.n) {
		struct slice line = slice_cut(&text, '\n');
		if (slice_skip(&line, S("VmHWM:")))
			(void)slice_number(slice_word(&line), UINT64_MAX >> 10, &kib);
	}
	return kib << 10;
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
	if (shape->submenus) {
		char *title = arena_array(a, char, TITLE);

		memset(title, 'a', TITLE);
		memcpy(title + TITLE - 8, e->id.p, 8);
		slice_list_add(&e->submenu, a, (struct slice){title, TITLE});
		submenu_sign(&s->scan.menus.at[e->menu], e, a);
	}
	e->overlays.at[0] = (struct file_ref){.volume = 1, .path = arena_format(a, "/%u", number)};
	twins_sign(e, a);
	if (shape->forged)
		e->starts = S("0123456789abcdef");
}

/* A volume as if its scan had been answered; false: there was no room for it. */
static bool add_volume(const struct shape *shape)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);
	size_t bytes = 4096 + shape->entries * (sizeof(struct boot_entry) + 256 +
						shape->submenus * (TITLE + 256u)) +
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

/* bench_listing SHAPE [find]: one line of figures; find: while somebody types a filter. */
/* As many entries have been started in vain as are remembered; none of them is here. */
static void count_starts(void)
{
	catalog.attempts = 3;
	catalog.within = 3600;
	for (uint32_t i = 0; i < TALLY_ENTRIES; i++)
		catalog.tally_n += (uint32_t)snprintf(catalog.tally + catalog.tally_n,
						      sizeof(catalog.tally) - catalog.tally_n,
						      "%08x:2:1790000000 ", i);
}

int main(int argc, char **argv)
{
	const struct shape *shape = shapes, *end = shapes + sizeof(shapes) / sizeof(*shapes);
	uint32_t kept = 0;
	size_t bytes = 0;

	while (shape < end && (argc < 2 || strcmp(argv[1], shape->name) != 0))
		shape++;
	if (shape == end)
		return EINVAL;
	settings_init(&settings);
	budget_set(&catalog);
	count_starts();
	for (uint32_t i = 0; i < VOLUMES; i++)
		kept += add_volume(shape);
	CATALOG_FOR_EACH(&catalog, s)
		bytes += s->scan_memory.used;
	for (int i = 0; i < CONSOLES; i++)
		browser_init(&browsers[i], false, &guard);
	catalog_list(&catalog);
	if (argc > 2)
		filter(&browsers[0]);
	else
		press(&browsers[0], KEY_END);
	an_answer();
	a_key();
	printf("volumes %u entries %u listed %u memory %zu peak %llu\n", kept,
	       catalog.list.n + catalog.list.n_twins, catalog.list.n,
	       bytes + catalog.memory.used, (unsigned long long)peak());
	return 0;
}
