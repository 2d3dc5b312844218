/* What is known about every volume. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_CATALOG_H
#define INIT_CATALOG_CATALOG_H

#include "discover/block/block_device.h"
#include "discover/net/trust.h"
#include "init/catalog/hibernated.h"
#include "init/catalog/listing.h"
#include "init/catalog/tally.h"
#include "init/catalog/wire.h"

/* Where a volume comes from. */
enum origin {
	ORIGIN_BLOCK,		/* a block device of this machine */
	ORIGIN_IMAGE,		/* (a partition of) a disk image in a file */
	ORIGIN_DIRECTORY,	/* a directory, as if it were a mounted file system */
	ORIGIN_INSIDE,		/* an image file on another volume, see volume_images.h */
	ORIGIN_NET,		/* what a server offers, see net_volume.h */
};

/* How far it has come. */
enum slot_state {
	SLOT_FREE,
	SLOT_NEW,	/* waits for its probe job */
	SLOT_PROBING,
	SLOT_UNREADABLE, /* it holds no file system that can be read: see the probe's notes */
	SLOT_MOUNTED,	/* waits for its scan job */
	SLOT_SCANNING,
	SLOT_SCANNED,
};

/**
 * struct slot - what is known about one volume
 * @number: of the volume in file references: never used twice
 * @order:  among all volumes; smaller is better
 * @image:  ORIGIN_IMAGE: the open file, owned by the command line
 * @inside: ORIGIN_INSIDE: which image; its path is in @inside_memory
 * @net:    ORIGIN_NET: its lease, in @net_memory
 * @appeared: what catalog.appearances had become when it was mounted; 0: it is not mounted
 * @seen_until: what that was when its last scan began, which knows no volume that appeared later
 * @stale:  what the scan that is running will say no longer holds: it is to run once more
 * @again:  the same of the probe that is running
 * @started: when its last job was started, monotonic ms
 * @probed: when its last probe was started; 0: it needs none
 * @probe_ms, @scan_ms: how long the last jobs took
 * @probe:  lists and texts are in @probe_memory
 * @mount:  descriptor of the root directory, -1: none
 * @scan:   lists and texts are in @scan_memory
 * @failure: why the scan gave nothing; code 0 and no message: it did not fail
 * @fate:   what became of a member of an array or a volume group, in @fate_memory
 * @seen:   while devices are compared with sysfs: it is still there
 * @lent:   a person writes to it: it is not looked at
 * @looked: it has said once what is on it, or its time for that has run out
 * @ousted: it can be unplugged and claims to be a file system of a fixed disk: it is not mounted
 */
struct slot {
	enum slot_state state;
	enum origin origin;
	uint32_t number;
	uint32_t order;
	struct block_device block;
	int image;
	struct arena inside_memory;
	struct image_ref inside;
	struct arena net_memory;
	struct lease_record net;
	uint32_t appeared, seen_until;
	bool stale, again, seen, looked, ousted, lent;
	int64_t started, probed, probe_ms, scan_ms;

	struct arena probe_memory;
	struct probe_record probe;
	int mount;
	struct source_dir source;

	struct arena scan_memory;
	struct scan_record scan;
	struct note failure;

	struct arena fate_memory;
	struct note fate;
};

/* An entry that was tried and did not start. */
enum { FAILURES_KEPT = 64, FAILURE_BYTES = 240 };
struct failure {
	struct entry_key key;
	uint32_t n;
	char text[FAILURE_BYTES];
};

/**
 * struct catalog - all slots
 * @only: reports and the listing are about this device or disk; empty: about all
 * @ever: so many from the first on have ever been taken; the others' memory is never touched
 * @next_number: of the next volume
 * @appearances: how many volumes have been mounted so far
 * @list:    made by catalog_list(), in @memory
 * @editions: how often that was
 * @trust:   of servers' certificates
 * @unranked: what is to come first may be on any device and is known when that has been read: a
 *            setting or a variable of the firmware names it
 * @budget:  bytes that what is known of all volumes may take, 0: any; see budget.h
 * @crowded: there are devices that are not looked at, as there are too many
 * @unlooked: there are image files that are not looked into, as there are too many
 * @awaited_networks: how many interfaces have yet to hear from a DHCP server
 * @searches: how far the scans of networks are, by slots' numbers (progress_nth()); NULL: they do
 *            not tell
 * @asking, @asking_since: one of them, and when it began to ask
 * @networks: why others have not; those without a message say nothing
 * @attempts, @within: an entry that was started so often, each time within so many seconds, without
 *            success is listed as one that failed; 0: none is
 * @writes_mount: an environment block may be changed by mounting its file system
 * @tally_n:  bytes of @tally, which has the starts (tally.h)
 * @exhausted, @n_exhausted: ids in it that the listing passes over
 * @reset:   entries that the firmware is to start, as the setting says
 * @restarts: such a text of restarts by which the firmware starts entries, the firmware job's
 * @restarted, @n_restarted: ids in it that came back too often
 * @assembling: how many arrays and volume groups are being put together or wait for members
 * @assembling_fixed: how many of them on fixed disks
 */
