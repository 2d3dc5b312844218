/* Letting go of volumes, and taking them back. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/lending.h"

#include "init/catalog/slot.h"
#include "init/catalog/stale.h"

static struct slot *find(struct catalog *c, struct slice name)
{
	CATALOG_FOR_EACH(c, s)
		if (s->origin == ORIGIN_BLOCK && slice_eq(slice_str(s->block.name), name))
			return s;
	return NULL;
}

/* What tells its file system, in memory that outlives the slot's. */
struct names {
	char uuid[64], type[16];
	struct facts facts;
	bool removable;
};

/* The next one with the same file system: a btrfs has several devices, and any of them mounts all
 * of it. Another copy of a disk has the same names, too; it is given back with the rest. What can
 * be unplugged may say anything, and is not of one file system with what cannot. */
static struct slot *next_of(struct catalog *c, const struct names *n)
{
	CATALOG_FOR_EACH(c, s)
		if (!s->lent && s->mount >= 0 && s->origin == ORIGIN_BLOCK && n->facts.uuid.n &&
		    catalog_removable(c, s) == n->removable &&
		    slice_eq(s->probe.facts.uuid, n->facts.uuid) &&
		    slice_eq(s->probe.facts.fstype, n->facts.fstype))
			return s;
	return NULL;
}

static struct slice keep(char *to, size_t room, struct slice s)
{
	if (s.n == 0 || s.n > room)
		return (struct slice){0};
	memcpy(to, s.p, s.n);
	return (struct slice){to, s.n};
}

static void let_go(struct discovery *d, struct slot *s)
{
	stale_vanished(d->catalog, s);
	discovery_lend(d, s, true);
	s->lent = true;
	slot_keep_what_is_known(s);
	slot_fail(s, NOTE_IGNORED, "lent to the rescue shell:", "'ro' there ends that");
}

struct slice lending_let_go(struct discovery *d, struct slice name, struct text *others)
{
	struct slot *s = find(d->catalog, name), *other;
	struct names same;

	if (!s)
		return S("there is no such device; 'kexling explain --devices' lists them");
	if (catalog_sleeps(d->catalog, s))
		return S("a system that hibernated has it mounted, and a change would damage it: "
			 "wake that system first");
	if (s->lent)
		return (struct slice){0};
	same.facts = (struct facts){
		.uuid = keep(same.uuid, sizeof(same.uuid), s->probe.facts.uuid),
		.fstype = keep(same.type, sizeof(same.type), s->probe.facts.fstype)};
	same.removable = catalog_removable(d->catalog, s);
	let_go(d, s);
	while ((other = next_of(d->catalog, &same))) {
		let_go(d, other);
		text_char(others, ' ');
		text_put(others, slice_str(other->block.name));
	}
	return (struct slice){0};
}

void lending_take_back(struct discovery *d, struct slice name)
{
	CATALOG_FOR_EACH(d->catalog, s)
		if (s->lent && (name.n == 0 || slice_eq(slice_str(s->block.name), name))) {
			s->lent = false;
			discovery_lend(d, s, false);
		}
}
