/* Which volumes belong together: members of one array, physical volumes of one volume group. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_GROUP_H
#define INIT_CATALOG_GROUP_H

#include "init/catalog/catalog.h"

enum group_kind { GROUP_RAID, GROUP_LVM, GROUP_KINDS };

enum { GROUP_ID_BYTES = 40 };	/* a UUID, and some */

/**
 * struct group - what they have in common
 * @removable: what can be unplugged never belongs with what cannot, whatever it says
 * @id:        @n bytes of it, as it is on the members
 */
struct group {
	enum group_kind kind;
	bool removable;
	uint32_t n;
	char id[GROUP_ID_BYTES];
};

/* Whether it is a member of something larger. */
bool group_is_member(const struct slot *s);

/* The group of a member. False: it is none, or does not say of what. */
bool group_of(const struct catalog *c, const struct slot *s, struct group *group);

bool group_same(const struct group *x, const struct group *y);

/* Whether a volume is of the group, or may be: a physical volume without a description of its
 * group. */
bool group_takes(const struct catalog *c, const struct group *group, const struct slot *s);

#endif
