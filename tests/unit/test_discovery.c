/* What discovery waits for. */
/* SPDX-License-Identifier: MIT */
#include "tests/unit/tree_kit.h"

#include "init/catalog/discovery.h"
#include "init/catalog/relist.h"
#include "init/job/reaper.h"

static struct loop loop;
static struct reaper reaper;
static struct catalog catalog;
static struct discovery discovery;
static int changes;

static void child_ended(void *arg, pid_t pid, int status)
{
	discovery_reaped(arg, pid, status);
}

static void changed(void *arg)
{
	(void)arg;
	changes++;
}

/* A volume is scanned, and so has entries that could be booted, when the firmware's variables are
 * known: they may name another entry, or a system that sleeps. */
TEST(discovery_reads_the_firmware_first)
{
	static const struct facts nothing_known;
	struct tree t;

	if (!tree_open(&t))
		return;
	tree_bytes(&t, "vars/LoaderEntryOneShot-" LOADER_VARS_GUID, S("\7\0\0\0a\0"));
	tree_bytes(&t, "vars/HibernateLocation-8cf2644b-4b0b-428f-9387-6d876050dc67",
		   S("\7\0\0\0{\0}\0"));
	tree_dir(&t, "root");
	discovery_init(&discovery, &loop, &catalog);
	discovery.changed = changed;
	OK(reaper_start(&reaper, &loop, child_ended, &discovery) == 0);
	OK(discovery_add_directory(&discovery, openat(t.fd, "root", O_PATH), &nothing_known) == 0);
	discovery_read_firmware(&discovery,
				arena_cstr(&test_arena,
					   arena_format(&test_arena, "%s/vars", t.path)));
	discovery_run(&discovery);
	struct slot *s = catalog_slot(&catalog, 1);

	OK(s && s->state == SLOT_MOUNTED && !catalog.unranked && !catalog.hibernated.found);
	for (int64_t stop = loop_now() + 20000; changes == 0 && loop_now() < stop;)
		loop_once(&loop);
	OK(s->state == SLOT_SCANNING && catalog.unranked && catalog.hibernated.found);
	OK_TEXT(discovery.machine.vars.one_shot, S("a"));
	discovery_stop(&discovery);
	OK(discovery.running == 0);
	catalog_remove(s);
	tree_close(&t);
}

/* Nothing of a listing points at what a rescan has given back, whatever comes of asking sysfs. */
TEST(discovery_lists_nothing_of_before_a_rescan)
{
	static struct boot_entry entry = {.id = S_INIT("0123456789abcdef0123456789abcdef")};
	static struct menu menu;
	static struct catalog known;
	static struct discovery again;

	discovery_init(&again, &loop, &known);
	struct slot *s = catalog_add(&known, ORIGIN_BLOCK);
	OK(s);
	s->state = SLOT_SCANNED;
	s->scan.entries.at = &entry;
	s->scan.menus.at = &menu;
	s->scan.entries.n = s->scan.menus.n = 1;
	catalog_list(&known);
	OK(known.list.n == 1);
	discovery_rescan(&again);
	OK(known.list.n == 0);
	discovery_stop(&again);
	catalog_remove(s);
	catalog_list(&known);
}
