/* Devices made of other devices: RAID arrays and volume groups, put together without a write. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_BLOCK_ASSEMBLY_H
#define DISCOVER_BLOCK_ASSEMBLY_H

#include "discover/block/block_device.h"
#include "discover/note.h"
#include "discover/volume.h"
#include "lib/arena.h"

/**
 * struct assembly_member - a device that is part of a larger one
 * @volume: number of its volume, for notes
 * @used:   something is built on it already
 */
struct assembly_member {
	uint32_t volume;
	const char *name;	/* "vda2" */
	uint64_t size;		/* bytes */
	bool used;
};

/**
 * struct assembly - what is known, and what came of it
 * @at, @n:  members of one kind
 * @force:   do with what there is: nothing more is going to come
 * @notes:   one for each member that stays unused
 * @waiting: some were left alone because others may yet come
 */
struct assembly {
	struct assembly_member *at;
	uint32_t n;
	bool force;
	struct arena *arena;
	struct note_list notes;
	bool waiting;
};

/* Tell why a member is not used. */
void assembly_note(struct assembly *work, const struct assembly_member *m, uint32_t code,
		   struct slice message);

/* Whether the kernel knows something built on the device. Reads sysfs only. */
bool assembly_is_used(const char *name, struct arena *a);

/* For a device that is itself such a one: GRUB's names for it, separated by blanks, and as its
 * model what it stands on. Leaves @facts, which has names, numbers and the table's kind, alone
 * otherwise. */
void assembly_facts(struct arena *a, struct facts *facts);

#endif
