/* Recognising file systems and partitions in images that the real tools made. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>

#include "discover/block/filesystem.h"
#include "discover/block/image.h"
#include "discover/block/probe.h"
#include "init/cli/parts.h"
#include "lib/fd.h"
#include "tests/unit/test.h"
#include "tests/unit/test_probe_run.h"

enum { MIB = 1 << 20 };

static const char uuid[] = "b2a6c0de-1234-4321-8765-0123456789ab";

static int image_new(char path[64], off_t size)
{
	snprintf(path, 64, "%s", "/tmp/test_probe.XXXXXX");
	int fd = mkstemp(path);

	OK(fd >= 0 && ftruncate(fd, size) == 0);
	return fd;
}

static void image_drop(int fd, const char *path)
{
	close(fd);
	unlink(path);
}

static struct facts facts;
static struct note why;

static int probe_whole(int fd)
{
	struct block_device dev[16];
	uint32_t n;

	if (image_list(fd, "image0", dev, 16, &n) < 0 || n == 0)
		return -EBADF;
	return probe_image(fd, &dev[0], &test_arena, &facts, &why);
}

TEST(probe_ext4)
{
	char path[64];
	int fd = image_new(path, 16 * MIB);

	RUN("", "mke2fs", "-q", "-F", "-t", "ext4", "-L", "root", "-U", uuid, path);
	OK(probe_whole(fd) == 0);
	OK_TEXT(facts.fstype, S("ext4"));
	OK_TEXT(facts.usage, S("filesystem"));
	OK_TEXT(facts.uuid, slice_str(uuid));
	OK_TEXT(facts.label, S("root"));
	OK_TEXT(facts.device, S("image0"));
	OK_TEXT(facts.disk, S("image0"));
	OK(facts.size == 16 * MIB && facts.partition == 0 && facts.pttype.n == 0);
	image_drop(fd, path);
}

TEST(probe_vfat)
{
	char path[64];
	int fd = image_new(path, 64 * MIB);

	RUN("", "mkfs.vfat", "-n", "ESP", "-i", "1234abcd", path);
	OK(probe_whole(fd) == 0);
	OK_TEXT(facts.fstype, S("vfat"));
	OK_TEXT(facts.uuid, S("1234-ABCD"));
	OK_TEXT(facts.label, S("ESP"));
	OK(facts.pttype.n == 0); /* its boot sector looks like an MBR, and is none */
	image_drop(fd, path);
}

TEST(probe_xfs)
{
	char path[64];
	int fd = image_new(path, 320 * MIB);

	RUN("", "mkfs.xfs", "-q", "-L", "data", path);
	OK(probe_whole(fd) == 0);
	OK_TEXT(facts.fstype, S("xfs"));
	OK_TEXT(facts.label, S("data"));
	OK(facts.uuid.n == 36);
	image_drop(fd, path);
}

TEST(probe_btrfs)
{
	char path[64];
	int fd = image_new(path, 128 * MIB);

	RUN("", "mkfs.btrfs", "-q", "-L", "pool", "-U", uuid, path);
	OK(probe_whole(fd) == 0);
	OK_TEXT(facts.fstype, S("btrfs"));
	OK_TEXT(facts.label, S("pool"));
	OK_TEXT(facts.uuid, slice_str(uuid));
	image_drop(fd, path);
}

TEST(probe_swap)
{
	char path[64];
	int fd = image_new(path, MIB);

	RUN("", "mkswap", "-U", uuid, path);
	OK(probe_whole(fd) == -ENODATA && why.code == NOTE_NOT_A_FILESYSTEM);
	OK_TEXT(facts.fstype, S("swap"));
	OK_TEXT(facts.uuid, slice_str(uuid));
	OK_TEXT(why.message, S("swap: swap space"));
	image_drop(fd, path);
}

TEST(probe_nothing)
{
	char path[64];
	int fd = image_new(path, MIB);

	OK(probe_whole(fd) == -ENODATA && why.code == NOTE_NO_FILESYSTEM);
	OK(facts.size == MIB);
	image_drop(fd, path);
}

/* ext4 and btrfs signatures stand in different places: neither wins. */
TEST(probe_ambivalent)
{
	char path[64];
	int fd = image_new(path, 128 * MIB);
	char saved[4096];

	RUN("", "mke2fs", "-q", "-F", "-t", "ext4", path);
	OK(fd_read_at(fd, saved, sizeof(saved), 0) == sizeof(saved));
	RUN("", "mkfs.btrfs", "-q", "-f", path);
	OK(pwrite(fd, saved, sizeof(saved), 0) == sizeof(saved));
	OK(probe_whole(fd) == -ENODATA && why.code == NOTE_NO_FILESYSTEM);
	OK_TEXT(why.message,
		S("signatures that exclude each other: ext4, btrfs: remove the old one "
		  "with wipefs"));
	image_drop(fd, path);
}

