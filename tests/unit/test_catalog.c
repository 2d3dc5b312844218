/* Which pending devices an entry has to wait for, and what is known of the fixed ones. */
/* SPDX-License-Identifier: MIT */
#include <time.h>

#include "init/catalog/awaited.h"
#include "init/catalog/discovery.h"
#include "init/catalog/precedence.h"
#include "init/catalog/relist.h"
#include "init/catalog/stale.h"
#include "init/pid1/count.h"
#include "tests/unit/test.h"

static struct catalog catalog;
static struct boot_entry entry;
static struct menu menu;

static struct slot *add(const char *disk, uint32_t order, enum slot_state state)
{
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);

	memcpy(s->block.disk, disk, strlen(disk) + 1);
	s->order = order;
	s->state = state;
	return s;
}

/* One disk with one entry; the devices around it are what a test adds. */
static struct slot *begin(void)
{
	catalog = (struct catalog){0};
	entry = (struct boot_entry){.id = S("aaaaaaaa"), .kernel.path = S("/vmlinuz")};
	menu = (struct menu){.format = S("grub")};
	struct slot *s = add("sdb", 20, SLOT_SCANNED);

	s->scan = (struct scan_record){.entries = {&entry, 1}, .menus = {&menu, 1}};
	return s;
}

static uint32_t awaited(void)
{
	catalog_list(&catalog);
	uint32_t n = catalog.list.n == 1 ? catalog.list.at[0].awaited : UINT32_MAX;

	arena_close(&catalog.memory);
	return n;
}

TEST(catalog_listing_is_made_in_the_memory_of_the_last_one)
{
	enum { MORE = 4096 };
	static struct boot_entry many[MORE];
	struct slot *s = begin();

	catalog_list(&catalog);
	char *first = catalog.memory.base;
	size_t last = catalog.memory.cap - 1;
	first[last] = 'x'; /* memory that was given back would be zeros */
	catalog_list(&catalog);
	OK(catalog.memory.base == first && first[last] == 'x' && catalog.list.n == 1);
	for (uint32_t i = 0; i < MORE; i++)
		many[i] = entry;
	s->scan.entries = (struct entry_list){many, MORE};
	catalog_list(&catalog);
	OK(catalog.list.n == MORE && catalog.list.at[MORE - 1].entry == &many[MORE - 1]);
	s->scan.entries.n = 0;
	catalog_list(&catalog);
	OK(catalog.list.n == 0);
	arena_close(&catalog.memory);
}

TEST(catalog_awaits_better_disks_until_they_have_answered)
{
	begin();
	struct slot *better = add("sda", 10, SLOT_PROBING);

	add("sdc", 30, SLOT_NEW);
	OK(awaited() == 1 && catalog.list.pending == 2);
	better->state = SLOT_MOUNTED;
	OK(awaited() == 1);
	better->state = SLOT_SCANNING;
	OK(awaited() == 1);
	better->state = SLOT_SCANNED;
	OK(awaited() == 0 && catalog.list.pending == 1);
	better->state = SLOT_UNREADABLE;
	OK(awaited() == 0);
}

TEST(catalog_awaits_the_rest_of_the_same_disk)
{
	begin();
	struct slot *s = add("sdb", 25, SLOT_PROBING);

	OK(awaited() == 1);
	s->state = SLOT_SCANNED;
	OK(awaited() == 0);
}

TEST(catalog_awaits_the_scan_that_runs_again)
{
	begin()->state = SLOT_SCANNING;
	OK(awaited() == 1);
}

TEST(catalog_awaits_all_when_anything_may_matter)
{
	struct slice wanted = S("UUID=1234-5678");
	struct slot *s = begin();

	add("sdc", 30, SLOT_PROBING);
	OK(awaited() == 0);
	s->scan.wants = (struct slice_list){.at = &wanted, .n = 1};
	OK(awaited() == 1);
	s->scan.wants.n = 0;
	catalog.unranked = true;
	OK(awaited() == 1);
	catalog.unranked = false;
	catalog.hibernated.found = true;
	OK(awaited() == 1);
	catalog.hibernated.found = false;
	catalog.assembling = 1;	/* of what can be unplugged, which comes after this one */
	OK(awaited() == 0);
	catalog.assembling_fixed = 1;
	OK(awaited() == 1);
}