struct catalog {
	struct slot slots[LIMIT_VOLUMES];
	struct slice only;
	uint32_t ever;
	uint32_t next_number, appearances;
	struct arena memory;
	struct listing list;
	uint64_t editions;
	struct hibernated hibernated;
	struct net_trust trust;
	bool unranked, crowded, unlooked, writes_mount;
	size_t budget;
	uint32_t awaited_networks;
	struct progress *searches;
	struct slice asking;
	int64_t asking_since;
	struct note_list networks;
	uint32_t assembling, assembling_fixed;
	uint32_t attempts, tally_n;
	uint64_t within;
	char tally[TALLY_BYTES];
	struct slice exhausted[TALLY_ENTRIES];
	uint32_t n_exhausted;
	struct slice reset, restarts, restarted[TALLY_ENTRIES];
	uint32_t n_restarted;
	uint32_t n_failures;
	struct failure failures[FAILURES_KEPT];
};

#define CATALOG_FOR_EACH(catalog, s)                                                               \
	for (struct slot *s = (catalog)->slots; s < (catalog)->slots + (catalog)->ever; s++)       \
		if (s->state != SLOT_FREE)

/* Whether reports and the listing are about @s. */
bool catalog_is_asked(const struct catalog *c, const struct slot *s);

/* A new slot in state SLOT_NEW, or NULL when LIMIT_VOLUMES are taken. */
struct slot *catalog_add(struct catalog *c, enum origin origin);

/* Forget a volume and everything that came from it. No job may be running for it. */
void catalog_remove(struct slot *s);

/* Back to SLOT_NEW: what was read from the device is forgotten, the number stays. No job may be
 * running for it. */
void catalog_reset(struct slot *s);

/* Remember what became of a member, in place of what was remembered; until it is read anew. */
void catalog_tell(struct slot *s, uint32_t code, struct slice message);

/* The volumes that have facts, by order, as a scan sees them. Lists are in @a, texts stay the
 * catalog's. */
struct volume_set catalog_volumes(const struct catalog *c, struct arena *a);

/* What was read where starts are counted: on @s, which does not count when it can be unplugged;
 * NULL: in the firmware. Nothing changes when it is empty. */
void catalog_count(struct catalog *c, const struct slot *s, struct slice tally);

/* Whether it can be unplugged, or lies in a file on what can be: it decides nothing about the rest
 * of the machine. */
bool catalog_removable(const struct catalog *c, const struct slot *s);

/* Whether what it says is for itself alone: it can be unplugged, and the settings do not prefer it:
 * see catalog_rank(). */
bool catalog_guest(const struct catalog *c, const struct slot *s);

/* The facts of @s are known: it ranks by the first name in @order that it has, if any. Where a
 * fixed disk and what can be unplugged have one name, the settings mean the fixed disk, and the
 * other one ranks behind all devices. */
void catalog_rank(struct catalog *c, struct slot *s, struct slice order);

/* Where the image is of a hibernated system to which @s may belong; NULL: nowhere. One on a guest
 * is for guests of the same disk only, and for them there is no other. */
const struct slot *catalog_image(const struct catalog *c, const struct slot *s);

/* Whether a system sleeps that may have @s mounted. */
bool catalog_sleeps(const struct catalog *c, const struct slot *s);

/* Whether any system sleeps: most machines have none, and that is asked once a listing. */
bool catalog_has_images(const struct catalog *c);

/* What is to be said about all volumes together, in @room. */
enum { CATALOG_NETS = 32, CATALOG_NOTES = 3 + CATALOG_NETS };
struct note_list catalog_notes(const struct catalog *c, struct note room[CATALOG_NOTES]);

/* The facts of the volume with that number; NULL: gone. */
const struct facts *catalog_facts(const struct catalog *c, uint32_t number);
struct slot *catalog_slot(struct catalog *c, uint32_t number);

/* "sda1", or what else names the volume with that number; "?" when it has gone. */
struct slice catalog_volume_name(const struct catalog *c, uint32_t number);

#endif
