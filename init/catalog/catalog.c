/* Slots: what is known of each volume. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

#include "init/catalog/precedence.h"
#include "lib/fd.h"

struct slot *catalog_add(struct catalog *c, enum origin origin)
{
	for (struct slot *s = c->slots; s < c->slots + LIMIT_VOLUMES; s++) {
		if (s->state != SLOT_FREE)
			continue;
		*s = (struct slot){.state = SLOT_NEW, .origin = origin, .number = ++c->next_number,
				   .image = -1, .mount = -1};
		s->order = s->number;
		if (c->ever <= s - c->slots)
			c->ever = (uint32_t)(s - c->slots) + 1;
		return s;
	}
	return NULL;
}

void catalog_reset(struct slot *s)
{
	arena_close(&s->probe_memory);
	arena_close(&s->scan_memory);
	arena_close(&s->fate_memory);
	if (s->origin != ORIGIN_DIRECTORY)
		fd_close(&s->mount);
	s->probe = (struct probe_record){0};
	s->scan = (struct scan_record){0};
	s->failure = s->fate = (struct note){0};
	s->stale = s->again = false;
	s->appeared = 0;
	s->state = SLOT_NEW;
}

void catalog_remove(struct slot *s)
{
	catalog_reset(s);
	fd_close(&s->mount);
	arena_close(&s->inside_memory);
	arena_close(&s->net_memory);
	s->state = SLOT_FREE;
}

void catalog_tell(struct slot *s, uint32_t code, struct slice message)
{
	arena_close(&s->fate_memory);
	s->fate = (struct note){.code = code, .volume = s->number};
	if (arena_open(&s->fate_memory, 2 * LIMIT_NOTE_BYTES, arena_never_full) == 0)
		s->fate.message = arena_copy(&s->fate_memory,
					     slice_upto(message, LIMIT_NOTE_BYTES));
}

struct slot *catalog_slot(struct catalog *c, uint32_t number)
{
	CATALOG_FOR_EACH(c, s)
		if (number && s->number == number)
			return s;
	return NULL;
}

void catalog_count(struct catalog *c, const struct slot *s, struct slice tally)
{
	tally = slice_upto(tally, sizeof(c->tally));
	if (tally.n == 0 || (s && catalog_removable(c, s)))
		return;
	memcpy(c->tally, tally.p, tally.n);
	c->tally_n = (uint32_t)tally.n;
}

const struct facts *catalog_facts(const struct catalog *c, uint32_t number)
{
	const struct slot *s = catalog_slot((struct catalog *)c, number);

	return s ? &s->probe.facts : NULL;
}

bool catalog_is_asked(const struct catalog *c, const struct slot *s)
{
	return c->only.n == 0 || slice_eq(s->probe.facts.device, c->only) ||
	       slice_eq(s->probe.facts.disk, c->only);
}

struct slice catalog_volume_name(const struct catalog *c, uint32_t number)
{
	const struct facts *f = catalog_facts(c, number);
	struct slice name = f ? volume_key(f) : (struct slice){0};

	return name.n || f ? name : S("?");
}

_Static_assert((int)LIMIT_VOLUMES == 512 && (int)LIMIT_PARTITIONS == 128 &&
	       (int)LIMIT_IMAGES == 64 && (int)LIMIT_GUEST_IMAGES == 32, "as the notes say");

struct note_list catalog_notes(const struct catalog *c, struct note room[CATALOG_NOTES])
{
	struct note_list list = {room, 0};

	if (c->crowded)
		room[list.n++] = (struct note){
			.code = NOTE_LIMIT,
			.message = S("not every device is looked at: there are more than 512, "
				     "or one disk has partitions beyond number 128")};
	if (c->list.uncompared)
		room[list.n++] = (struct note){
			.code = NOTE_LIMIT,
			.message = S("menus may be listed twice: there are too many and too long "
				     "entries to compare them all")};
	if (c->unlooked)
		room[list.n++] = (struct note){
			.code = NOTE_LIMIT,
			.message = S("not every image file is looked into: configurations name "
				     "more than 64, or more than 32 for what can be unplugged")};
	for (uint32_t i = 0; i < c->networks.n && i < CATALOG_NETS; i++)
		if (c->networks.at[i].message.n)
			room[list.n++] = c->networks.at[i];
	return list;
}

static bool has_facts(const struct slot *s)
{
	return s->state >= SLOT_UNREADABLE;
}

static int by_order(const void *x, const void *y)
{
	const struct volume *a = x, *b = y;

	return (a->order > b->order) - (a->order < b->order);
}

/* a server's names are its own: no disk's configuration finds it by them */
static bool is_volume(const struct slot *s)
{
	return has_facts(s) && s->origin != ORIGIN_NET;
}

/* Room for those alone: pages for all that there can be would be cleared in every scan. */
struct volume_set catalog_volumes(const struct catalog *c, struct arena *a)
{
	struct volume_set set = {0};
	uint32_t n = 0;

	CATALOG_FOR_EACH((struct catalog *)c, s)
		n += is_volume(s);
	set.at = arena_array(a, struct volume, n);
	CATALOG_FOR_EACH((struct catalog *)c, s) {
		if (!is_volume(s))
			continue;
		set.at[set.n++] = (struct volume){
			.number = s->number, .order = s->order, .facts = s->probe.facts,
			.source = s->mount >= 0 ? &s->source.source : NULL,
			.trouble = s->probe.notes.n ? s->probe.notes.at[0].message
						    : s->failure.message};
	}
	qsort(set.at, set.n, sizeof(*set.at), by_order);
	return set;
}

bool catalog_removable(const struct catalog *c, const struct slot *s)
{
	while (s && s->origin == ORIGIN_INSIDE) /* its holder was there before it */
		s = catalog_slot((struct catalog *)c, s->inside.holder);
	return s && s->block.removable;
}

bool catalog_guest(const struct catalog *c, const struct slot *s)
{
	return s->order >= PRECEDENCE_UNNAMED && catalog_removable(c, s);
}

static bool has_image(const struct catalog *c, const struct slot *s)
{
	return s->origin != ORIGIN_INSIDE && hibernated_is_image(&c->hibernated, &s->probe.facts);
}

const struct slot *catalog_image(const struct catalog *c, const struct slot *s)
{
	bool guest = catalog_guest(c, s);

	CATALOG_FOR_EACH((struct catalog *)c, image)
		if (has_image(c, image) && catalog_guest(c, image) == guest &&
		    (!guest || strcmp(image->block.disk, s->block.disk) == 0))
			return image;
	return NULL;
}

bool catalog_sleeps(const struct catalog *c, const struct slot *s)
{
	return c->hibernated.found || catalog_image(c, s);
}

void catalog_rank(struct catalog *c, struct slot *s, struct slice order)
{
	bool removable = catalog_removable(c, s);

	s->order = precedence_named(s->order, order, &s->probe.facts, removable);
	CATALOG_FOR_EACH(c, other) {
		struct slot *stick = removable ? s : other, *fixed = removable ? other : s;

		if (stick->order < PRECEDENCE_UNNAMED &&
		    fixed->order == precedence_of_rival(stick->order) &&
		    catalog_removable(c, stick) && !catalog_removable(c, fixed))
			stick->order = PRECEDENCE_LAST_DEVICE;
	}
}

bool catalog_has_images(const struct catalog *c)
{
	CATALOG_FOR_EACH((struct catalog *)c, s)
		if (has_image(c, s))
			return true;
	return false;
}