TEST(catalog_knows_when_fixed_disks_have_been_looked_at)
{
	struct slot *s = begin();
	bool any;

	OK(awaited_looked(&catalog, &any) && any);
	s->state = SLOT_NEW;	/* a rescan: what it was to tell is known */
	OK(awaited_looked(&catalog, &any) && any);
	struct slot *late = add("sda", 10, SLOT_PROBING);
	OK(!awaited_looked(&catalog, &any) && any);
	late->state = SLOT_SCANNING;
	OK(!awaited_looked(&catalog, &any));
	late->state = SLOT_UNREADABLE;	/* also when its time has run out */
	OK(awaited_looked(&catalog, &any));
	catalog.assembling = 1;	/* of what can be unplugged */
	OK(awaited_looked(&catalog, &any));
	catalog.assembling_fixed = 1;
	OK(!awaited_looked(&catalog, &any));
	catalog.assembling = catalog.assembling_fixed = 0;
	add("sdc", 30, SLOT_PROBING)->block.removable = true;
	OK(awaited_looked(&catalog, &any) && any);
	catalog_remove(late);
	OK(awaited_looked(&catalog, &any));
	add("sda", 10, SLOT_NEW);	/* another one in its place */
	OK(!awaited_looked(&catalog, &any));
}

TEST(catalog_knows_what_can_be_unplugged)
{
	bool any;

	begin()->block.removable = true;
	OK(awaited_looked(&catalog, &any) && !any);
	struct slot *inside = catalog_add(&catalog, ORIGIN_INSIDE);
	inside->inside.holder = 1;
	struct slot *innermost = catalog_add(&catalog, ORIGIN_INSIDE);
	innermost->inside.holder = inside->number;
	OK(catalog_removable(&catalog, innermost) && awaited_looked(&catalog, &any));
	catalog_slot(&catalog, 1)->block.removable = false;
	OK(!catalog_removable(&catalog, innermost) && !awaited_looked(&catalog, &any));
	OK(!catalog_removable(&catalog, NULL));
}

TEST(catalog_knows_guests)
{
	struct slot *fixed = begin(), *stick = add("sdc", PRECEDENCE_UNNAMED + 600, SLOT_SCANNED);

	fixed->order = PRECEDENCE_UNNAMED;
	stick->block.removable = true;
	OK(catalog_guest(&catalog, stick) && !catalog_guest(&catalog, fixed));
	stick->probe.facts.uuid = S("1");
	catalog_rank(&catalog, stick, S("sdx UUID=1"));
	OK(!catalog_guest(&catalog, stick));	/* settings prefer it */
	fixed->probe.facts.uuid = S("1");
	catalog_rank(&catalog, fixed, S("sdx UUID=1"));
	OK(catalog_guest(&catalog, stick));	/* they mean the disk that cannot be unplugged */
	OK(fixed->order < PRECEDENCE_UNNAMED);
	catalog_rank(&catalog, stick, S("sdx UUID=1"));
	OK(catalog_guest(&catalog, stick));
}

/* The image of a system that sleeps, with the name that the entry of begin() resumes from. */
static struct slot *add_image(const char *disk, bool removable)
{
	struct slot *s = add(disk, PRECEDENCE_UNNAMED + removable * 600u, SLOT_UNREADABLE);

	s->block.removable = removable;
	s->probe.facts.fstype = S("swsuspend");
	s->probe.facts.uuid = S("1");
	return s;
}

static bool resumes(bool found)
{
	catalog.hibernated.found = found;
	catalog_list(&catalog);
	bool yes = catalog.list.resume.volume != 0;

	OK(!yes || !catalog.list.guest_resume.volume);
	arena_close(&catalog.memory);
	return yes;
}

TEST(catalog_a_guests_image_is_for_its_own_disk)
{
	struct slot *s = begin(), *image = add_image("sdc", true);

	entry.resume = S("UUID=1");
	OK(!catalog_image(&catalog, s) && !catalog_sleeps(&catalog, s) && !resumes(false));
	OK(!resumes(true));	/* and not when something else sleeps */
	catalog.hibernated.found = false;
	s->order = image->order;
	s->block.removable = true;
	OK(!catalog_sleeps(&catalog, s) && !resumes(false));	/* nor for another stick */
	memcpy(s->block.disk, "sdc", 4);
	OK(catalog_image(&catalog, s) == image && catalog_sleeps(&catalog, s));
	OK(!resumes(false) && catalog.list.guest_resume.volume == s->number);
	memcpy(catalog.hibernated.uuid, "2", 2);	/* word was left of another place */
	OK(!resumes(true) && catalog.list.guest_resume.volume == 0);
}

