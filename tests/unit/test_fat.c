/* Tests of boot counters in the names of files on FAT: a small file system, made here. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>

#include "init/write/fat.h"
#include "init/write/fat_name.h"
#include "lib/fd.h"
#include "tests/unit/test.h"

/* FAT12: one sector a cluster; the boot sector, one table, a root directory of two sectors. */
enum { SECTOR = 512, TABLE_AT = SECTOR, ROOT_AT = 2 * SECTOR, DATA_AT = 4 * SECTOR, SECTORS = 64,
       ALIAS = 11 };

static unsigned char disk[SECTORS * SECTOR], before[SECTORS * SECTOR];

static void put16(unsigned char *p, unsigned n)
{
	p[0] = (unsigned char)n;
	p[1] = (unsigned char)(n >> 8);
}

static void set_cluster(unsigned cluster, unsigned next)
{
	unsigned char *p = disk + TABLE_AT + cluster * 3 / 2;

	if (cluster & 1)
		put16(p, (p[0] & 15u) | next << 4);
	else
		put16(p, next | (p[1] & 0xf0u) << 8);
}

static void format(void)
{
	memset(disk, 0, sizeof(disk));
	put16(disk + 11, SECTOR);
	disk[13] = 1;
	put16(disk + 14, 1);
	disk[16] = 1;
	put16(disk + 17, 32);
	put16(disk + 19, SECTORS);
	put16(disk + 22, 1);
	put16(disk + 510, 0xaa55);
}

/* The slots of a file behind those at @at: where the next ones go. */
static unsigned char *put_file(unsigned char *at, const char *name, const char *alias,
			       unsigned cluster, unsigned attributes)
{
	static const unsigned char places[] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
	size_t n = strlen(name), parts = n / 13 + (n % 13 != 0);
	unsigned sum = 0;

	for (int i = 0; i < ALIAS; i++)
		sum = (((sum & 1) << 7 | sum >> 1) + (unsigned char)alias[i]) & 0xff;
	for (size_t p = parts; p-- > 0; at += FAT_SLOT_BYTES) {
		at[0] = (unsigned char)((p + 1) | (p + 1 == parts ? 0x40u : 0));
		at[11] = 0x0f;
		at[13] = (unsigned char)sum;
		for (size_t i = 0; i < 13; i++) {
			size_t c = p * 13 + i;
			put16(at + places[i], c < n ? (unsigned char)name[c] : c == n ? 0 : 0xffff);
		}
	}
	memcpy(at, alias, ALIAS);
	at[11] = (unsigned char)attributes;
	put16(at + 26, cluster);
	return at + FAT_SLOT_BYTES;
}

/* Rename on what @disk has, which it has afterwards: 0 or -errno. */
static int rename_there(const char *path, const char *name)
{
	AUTO_FD fd = fd_memory("fat");
	struct direct d;

	memcpy(before, disk, sizeof(disk));
	OK(write(fd, disk, sizeof(disk)) == sizeof(disk));
	OK(direct_open(fd, 0, &d) == 0);
	int err = fat_rename(&d, slice_str(path), slice_str(name), &test_arena);
	OK(fd_read_at(fd, disk, sizeof(disk), 0) == sizeof(disk));
	return err;
}

static unsigned changed(void)
{
	unsigned n = 0;

	for (size_t i = 0; i < sizeof(disk); i++)
		n += disk[i] != before[i];
	return n;
}

static bool has(const unsigned char *directory, size_t slots, const char *name)
{
	struct slice all = {(const char *)directory, slots * FAT_SLOT_BYTES};
	struct fat_entry e;

	for (uint32_t at = 0; fat_entry_next(all, at, &e); at = e.first + e.n)
		if (slice_eq((struct slice){e.name, e.name_n}, slice_str(name)))
			return true;
	return false;
}