TEST(probe_gpt)
{
	static const char layout[] =
		"label: gpt\nlabel-id: 01234567-89AB-CDEF-0123-456789ABCDEF\n"
		"1: start=2048, size=4096, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, "
		"uuid=11111111-2222-3333-4444-555555555555, name=\"EFI System\"\n"
		"12: start=8192, size=8192, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4, "
		"attrs=\"GUID:49,52,56\"\n";
	char path[64];
	int fd = image_new(path, 16 * MIB);
	struct block_device dev[16];
	uint32_t n;

	RUN(layout, "sfdisk", "-q", path);
	OK(image_list(fd, "image7", dev, 16, &n) == 0 && n == 3);
	OK(probe_image(fd, &dev[0], &test_arena, &facts, &why) == -ENODATA);
	OK(why.code == NOTE_NOT_A_FILESYSTEM);
	OK_TEXT(facts.pttype, S("gpt"));
	OK_TEXT(why.message, S("a partition table (gpt) with 2 partitions"));

	OK_TEXT(slice_str(dev[1].name), S("image7p1"));
	OK_TEXT(slice_str(dev[1].disk), S("image7"));
	OK(dev[1].start == 2048 * 512 && dev[1].size == 4096 * 512 && dev[1].partition == 1);
	OK(probe_image(fd, &dev[1], &test_arena, &facts, &why) == -ENODATA);
	OK(why.code == NOTE_NO_FILESYSTEM);
	OK_TEXT(facts.partuuid, S("11111111-2222-3333-4444-555555555555"));
	OK_TEXT(facts.partlabel, S("EFI System"));
	OK_TEXT(facts.parttype, S("c12a7328-f81f-11d2-ba4b-00a0c93ec93b"));
	OK_TEXT(facts.pttype, S("gpt"));

	OK_TEXT(slice_str(dev[2].name), S("image7p12"));
	OK(dev[2].partition == 12);
	/* a job says the same */
	static struct block_device by_job[LIMIT_VOLUMES];
	OK(parts_list(fd, "image7", &test_arena, by_job, &n) == NULL && n == 3);
	for (uint32_t i = 0; i < n; i++)
		OK(block_device_same(&by_job[i], &dev[i]) && by_job[i].start == dev[i].start &&
		   by_job[i].size == dev[i].size && by_job[i].read_only);
	OK(facts.partflags == 0);
	OK(probe_image(fd, &dev[2], &test_arena, &facts, &why) == -ENODATA);
	OK(facts.partflags == (1ull << 49 | 1ull << 52 | 1ull << 56));
	image_drop(fd, path);
}

TEST(parts_of_what_is_no_image)
{
	static struct block_device at[LIMIT_VOLUMES];
	AUTO_FD nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
	uint32_t n;

	OK_TEXT(slice_str(parts_list(nothing, "x", &test_arena, at, &n)),
		slice_str(strerror(EINVAL)));
}

TEST(parts_outside_of_the_image_are_refused)
{
	static struct block_device at[LIMIT_VOLUMES];
	static struct parts_answer answer;
	uint32_t n;

	answer = (struct parts_answer){.n = 2, .at = {{.size = 100}, {90, 10, 3, 0}}};
	OK(parts_take(&answer, 100, "x", at, &n) && n == 2 && at[1].partition == 3);
	OK_TEXT(slice_str(at[1].name), S("xp3"));
	OK(!parts_take(&answer, 99, "x", at, &n));
	answer.at[1].start = UINT64_MAX - 5;	/* its end would be in the image again */
	OK(!parts_take(&answer, 100, "x", at, &n));
	answer = (struct parts_answer){.n = LIMIT_VOLUMES + 1};
	OK(!parts_take(&answer, 100, "x", at, &n));
}

