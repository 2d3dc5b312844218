/* Starts that are counted: where, what is said when there is no place for it, and what is no start
 * in vain. */
/* SPDX-License-Identifier: MIT */
#include "init/pid1/count.h"

#include "init/machine/efivars.h"
#include "tests/unit/listing_kit.h"

static struct catalog catalog;
static struct discovery discovery;
static struct settings settings;
static struct count count;
static struct kit kit;

/* One entry, started by EFI; no setting. */
static void begin(void)
{
	settings_init(&settings);
	catalog = (struct catalog){0};
	discovery = (struct discovery){.catalog = &catalog, .machine.efi = true};
	kit_init(&kit);
	kit_menu(&kit, 1, S("sda2"), S("system"));
	kit_entry(&kit, "aaaaaaaa", "Debian");
}

static void without_efi(void)
{
	begin();
	discovery.machine.efi = false;
	settings.attempts = 3;
}

TEST(count_has_a_place)
{
	begin();
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	OK(catalog.attempts == 0);
	settings.attempts = 3;
	settings.attempts_within = 60;
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	OK(catalog.attempts == 3 && catalog.within == 60);
	settings.attempts_within = -1;
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	OK(catalog.within == UINT64_MAX);
	without_efi();
	settings.attempts_file = S("UUID=1:/env");
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	OK(catalog.attempts == 3);
	OK_TEXT(discovery.machine.tally_file, S("UUID=1:/env"));
}

TEST(count_has_no_place)
{
	without_efi();
	OK_TEXT(count_begin(&discovery, &settings),
		S("\"attempts\" has no effect: without EFI, attempts.file has to name a place for "
		  "it"));
	OK(catalog.attempts == 0);
	OK(!count_start(&count, &catalog, &settings, &kit.at[0], false));
	settings.attempts_file = S("UUID=1:/env");
	settings.writes = WRITES_NO;
	OK_TEXT(count_begin(&discovery, &settings),
		S("\"attempts\" has no effect: \"writes\" is no"));
	OK(catalog.attempts == 0 && discovery.machine.tally_file.n == 0);
}

/* What cannot be done of one setting says nothing of the other. */
TEST(count_and_reset)
{
	without_efi();
	settings.attempts_file = S("UUID=1:/env");
	settings.reset = S("aaaaaaaa");
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	OK_TEXT(count_allow_reset(&discovery, &settings),
		S("\"reset\" has no effect: this machine was not started by EFI"));
	OK(catalog.attempts == 3 && catalog.reset.n == 0);
	discovery.machine.efi = true;
	OK_TEXT(count_allow_reset(&discovery, &settings), S(""));
	OK_TEXT(catalog.reset, S("aaaaaaaa"));
}

static const struct boot_write *start(bool restart)
{
	return count_start(&count, &catalog, &settings, &kit.at[0], restart);
}

static void have_tally(struct slice text)
{
	memcpy(catalog.tally, text.p, text.n);
	catalog.tally_n = (uint32_t)text.n;
}

TEST(count_in_a_variable)
{
	begin();
	OK(!start(false));
	settings.attempts = 3;
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	const struct boot_write *w = start(false);
	OK(w && w->kind == WRITE_FIRMWARE && !w->remove);
	OK_TEXT(w->name, S(EFIVARS_TALLY));
	OK(slice_starts(w->value, S("*aaaaaaaa:1:")));
	have_tally(w->value);
	OK(slice_starts(start(false)->value, S("*aaaaaaaa:2:")));
	kit.entries[0].tries_left = 2;	/* its name counts */
	OK(!start(false));
	w = start(true);
	OK(w && w->kind == WRITE_PROGRAM);
}

TEST(count_in_a_file)
{
	without_efi();
	settings.attempts_file = S("UUID=1:/boot/env");
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	struct slot *s = catalog_add(&catalog, ORIGIN_BLOCK);
	s->probe.facts.uuid = S("1");
	s->mount = 0;	/* it is never looked at */
	const struct boot_write *w = start(false);
	OK(w && w->kind == WRITE_ENV && w->file.volume == s->number && s->number);
	OK_TEXT(w->file.path, S("/boot/env"));
	OK_TEXT(w->name, S(TALLY_NAME));
	s->probe.facts.uuid = S("2");
	w = start(false);	/* it is refused, and the consoles say so at each start */
	OK(w && w->kind == WRITE_ENV && w->file.volume == 0);
	OK_TEXT(w->file.device, S("UUID=1"));
	s->mount = -1;
	catalog_remove(s);
}

/* Fedora's boot_success: the starts before it were none in vain. */
TEST(count_begins_anew_after_a_success)
{
	begin();
	settings.attempts = 3;
	OK_TEXT(count_begin(&discovery, &settings), S(""));
	have_tally(S("*aaaaaaaa:2:4000000000"));
	OK(slice_starts(start(false)->value, S("*aaaaaaaa:3:")));
	kit.menus[0].keeps = MENU_SUCCEEDED;
	OK(slice_starts(start(false)->value, S("*aaaaaaaa:1:")));
	have_tally(S("*bbbbbbbb:1:4000000000 aaaaaaaa:2:4000000000"));
	OK(slice_starts(start(false)->value, S("*aaaaaaaa:3:")));	/* another's success */
}