TEST(fat_renames_in_place)
{
	format();
	unsigned char *at = put_file(disk + ROOT_AT, "", "LABEL      ", 0, 8);
	at = put_file(at, "", "LOADER     ", 2, 0x10);
	set_cluster(2, 0xfff);
	unsigned char *file = disk + DATA_AT;
	file = put_file(file, "entry+3-0.conf", "ENTRY_~1CON", 5, 0x20);
	put_file(file, "other+3-0.conf", "OTHER_~1CON", 6, 0x20);
	OK(rename_there("/loader/ENTRY+3-0.conf", "entry+2-1.conf") == 0);
	OK(changed() == 2);
	OK(has(disk + DATA_AT, 16, "entry+2-1.conf") && has(disk + DATA_AT, 16, "other+3-0.conf"));
	OK(!has(disk + DATA_AT, 16, "entry+3-0.conf"));
	OK(rename_there("/loader/entry+3-0.conf", "entry+2-1.conf") == -ENOENT);
	OK(rename_there("/loader/entry+2-1.conf", "other+3-0.conf") == -EEXIST && changed() == 0);
	OK(rename_there("/loader/entry+2-1.conf", "entry+2-10.conf") == -EOPNOTSUPP);
	OK(rename_there("/loader", "loader") == -EISDIR && changed() == 0);
	OK(rename_there("/none/x+1-0", "x+0-1") == -ENOENT);
}

/* A chain of two clusters that are not neighbours, and a deleted file before ours. */
TEST(fat_follows_a_chain)
{
	format();
	put_file(disk + ROOT_AT, "", "D          ", 2, 0x10);
	set_cluster(2, 7);
	set_cluster(7, 0xfff);
	for (int i = 0; i < 16; i++)
		disk[DATA_AT + i * FAT_SLOT_BYTES] = 0xe5;
	put_file(disk + DATA_AT + 5 * SECTOR, "a-long-name-of-a-kernel+12-3.efi", "A-LONG~1EFI", 9,
		 0x20);
	OK(rename_there("/d/a-long-name-of-a-kernel+12-3.efi",
			"a-long-name-of-a-kernel+11-4.efi") == 0);
	OK(changed() == 2);
	OK(has(disk + DATA_AT + 5 * SECTOR, 16, "a-long-name-of-a-kernel+11-4.efi"));
}

/* The digits of what is done are in the last slot of one sector, those of what is left in the first
 * of the next one: slots go backwards. */
static void spread(void)
{
	format();
	for (int i = 0; i < 15; i++)
		disk[ROOT_AT + i * FAT_SLOT_BYTES] = 0xe5;
	put_file(disk + ROOT_AT + 15 * FAT_SLOT_BYTES, "kernel-6.1+3-0.conf", "KERNEL~1CON", 2,
		 0x20);
}

TEST(fat_name_over_two_sectors)
{
	spread();
	OK(rename_there("/kernel-6.1+3-0.conf", "kernel-6.1+2-1.conf") == 0);
	OK(changed() == 2);
	OK(has(disk + ROOT_AT, 32, "kernel-6.1+2-1.conf"));
	/* the name half way is another file's */
	spread();
	put_file(disk + ROOT_AT + 18 * FAT_SLOT_BYTES, "kernel-6.1+2-0.conf", "KERNEL~2CON", 3,
		 0x20);
	OK(rename_there("/kernel-6.1+3-0.conf", "kernel-6.1+2-1.conf") == -EEXIST);
	OK(changed() == 0);
}

TEST(fat_refuses_nonsense)
{
	format();
	put_file(disk + ROOT_AT, "x+1-0", "X_1-0~1    ", 2, 0x20);
	disk[13] = 0;
	OK(rename_there("/x+1-0", "x+0-1") == -EINVAL);
	format();
	put16(disk + 11, 513);
	OK(rename_there("/x+1-0", "x+0-1") == -EINVAL);
	/* a chain that goes round */
	format();
	put_file(disk + ROOT_AT, "", "D          ", 2, 0x10);
	for (int i = 0; i < 16; i++)
		disk[DATA_AT + i * FAT_SLOT_BYTES] = 0xe5;
	set_cluster(2, 2);
	OK(rename_there("/d/x+1-0", "x+0-1") == -EFBIG && changed() == 0);
}