TEST(probe_mbr_with_logical_partitions)
{
	static const char layout[] = "label: dos\nlabel-id: 0xdeadbeef\n"
				     "1: start=2048, size=4096, type=c, bootable\n"
				     "2: start=8192, size=20480, type=5\n"
				     "5: start=10240, size=4096, type=83\n"
				     "6: start=16384, size=4096, type=82\n";
	char path[64];
	int fd = image_new(path, 16 * MIB);
	struct block_device dev[16];
	uint32_t n;

	RUN(layout, "sfdisk", "-q", path);
	OK(image_list(fd, "image0", dev, 16, &n) == 0 && n == 5);
	OK(dev[1].partition == 1 && dev[2].partition == 2 && dev[3].partition == 5 &&
	   dev[4].partition == 6);
	OK(probe_image(fd, &dev[1], &test_arena, &facts, &why) == -ENODATA);
	OK_TEXT(facts.partuuid, S("deadbeef-01"));
	OK_TEXT(facts.parttype, S("0xc"));
	OK_TEXT(facts.pttype, S("dos"));
	OK(probe_image(fd, &dev[2], &test_arena, &facts, &why) == -ENODATA);
	OK(why.code == NOTE_NOT_A_FILESYSTEM);
	OK_TEXT(facts.parttype, S("0x5"));
	OK(probe_image(fd, &dev[3], &test_arena, &facts, &why) == -ENODATA);
	OK_TEXT(facts.partuuid, S("deadbeef-05"));
	OK_TEXT(facts.parttype, S("0x83"));
	image_drop(fd, path);
}

/* A file system inside a partition, and a stale one under the whole disk's table. */
TEST(probe_partition_contents)
{
	char path[64], part_path[64];
	int fd = image_new(path, 32 * MIB), part = image_new(part_path, 8 * MIB);
	struct block_device dev[4];
	uint32_t n;
	static char bytes[8 * MIB];

	RUN("", "mke2fs", "-q", "-F", "-t", "ext2", "-L", "stale", path);
	RUN("label: dos\nlabel-id: 0x1\nstart=2048, size=16384, type=83\n", "sfdisk", "-q", "-w",
	    "never", path);
	RUN("", "mke2fs", "-q", "-F", "-t", "ext4", "-L", "boot", part_path);
	OK(fd_read_at(part, bytes, sizeof(bytes), 0) == sizeof(bytes));
	OK(pwrite(fd, bytes, sizeof(bytes), MIB) == sizeof(bytes));
	OK(image_list(fd, "x", dev, 4, &n) == 0 && n == 2);
	OK(probe_image(fd, &dev[0], &test_arena, &facts, &why) == -ENODATA);
	OK(why.code == NOTE_NOT_A_FILESYSTEM && facts.fstype.n == 0);
	OK(probe_image(fd, &dev[1], &test_arena, &facts, &why) == 0);
	OK_TEXT(facts.fstype, S("ext4"));
	OK_TEXT(facts.label, S("boot"));
	OK(image_list(fd, "x", dev, 1, &n) == -E2BIG && n == 1);
	image_drop(part, part_path);
	image_drop(fd, path);
}

/* A disk that is CD-ROM image and partitioned disk at once is read as a whole. */
TEST(probe_hybrid_iso)
{
	char path[64], tree[64] = "/tmp/test_probe.XXXXXX";
	int fd = image_new(path, 0);
	struct block_device dev[8];
	uint32_t n;

	OK(mkdtemp(tree) != NULL);
	RUN("", "xorriso", "-as", "mkisofs", "-quiet", "-R", "-V", "LIVE", "-partition_offset",
	    "16", "-o", path, tree);
	OK(image_list(fd, "x", dev, 8, &n) == 0 && n == 2);
	OK(probe_image(fd, &dev[0], &test_arena, &facts, &why) == 0);
	OK_TEXT(facts.fstype, S("iso9660"));
	OK_TEXT(facts.label, S("LIVE"));
	OK_TEXT(facts.pttype, S("dos"));
	rmdir(tree);
	image_drop(fd, path);
}

TEST(probe_file_system_without_driver)
{
	static const char boot_sector[] = "\xeb\x52\x90NTFS    ";
	char path[64], sector[512] = {0};
	int fd = image_new(path, 4 * MIB);

	/* only as much of NTFS as it takes to be recognised */
	memcpy(sector, boot_sector, sizeof(boot_sector) - 1);
	sector[12] = 2;		/* 512 bytes a sector */
	sector[13] = 8;		/* 8 sectors a cluster */
	sector[21] = (char)0xf8;
	sector[41] = 0x1f;	/* sectors in all */
	sector[48] = 4;		/* clusters to the master file table */
	sector[56] = 2;
	sector[64] = (char)0xf6; /* 1 KiB a record */
	sector[68] = 1;
	sector[510] = 0x55, sector[511] = (char)0xaa;
	OK(pwrite(fd, sector, sizeof(sector), 0) == sizeof(sector));
	for (int record = 0; record < 4; record++)
		OK(pwrite(fd, "FILE", 4, 4 * 4096 + record * 1024) == 4);
	OK(probe_whole(fd) == -ENODEV && why.code == NOTE_NO_DRIVER);
	OK_TEXT(facts.fstype, S("ntfs"));
	image_drop(fd, path);
}

