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
 * @volume:    number of its volume, for notes
 * @id:        LVM: of the physical volume, without hyphens
 * @seqno:     LVM: of the group's description on it, when it was probed
 * @described: LVM: it keeps that description
 * @fd:        opened for reading; -1: it cannot be
 * @used:      something is built on it already
 */
struct assembly_member {
	uint32_t volume;
	const char *name;	/* "vda2" */
	uint64_t size;		/* bytes */
	struct slice id;
	uint64_t seqno;
	bool described;
	int fd;
	bool used;
};

/**
 * struct assembly - one array or one volume group: what is known, and what came of it
 * @at, @n:    its members; and physical volumes that may be its, which do not say
 * @group:     its id
 * @removable: all of them can be unplugged; otherwise none can
 * @force:     do with what there is: nothing more is going to come
 * @allowed:   how many logical volumes may be made of it
 * @notes:     one for each member that stays unused
 * @waiting:   it was left alone because members may yet come
 * @active:    how many logical volumes there are now
 */
struct assembly {
	struct assembly_member *at;
	uint32_t n;
	struct slice group;
	bool removable, force;
	uint32_t allowed;
	struct arena *arena;
	struct note_list notes;
	bool waiting;
	uint32_t active;
};

/* Tell why a member is not used. */
void assembly_note(struct assembly *work, const struct assembly_member *m, uint32_t code,
		   struct slice message);

/* Whether the kernel knows something built on the device. Reads sysfs only. */
bool assembly_is_used(const char *name, struct arena *a);

/* The names of the devices that a device stands on; views that were made here are looked
 * through. */
struct slice assembly_below(struct slice name, struct arena *a);

/* The nodes of devices that assembly_facts() opens for @disk, open as places in the tree only, at
 * most @max: of an array its members, as one of them is enough. How many. */
uint32_t assembly_nodes(struct slice disk, struct arena *a, int *fds, uint32_t max);

/* For a device that is itself such a one: GRUB's names for it, separated by blanks, and as its
 * model what it stands on. Leaves @facts, which has names, numbers and the table's kind, alone
 * otherwise. */
void assembly_facts(struct arena *a, struct facts *facts);

#endif