TEST(catalog_a_fixed_disks_image_is_for_no_guest)
{
	struct slot *s = begin(), *image = add_image("sda", false);

	entry.resume = S("UUID=1");
	OK(catalog_image(&catalog, s) == image && resumes(true));
	memcpy(catalog.hibernated.uuid, "2", 2);
	OK(!catalog_image(&catalog, s) && !resumes(true));
	memcpy(catalog.hibernated.uuid, "1", 2);
	OK(resumes(true));
	image->origin = ORIGIN_INSIDE;	/* a file that somebody fetched */
	OK(!resumes(true));
	image->origin = ORIGIN_BLOCK;
	s->block.removable = true;
	s->order = PRECEDENCE_LAST_DEVICE;
	OK(!resumes(true) && catalog.list.guest_resume.volume == 0);
	memcpy(catalog.hibernated.version, "linuz", 6);	/* "/vmlinuz" ends so */
	OK(!resumes(true) && catalog.list.guest_resume.volume == 0);
}

TEST(catalog_jobs_that_are_stopped_are_done_again)
{
	static struct discovery d = {.catalog = &catalog};
	struct slot *scanning = begin(), *probing = add("sda", 10, SLOT_PROBING);

	scanning->state = SLOT_SCANNING;
	discovery_stop(&d);
	OK(scanning->state == SLOT_SCANNING && probing->state == SLOT_PROBING); /* still silent */
	stale_stopped(scanning);
	stale_stopped(probing);
	OK(scanning->state == SLOT_MOUNTED && probing->state == SLOT_NEW);
}

/* Whether the one entry is passed over when its restarts are these. */
static bool passed_over(const char *id, unsigned starts, uint64_t ago)
{
	uint64_t at = (uint64_t)time(NULL) - ago;

	catalog.restarts = arena_format(&test_arena, "*%s:%u:%llu", id, starts,
					(unsigned long long)at);
	catalog_list(&catalog);
	bool failed = catalog.list.n == 1 && catalog.list.at[0].failed.n;
	arena_close(&catalog.memory);
	return failed;
}

/* What comes back at once each time is not started for ever; what is used in between is. */
TEST(catalog_passes_over_a_program_that_never_starts)
{
	begin();
	OK(!passed_over("aaaaaaaa", 9, 10));	/* not by the firmware */
	entry.action = ACTION_PROGRAM;
	OK(passed_over("aaaaaaaa", RESTARTS_MOST, 10));
	OK(!passed_over("aaaaaaaa", RESTARTS_MOST - 1, 10));
	OK(!passed_over("aaaaaaaa", RESTARTS_MOST, RESTARTS_WITHIN_S + 10));
	OK(!passed_over("bbbbbbbb", RESTARTS_MOST, 10));
}

static struct slice failed(void)
{
	catalog_list(&catalog);
	struct slice why = catalog.list.n == 1 ? catalog.list.at[0].failed : S("not listed");

	arena_close(&catalog.memory);
	return why;
}

/* Started in vain twice; but Fedora's boot_success is a word of success, for the last start. */
TEST(catalog_passes_over_what_was_started_in_vain)
{
	const struct slice often = S("it was started as often as \"attempts\" says, and nobody "
				     "has said that it went well");
	const struct slice mine = S("*aaaaaaaa:2:4000000000");
	const struct slice others = S("*bbbbbbbb:1:4000000000 aaaaaaaa:2:4000000000");

	begin();
	entry.tries_left = TRIES_UNCOUNTED;
	catalog.within = UINT64_MAX;
	memcpy(catalog.tally, mine.p, mine.n);
	catalog.tally_n = (uint32_t)mine.n;
	OK_TEXT(failed(), S(""));
	catalog.attempts = 3;
	OK_TEXT(failed(), S(""));
	catalog.attempts = 2;
	OK_TEXT(failed(), often);
	menu.keeps = MENU_SUCCEEDED;
	OK_TEXT(failed(), S(""));
	memcpy(catalog.tally, others.p, others.n);
	catalog.tally_n = (uint32_t)others.n;
	OK_TEXT(failed(), often);
	entry.tries_left = 1;	/* its name counts */
	OK_TEXT(failed(), S(""));
}

/* Better it than none. Where nothing was passed over, counting goes on: its disk may be late. */
TEST(catalog_forgives_what_was_started_in_vain)
{
	const struct slice mine = S("*aaaaaaaa:2:4000000000");

	begin();
	entry.tries_left = TRIES_UNCOUNTED;
	catalog.within = UINT64_MAX;
	catalog.attempts = 2;
	catalog_list(&catalog);
	OK(catalog.list.n == 1 && !count_forgive(&catalog) && catalog.attempts == 2);
	memcpy(catalog.tally, mine.p, mine.n);
	catalog.tally_n = (uint32_t)mine.n;
	catalog_list(&catalog);
	OK(catalog.list.at[0].failed.n && count_forgive(&catalog));
	OK(catalog.attempts == 0 && !catalog.list.at[0].failed.n);
	OK(!count_forgive(&catalog));
	arena_close(&catalog.memory);
}
