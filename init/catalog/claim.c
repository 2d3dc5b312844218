/* Looks for devices with one uuid, some of which can be unplugged. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/claim.h"

bool claim_is_same(const struct facts *a, const struct facts *b)
{
	return a->uuid.n && slice_eq(a->uuid, b->uuid) && slice_eq(a->fstype, S("btrfs")) &&
	       slice_eq(b->fstype, S("btrfs"));
}

/* Its own job refused to mount it. */
static bool is_refused(const struct slot *s)
{
	return s->mount < 0 && s->probe.notes.n && s->probe.notes.at[0].code == NOTE_IGNORED;
}

bool claim_is_void(const struct catalog *c, const struct slot *s, const struct facts *facts)
{
	if (s->ousted)
		return true;
	if (!catalog_removable(c, s))
		return false;
	CATALOG_FOR_EACH((struct catalog *)c, fixed)
		if (claim_is_same(&fixed->probe.facts, facts) && !catalog_removable(c, fixed))
			return true;
	return false;
}

bool claim_is_disputed(const struct catalog *c, const struct slot *s, char room[CLAIM_BYTES],
		       struct slice *uuid)
{
	bool fixed = false, guest = false;
	const struct facts *facts = &s->probe.facts;

	if (facts->uuid.n > CLAIM_BYTES)
		return false;
	CATALOG_FOR_EACH((struct catalog *)c, other) {
		if (!claim_is_same(&other->probe.facts, facts))
			continue;
		if (!catalog_removable(c, other))
			fixed = true;
		else
			guest |= !other->ousted && !is_refused(other);
	}
	if (!fixed || !guest)
		return false;
	memcpy(room, facts->uuid.p, facts->uuid.n);
	*uuid = (struct slice){room, facts->uuid.n};
	return true;
}

bool claim_pending(const struct catalog *c)
{
	CATALOG_FOR_EACH((struct catalog *)c, s)
		if (s->ousted && s->state < SLOT_UNREADABLE)
			return true;
	return false;
}
