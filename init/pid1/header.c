/* Texts for the menus' first and last lines. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/pid1/header.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>

#include "init/job/loop.h"
#include "init/machine/release.h"
#include "lib/sysdir.h"

/* A clock that says an earlier time was never set. What answers sooner is not worth telling. */
enum { MINUTE_OF_2024 = 28401120, WAIT_MS = 2000 };

/* Append to a text of HEADER_TEXT_BYTES; what does not fit is left out. */
static void add(char *text, size_t *n, struct slice s)
{
	s = slice_upto(s, HEADER_TEXT_BYTES - 1 - *n);
	if (s.n)
		memcpy(text + *n, s.p, s.n);
	*n += s.n;
}

/* "Dell Inc. PowerEdge R650 SN 7X2": as SMBIOS has it; else the device tree's model. */
void header_init(struct header *h)
{
	static const char *const files[] = {"sys_vendor", "product_name", "product_serial"};
	char path[64], room[80];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "/sys/class/dmi/id/%s", files[i]);
		struct slice s = sysdir_read(AT_FDCWD, path, room, sizeof(room));
		if (s.n == 0 || slice_eq(s, S("Not Specified")))
			continue;
		add(h->machine, &n, i == 2 ? S(" SN ") : n ? S(" ") : S(""));
		add(h->machine, &n, s);
	}
	if (n == 0) {
		struct slice s = sysdir_read(AT_FDCWD, "/proc/device-tree/model", room,
					     sizeof(room));
		add(h->machine, &n, slice_upto(s, slice_find(s, '\0')));
	}
	h->card.version = slice_str(release_version);
	h->card.machine = (struct slice){h->machine, n};
}

void header_firmware(struct header *h, const struct machine *m)
{
	size_t n = 0;

	add(h->firmware, &n, m->efi ? S("UEFI") : S(""));
	if (m->vars.secure_boot == SECURE_BOOT_ON)
		add(h->firmware, &n, S(", Secure Boot on"));
	else if (m->vars.secure_boot == SECURE_BOOT_OFF)
		add(h->firmware, &n, S(", Secure Boot off"));
	h->card.firmware = (struct slice){h->firmware, n};
	h->card.setup = m->vars.firmware_setup;
}

static struct slice config_says(const struct listed *l)
{
	const struct menu *m = l->menu;

	return m && m->why.n ? m->why : l->entry->config;
}

static void tell_why(struct header *h, enum policy_why why, const struct settings *settings,
		     const struct listed *l)
{
	static const struct slice texts[] = {
		[WHY_NOTHING] = S_INIT(""),
		[WHY_RESUME] = S_INIT("its system hibernated"),
		[WHY_SETTING] = S_INIT("default="),
		[WHY_ONE_SHOT] = S_INIT("one-shot, LoaderEntryOneShot"),
		[WHY_CONFIG] = S_INIT(""),
		[WHY_FIRST] = S_INIT("the first that can be started"),
		[WHY_NEXT] = S_INIT("the next one, as another has failed"),
	};
	size_t n = 0;

	add(h->why, &n, texts[why]);
	if (why == WHY_SETTING)
		add(h->why, &n, settings->wanted);
	if (why == WHY_CONFIG)
		add(h->why, &n, config_says(l));
	if (why == WHY_SETTING) {
		add(h->why, &n, S(", a setting of this boot loader"));
	} else if (l && l->facts && l->facts->device.n) {
		add(h->why, &n, S(", "));
		add(h->why, &n, l->facts->device);
	}
	h->card.why = (struct slice){h->why, l ? n : 0};
}

/* The first of the notes that somebody who only looks at the list would miss. */
static struct slice note_of(const struct slot *s)
{
	if (s->fate.code == NOTE_DEGRADED)
		return s->fate.message;
	for (uint32_t i = 0; i < s->scan.notes.n; i++)
		if (s->scan.notes.at[i].code == NOTE_FOREIGN_LOADER && s->scan.entries.n == 0)
			return s->scan.notes.at[i].message;
	return (struct slice){0};
}