TEST(probe_luks)
{
	static const char header[] = "LUKS\xba\xbe\0\1aes";
	char path[64];
	int fd = image_new(path, 4 * MIB);

	OK(pwrite(fd, header, sizeof(header), 0) == sizeof(header));
	OK(pwrite(fd, uuid, sizeof(uuid), 168) == sizeof(uuid));
	OK(probe_whole(fd) == -ENODATA && why.code == NOTE_NOT_A_FILESYSTEM);
	OK_TEXT(facts.fstype, S("crypto_LUKS"));
	OK_TEXT(facts.uuid, slice_str(uuid));
	OK(slice_starts(why.message, S("crypto_LUKS: encrypted")));
	image_drop(fd, path);
}

/* Version 1.2: the superblock stands 4 KiB from the start. */
TEST(probe_raid_member)
{
	static const char superblock[] = "\xfc\x4e\x2b\xa9\1";
	static const char offset[8] = {8}, ones[] = "\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1";
	char path[64];
	int fd = image_new(path, 4 * MIB);

	OK(pwrite(fd, superblock, sizeof(superblock), 4096) == sizeof(superblock));
	OK(pwrite(fd, ones, 16, 4096 + 16) == 16);
	OK(pwrite(fd, offset, sizeof(offset), 4096 + 144) == sizeof(offset));
	OK(probe_whole(fd) == -ENODATA && why.code == NOTE_NOT_A_FILESYSTEM);
	OK_TEXT(facts.fstype, S("linux_raid_member"));
	OK_TEXT(facts.usage, S("raid"));
	OK(slice_starts(why.message, S("linux_raid_member: member of a RAID array")));
	image_drop(fd, path);
}

/* Looked for last, and only where nothing else is: labels of a former pool hide nothing. */
TEST(probe_zfs)
{
	static const char magic[8] = {0x0c, (char)0xb1, (char)0xba};
	char path[64];
	int fd = image_new(path, 64 * MIB);

	for (int label = 0; label < 2; label++)
		for (int i = 0; i < 128; i++)
			OK(pwrite(fd, magic, 8, label * 262144 + 131072 + i * 1024) == 8);
	OK(probe_whole(fd) == -ENODATA && why.code == NOTE_NOT_A_FILESYSTEM);
	OK_TEXT(facts.fstype, S("zfs_member"));
	RUN("", "mke2fs", "-q", "-F", "-t", "ext4", path);
	for (int i = 0; i < 128; i++)
		OK(pwrite(fd, magic, 8, 131072 + i * 1024) == 8);
	OK(probe_whole(fd) == 0);
	OK_TEXT(facts.fstype, S("ext4"));
	image_drop(fd, path);
}

TEST(probe_device_that_is_not_there)
{
	struct block_device dev = {.name = "no-such-disk", .disk = "no-such-disk"};
	int fd = -1;

	OK(probe_open(&dev, false, &test_arena, &fd, &why) == -ENOENT);
	OK(why.code == NOTE_UNREADABLE && fd == -1);
	OK_TEXT(why.message, S("the device cannot be opened: No such file or directory"));
}

TEST(filesystems_are_all_registered)
{
	static const char *const types[] = {"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "vfat",
					    "iso9660", "udf", "squashfs", "erofs", "exfat"};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		OK(filesystem_find(slice_str(types[i])) != NULL);
	OK(filesystem_find(S("ext")) == NULL && filesystem_find(S("")) == NULL);
}

/* Every attempt ends properly, and no journal is ever replayed. */
TEST(filesystems_never_replay)
{
	static const char *const guards[] = {"noload", "norecovery", "nologreplay",
					     "disable_roll_forward"};
	static const char *const journaled[] = {"ext4", "ext3", "xfs", "btrfs", "f2fs"};

	for (size_t i = 0; i < sizeof(journaled) / sizeof(*journaled); i++) {
		const struct filesystem *fs = filesystem_find(slice_str(journaled[i]));
		for (const struct mount_attempt *m = fs->attempts; m->driver; m++) {
			bool guarded = strcmp(m->driver, "ext2") == 0;
			OK(m->options[MOUNT_OPTIONS].key == NULL);
			for (const struct mount_option *o = m->options; o->key; o++)
				for (size_t g = 0; g < sizeof(guards) / sizeof(*guards); g++)
					guarded |= strcmp(o->key, guards[g]) == 0 ||
						   (o->value && strcmp(o->value, guards[g]) == 0);
			OK(guarded);
		}
	}
}
