/* What the menus say above and below the list. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/header.h"
#include "tests/unit/listing_kit.h"

static struct header header;
static struct catalog catalog;
static struct settings settings;
static struct kit kit;

static void begin(void)
{
	kit_init(&kit);
	kit_menu(&kit, 1, S("vda2"), S("root"));
	kit_entry(&kit, "aaaaaaaa", "Entry A")->flags = ENTRY_DEFAULT;
	kit_entry(&kit, "bbbbbbbb", "Entry B");
	settings_init(&settings);
	header = (struct header){0};
	catalog.ever = 0;
	catalog.list = kit.list;
}

TEST(header_clock)
{
	begin();
	OK(!header_tick(&header, 60));		/* 1970: it was never set */
	OK(header.card.clock.n == 0);
	OK(header_tick(&header, 1764381780));
	OK_TEXT(header.card.clock, S("02:03 UTC"));
	OK(!header_tick(&header, 1764381839));
	OK(header_tick(&header, 1764381840));
	OK_TEXT(header.card.clock, S("02:04 UTC"));
}

TEST(header_why)
{
	begin();
	header_tell(&header, &catalog, &settings, &kit.at[0]);
	OK_TEXT(header.card.why, S("/boot/grub/grub.cfg, vda2"));
	kit.menus[0].why = S("saved_entry in grubenv");
	header_tell(&header, &catalog, &settings, &kit.at[0]);
	OK_TEXT(header.card.why, S("saved_entry in grubenv, vda2"));
	settings.wanted = S("Entry B");
	header_tell(&header, &catalog, &settings, &kit.at[1]);
	OK_TEXT(header.card.why, S("default=Entry B, a setting of this boot loader"));
	header_tell(&header, &catalog, &settings, NULL);
	OK_TEXT(header.card.why, S(""));
	OK_TEXT(header.card.notes, S(""));
}

TEST(header_firmware_and_its_setup)
{
	struct machine m = {.efi = true, .vars = {.secure_boot = SECURE_BOOT_ON,
						  .firmware_setup = 1}};

	begin();
	header_firmware(&header, &m);
	OK_TEXT(header.card.firmware, S("UEFI, Secure Boot on"));
	OK(header.card.setup);
	m = (struct machine){0};
	header_firmware(&header, &m);
	OK_TEXT(header.card.firmware, S(""));
	OK(!header.card.setup);
}

TEST(header_notes_and_what_is_waited_for)
{
	begin();
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);
	memcpy(s->block.name, "sdb", 4);
	s->state = SLOT_PROBING;
	s->started = 1000;
	OK(!header_wait(&header, &catalog, 2000) && header.card.waits.n == 0);
	OK(header_wait(&header, &catalog, 8000));
	OK_TEXT(header.card.waits, S("sdb has not answered for 7 s"));
	OK(!header_wait(&header, &catalog, 8500));
	s->state = SLOT_UNREADABLE;
	OK(header_wait(&header, &catalog, 9000) && header.card.waits.n == 0);
	catalog.awaited_networks = 1;
	catalog.asking = S("eth0");
	catalog.asking_since = 9000;
	OK(header_wait(&header, &catalog, 12000));
	OK_TEXT(header.card.waits, S("eth0: an address is asked for, for 3 s"));
	catalog.awaited_networks = 0;
	struct slot *net = catalog_add(&catalog, ORIGIN_NET);
	net->state = SLOT_SCANNING;
	net->started = 12000;
	net->net.who.interface = S("eth0");
	net->probe.facts.label = S("10.9.0.1");
	OK(header_wait(&header, &catalog, 16000));
	OK_TEXT(header.card.waits, S("eth0: files of 10.9.0.1 are fetched, for 4 s"));
	static struct progress searches[8];
	catalog.searches = searches;
	progress_at(progress_nth(searches, net->number), 4, 12);
	OK(header_wait(&header, &catalog, 17000));
	OK_TEXT(header.card.waits, S("eth0: files of 10.9.0.1 are fetched, name 4 of 12, for 5 s"));
	catalog.searches = NULL;
	catalog_remove(net);
	s->probe.facts.device = S("sdb");
	s->fate = (struct note){.code = NOTE_DEGRADED, .message = S("member of RAID array x")};
	header_tell(&header, &catalog, &settings, NULL);
	OK_TEXT(header.card.notes, S("sdb: degraded member of RAID array x"));
	catalog_remove(s);
}