static void tell_notes(struct header *h, const struct catalog *c)
{
	struct slice sleeps = hibernated_text(&c->hibernated, c->list.resume.volume), told = {0};
	size_t n = 0;

	add(h->notes, &n, sleeps);
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		struct slice note = note_of(s);
		if (note.n == 0 || slice_eq(note, told))
			continue;
		told = note;
		add(h->notes, &n, n ? S("; ") : S(""));
		if (s->fate.code == NOTE_DEGRADED)
			add(h->notes, &n, s->probe.facts.device);
		add(h->notes, &n, s->fate.code == NOTE_DEGRADED ? S(": degraded ") : S(""));
		add(h->notes, &n, note);
	}
	h->card.notes = (struct slice){h->notes, n};
}

void header_tell(struct header *h, const struct catalog *c, const struct settings *settings,
		 const struct listed *l)
{
	tell_why(h, policy_why(&c->list, settings, l), settings, l);
	tell_notes(h, c);
}

/* "name 4 of 12, ", while the names are asked for that a configuration may have. */
static struct slice name_of_search(const struct catalog *c, const struct slot *s, char room[64])
{
	uint64_t part, parts;
	int n = 0;

	if (progress_part(progress_nth(c->searches, s->number), &part, &parts))
		n = snprintf(room, 64, "name %u of %u, ", (unsigned)part, (unsigned)parts);
	return (struct slice){room, n > 0 ? (size_t)n : 0};
}

bool header_wait(struct header *h, const struct catalog *c, int64_t now)
{
	const struct slot *longest = NULL;
	struct slice before = h->card.waits;
	char text[HEADER_TEXT_BYTES] = "", room[64];

	CATALOG_FOR_EACH((struct catalog *)c, s)
		if ((s->state == SLOT_PROBING || s->state == SLOT_SCANNING) &&
		    now - s->started >= WAIT_MS && (!longest || s->started < longest->started))
			longest = s;
	if (longest && longest->origin == ORIGIN_NET)
		snprintf(text, sizeof(text), "%.*s: files of %.*s are fetched, %.*sfor %lld s",
			 SLICE_ARG(longest->net.who.interface),
			 SLICE_ARG(longest->probe.facts.label),
			 SLICE_ARG(name_of_search(c, longest, room)),
			 (long long)(now - longest->started) / 1000);
	else if (longest)
		snprintf(text, sizeof(text), "%s has not answered for %lld s", longest->block.name,
			 (long long)(now - longest->started) / 1000);
	else if (c->awaited_networks && now - c->asking_since >= WAIT_MS)
		snprintf(text, sizeof(text), "%.*s: an address is asked for, for %lld s",
			 SLICE_ARG(c->asking), (long long)(now - c->asking_since) / 1000);
	if (slice_eq(before, slice_str(text)))
		return false;
	memcpy(h->waits, text, sizeof(text));
	h->card.waits = slice_str(h->waits);
	return true;
}

bool header_tick(struct header *h, int64_t now)
{
	int64_t minute = now / 60 < MINUTE_OF_2024 ? 0 : now / 60;
	int of_day = (int)(minute % (24 * 60));

	if (minute == h->minute)
		return false;
	h->minute = minute;
	snprintf(h->clock, sizeof(h->clock), "%02d:%02d UTC", of_day / 60, of_day % 60);
	h->card.clock = minute ? slice_str(h->clock) : (struct slice){0};
	return true;
}

bool header_update(struct header *h, const struct catalog *c, const struct machine *m,
		   const struct settings *settings, struct entry_key key)
{
	bool minute = header_tick(h, time(NULL)), wait = header_wait(h, c, loop_now());

	if (!h->stale && entry_key_eq(key, h->told))
		return minute || wait;
	header_firmware(h, m);
	header_tell(h, c, settings, listing_find(&c->list, key));
	h->told = key;
	h->stale = false;
	return true;
}

int64_t header_next(const struct catalog *c)
{
	return loop_now() + (c->list.pending ? 1 : 60 - time(NULL) % 60) * 1000;
}
