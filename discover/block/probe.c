/* Turns a block device into facts, or into the one reason why it cannot be mounted. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/probe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "discover/block/assembly.h"
#include "discover/block/btrfs.h"
#include "discover/block/filesystem.h"
#include "discover/block/kind.h"
#include "discover/block/lvm_group.h"
#include "discover/block/superblock.h"
#include "discover/block/sysfs.h"
#include "discover/block/table.h"
#include "lib/fd.h"

static int refuse(struct note *why, uint32_t code, int err, struct slice message)
{
	*why = (struct note){.code = code, .message = message};
	return err;
}

static int refuse_errno(struct note *why, int err, const char *what, struct arena *a)
{
	switch (err) {
	case -ENOMEDIUM:
		return refuse(why, NOTE_NO_MEDIUM, err, S("no medium in the drive"));
	case -EACCES:
	case -EPERM:
		return refuse(why, NOTE_NO_PERMISSION, err,
			      S("not allowed to read the device: run as root, outside of "
				"containers, or name a directory with --root"));
	default:
		return refuse(why, NOTE_UNREADABLE, err,
			      arena_format(a, "%s: %s", what, strerror(-err)));
	}
}

int probe_open(const struct block_device *dev, bool protect, struct arena *a, int *fd,
	       struct note *why)
{
	char path[BLOCK_PATH_BYTES];
	int on = 1;

	block_device_path(dev->name, path);
	AUTO_FD opened = open(path, O_RDONLY | O_CLOEXEC);
	if (opened < 0)
		return refuse_errno(why, -errno, "the device cannot be opened", a);
	/* a driver that cannot do it (CD-ROM) cannot write either:
	 * everything here opens for reading */
	if (protect)
		(void)ioctl(opened, BLKROSET, &on);
	*fd = fd_take(&opened);
	return 0;
}

/* struct place - where to look: the bytes of the device in @fd, and its whole disk in @disk */
struct place {
	int fd, disk;
	uint64_t start, size;
};

static void facts_of_device(const struct block_device *dev, struct arena *a, struct facts *facts)
{
	*facts = (struct facts){
		.device = arena_copy(a, slice_str(dev->name)),
		.disk = arena_copy(a, slice_str(dev->disk)),
		.partition = dev->partition,
		.size = dev->size,
		.model = arena_copy(a, slice_str(dev->model)),
	};
}

static void facts_of_table(const struct block_device *dev, const struct table *table,
			   struct facts *facts)
{
	const struct table_entry *e = NULL;

	if (dev->partition)
		e = table_find(table, dev->partition, dev->start);
	facts->pttype = e ? e->table : table->type;
	if (!e)
		return;
	facts->partuuid = e->uuid;
	facts->partlabel = e->label;
	facts->parttype = e->type;
	facts->partflags = e->flags;
}

/* Partitions are in the way of what stands on the whole disk, except on one that is made to be
 * both: an image for CD-ROM and USB stick. Elsewhere the signature is what an earlier user left. */
static bool is_partitioned(const struct block_device *dev, const struct table *table,
			   struct slice type)
{
	if (dev->partition || table->type.n == 0)
		return false;
	return type.n == 0 ||
	       (table->n > 0 && !slice_eq(type, S("iso9660")) && !slice_eq(type, S("udf")));
}

static int judge_table(const struct table *table, struct arena *a, struct note *why)
{
	return refuse(why, NOTE_NOT_A_FILESYSTEM, -ENODATA,
		      arena_format(a, "a partition table (%.*s) with %u partition%s",
				   SLICE_ARG(table->type), table->n, table->n == 1 ? "" : "s"));
}

static int judge_type(const struct facts *facts, struct arena *a, struct note *why)
{
	if (!slice_eq(facts->usage, S("filesystem")) || kind_is_known(facts->fstype))
		return refuse(why, NOTE_NOT_A_FILESYSTEM, -ENODATA,
			      kind_message(facts->fstype, facts->usage, a));
	if (!filesystem_find(facts->fstype))
		return refuse(why, NOTE_NO_DRIVER, -ENODEV,
			      arena_format(a, "%.*s: kexling does not mount this file system: keep "
					   "/boot on another one", SLICE_ARG(facts->fstype)));
	return 0;
}

static int judge_nothing(int err, struct slice types, struct arena *a, struct note *why)
{
	if (err == -ENODATA)
		return refuse(why, NOTE_NO_FILESYSTEM, err,
			      S("nothing that is known was found on it"));
	if (err == -ENOTUNIQ)
		return refuse(why, NOTE_NO_FILESYSTEM, -ENODATA,
			      arena_format(a, "signatures that exclude each other: %.*s: "
					   "remove the old one with wipefs", SLICE_ARG(types)));
	return refuse_errno(why, err, "the device cannot be read", a);
}

