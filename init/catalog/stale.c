/* Which scans a change makes stale. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/stale.h"

#include "discover/bootpart.h"
#include "discover/gptprio.h"
#include "init/catalog/slot.h"

enum slot_state stale_after_mount(const struct slot *s)
{
	const struct image_ref *image = &s->probe.facts.image;

	return image->path.n && !image->listed ? SLOT_SCANNED : SLOT_MOUNTED;
}

void stale_scan(struct slot *s)
{
	if (s->state == SLOT_SCANNED)
		s->state = stale_after_mount(s);
	else if (s->state == SLOT_SCANNING)
		s->stale = true;
}

void stale_stopped(struct slot *s)
{
	if (s->state == SLOT_PROBING)
		s->state = SLOT_NEW;
	else if (s->state == SLOT_SCANNING)
		s->state = SLOT_MOUNTED;
}

bool stale_replayed(const struct slot *s)
{
	if (s->origin != ORIGIN_BLOCK || s->state < SLOT_MOUNTED)
		return false;
	return slot_has_note(s, NOTE_REPLAYED) || slice_eq(s->probe.facts.fstype, S("f2fs"));
}

/* Would @f have answered to "UUID=..." and so on? A name of another kind ("hd1,gpt2") depends on
 * all disks, so any newcomer may be it. */
static bool answers_to(const struct facts *f, struct slice want)
{
	enum volume_tag tag;
	struct slice value;

	return volume_is(f, want) || !volume_tag_parse(want, &tag, &value);
}

/* What lies on a boot loader's partition has a say on the rest of its disk: loader.conf, GRUB's
 * environment block, entries of the same menu. So has one that counts its starts: it may be the
 * next. */
static bool governs(const struct slot *other, const struct slot *s)
{
	const struct facts *f = &other->probe.facts;

	return (boot_part_of(f) != BOOT_PART_NONE || gptprio_counts(f->parttype)) &&
	       boot_part_same_disk(f, &s->probe.facts);
}

static bool is_wanted(const struct slot *newcomer, const struct slice_list *wants)
{
	for (uint32_t i = 0; i < wants->n; i++)
		if (answers_to(&newcomer->probe.facts, wants->at[i]))
			return true;
	return false;
}

void stale_appeared(struct catalog *c, struct slot *newcomer)
{
	if (newcomer->state != SLOT_MOUNTED && !gptprio_counts(newcomer->probe.facts.parttype))
		return;
	newcomer->appeared = ++c->appearances;
	CATALOG_FOR_EACH(c, s) {
		if (s == newcomer)
			continue;
		/* What a scan that is running asks for is not known yet: see stale_missed(). */
		if (governs(newcomer, s) ||
		    (s->state != SLOT_SCANNING && is_wanted(newcomer, &s->scan.wants)))
			stale_scan(s);
	}
}

bool stale_missed(struct catalog *c, const struct slot *scanned, const struct slice_list *wants)
{
	CATALOG_FOR_EACH(c, s)
		if (s->appeared > scanned->seen_until && is_wanted(s, wants))
			return true;
	return false;
}

static bool refers_to(const struct slot *s, uint32_t volume)
{
	for (uint32_t i = 0; i < s->scan.entries.n; i++) {
		const struct boot_entry *e = &s->scan.entries.at[i];
		if (e->kernel.volume == volume)
			return true;
		for (uint32_t k = 0; k < e->initrds.n; k++)
			if (e->initrds.at[k].volume == volume)
				return true;
	}
	return false;
}

void stale_vanished(struct catalog *c, const struct slot *gone)
{
	CATALOG_FOR_EACH(c, s)
		if (s != gone && (s->state == SLOT_SCANNING || refers_to(s, gone->number) ||
				  governs(gone, s)))
			stale_scan(s);
}