/* Where nearly all signatures are: up to btrfs' at 64 KiB, and those of RAID, of which one is 257
 * sectors before the end. Page by page they are a dozen requests, of which each is waited for. A
 * CD's last sectors are better left alone. */
static void read_ahead(const struct place *place, const struct block_device *dev)
{
	enum { FRONT = 72 << 10, BACK = 132 << 10 };
	uint64_t size = place->size ? place->size : dev->size;
	bool is_cd = slice_starts(slice_str(dev->name), S("sr"));

	(void)posix_fadvise(place->fd, (off_t)place->start, FRONT, POSIX_FADV_WILLNEED);
	if (size > FRONT + BACK && !is_cd)
		(void)posix_fadvise(place->fd, (off_t)(place->start + size - BACK), BACK,
				    POSIX_FADV_WILLNEED);
}

/* What costs more reads than all the rest is looked for only where nothing else is. */
static int recognise(const struct place *place, bool try_costly, struct arena *a,
		     struct superblock *superblock)
{
	int err = superblock_read(place->fd, place->start, place->size, false, a, superblock);

	if (err == -ENODATA && try_costly)
		err = superblock_read(place->fd, place->start, place->size, true, a, superblock);
	return err;
}

static int probe(const struct place *place, const struct block_device *dev, struct arena *a,
		 struct facts *facts, struct note *why)
{
	struct table table = {0};
	struct superblock superblock = {0};

	read_ahead(place, dev);
	int table_err = place->disk >= 0 ? table_read(place->disk, a, &table) : 0;

	facts_of_device(dev, a, facts);
	facts_of_table(dev, &table, facts);
	if (dev->partition == 0 && table_err < 0)
		return refuse_errno(why, table_err, "the device cannot be read", a);
	if (dev->partition && table_is_extended(facts->parttype))
		return refuse(why, NOTE_NOT_A_FILESYSTEM, -ENODATA,
			      S("extended partition: the frame of the logical ones"));

	bool table_only = dev->partition == 0 && table.n > 0;
	int err = recognise(place, !table_only, a, &superblock);
	if (is_partitioned(dev, &table, superblock.type))
		return judge_table(&table, a, why);
	if (err < 0)
		return judge_nothing(err, superblock.type, a, why);
	if (table.n == 0) /* the boot sector of exFAT passes for an empty table */
		facts->pttype = (struct slice){0};
	facts->fstype = superblock.type;
	facts->usage = superblock.usage;
	facts->uuid = superblock.uuid;
	facts->label = superblock.label;
	if (slice_eq(facts->fstype, S("btrfs")))
		btrfs_env_block(place->fd, place->start, a, facts);
	return judge_type(facts, a, why);
}

/* Which members belong together has to be known before anything is made of them. */
static void facts_of_member(int fd, struct arena *a, struct facts *facts)
{
	struct lvm_group group;

	if (slice_eq(facts->fstype, S("linux_raid_member"))) {
		facts->group = facts->uuid;
	} else if (slice_eq(facts->fstype, S("LVM2_member")) && lvm_group_read(fd, a, &group)) {
		facts->group = group.id;
		facts->seqno = group.seqno;
	}
}

int probe_device(int fd, const struct block_device *dev, struct arena *a, struct facts *facts,
		 struct note *why)
{
	char path[BLOCK_PATH_BYTES];

	block_device_path(dev->disk, path);
	AUTO_FD disk = dev->partition ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	struct place place = {.fd = fd, .disk = dev->partition ? disk : fd};
	int err = probe(&place, dev, a, facts, why);
	assembly_facts(a, facts);
	facts_of_member(fd, a, facts);
	facts->path = sysfs_disk_path(facts->disk, a);
	return err;
}

uint32_t probe_nodes(const struct block_device *dev, struct arena *a, int fds[PROBE_NODES])
{
	char path[BLOCK_PATH_BYTES];

	block_device_path(dev->disk, path);
	fds[0] = open(path, O_PATH | O_CLOEXEC);
	return 1 + assembly_nodes(slice_str(dev->disk), a, fds + 1, PROBE_NODES - 1);
}

int probe_image(int image, const struct block_device *dev, struct arena *a, struct facts *facts,
		struct note *why)
{
	struct place place = {
		.fd = image, .disk = image, .start = dev->start, .size = dev->size,
	};

	return probe(&place, dev, a, facts, why);
}
