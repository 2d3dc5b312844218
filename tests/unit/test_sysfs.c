/* Listing block devices from a tree that looks like /sys. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "discover/block/sysfs.h"
#include "lib/fd.h"
#include "tests/unit/test.h"

static char tree[64];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static int tree_open(void)
{
	snprintf(tree, sizeof(tree), "%s", "/tmp/test_sysfs.XXXXXX");
	if (!mkdtemp(tree))
		return -1;
	int fd = open(tree, O_RDONLY | O_DIRECTORY);
	OK(mkdirat(fd, "class", 0755) == 0 && mkdirat(fd, "class/block", 0755) == 0);
	OK(mkdirat(fd, "dev", 0755) == 0);
	return fd;
}

static void tree_close(int fd)
{
	close(fd);
	nftw(tree, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void put(int fd, const char *dir, const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "dev/%s/%s", dir, name);
	AUTO_FD file = openat(fd, path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	OK(file >= 0 && fd_write_all(file, slice_str(text)) == 0);
}

/* A device directory and the link to it, with the attributes that the kernel always has. */
static void add(int fd, const char *dir, const char *uevent, const char *sectors)
{
	char path[256], link[256];
	struct slice name = slice_basename(slice_str(dir));

	snprintf(path, sizeof(path), "dev/%s", dir);
	OK(mkdirat(fd, path, 0755) == 0);
	snprintf(path, sizeof(path), "class/block/%.*s", SLICE_ARG(name));
	snprintf(link, sizeof(link), "../../dev/%s", dir);
	OK(symlinkat(link, fd, path) == 0);
	put(fd, dir, "uevent", uevent);
	put(fd, dir, "size", sectors);
	put(fd, dir, "ro", "0\n");
}

static struct block_device found[64];

TEST(sysfs_disk_and_partition)
{
	int fd = tree_open();
	uint32_t n = 99;

	add(fd, "sda", "MAJOR=8\nMINOR=0\nDEVNAME=sda\nDEVTYPE=disk\nDISKSEQ=7\n", "2048000\n");
	put(fd, "sda", "removable", "1\n");
	put(fd, "sda", "hidden", "0\n");
	OK(mkdirat(fd, "dev/sda/device", 0755) == 0);
	put(fd, "sda", "device/model", "Flash Stick     \n");
	add(fd, "sda/sda1", "MAJOR=8\nMINOR=1\nDEVNAME=sda1\nDEVTYPE=partition\nPARTN=1\n",
	    "204800\n");
	put(fd, "sda/sda1", "start", "2048\n");
	put(fd, "sda/sda1", "ro", "1\n");

	OK(sysfs_list_block(fd, found, 64, &n) == 0 && n == 2);
	OK_TEXT(slice_str(found[0].name), S("sda"));
	OK_TEXT(slice_str(found[0].disk), S("sda"));
	OK(found[0].partition == 0 && found[0].major == 8 && found[0].minor == 0);
	OK(found[0].size == 2048000ull * 512 && found[0].start == 0 && found[0].diskseq == 7);
	OK(found[0].removable && !found[0].read_only);
	OK_TEXT(slice_str(found[0].model), S("Flash Stick"));

	OK_TEXT(slice_str(found[1].name), S("sda1"));
	OK_TEXT(slice_str(found[1].disk), S("sda"));
	OK(found[1].partition == 1 && found[1].minor == 1 && found[1].start == 1048576);
	OK(found[1].size == 204800ull * 512 && found[1].read_only && found[1].removable);
	OK_TEXT(slice_str(found[1].model), S("Flash Stick"));
	tree_close(fd);
}

static void add_path(int fd, const char *disk, const char *partition, const char *wwid)
{
	add(fd, disk, "MAJOR=8\nMINOR=0\n", "2048000\n");
	put(fd, disk, "removable", "0\n");
	char device[64];
	snprintf(device, sizeof(device), "dev/%s/device", disk);
	OK(mkdirat(fd, device, 0755) == 0);
	put(fd, disk, "device/wwid", wwid);
	add(fd, partition, "MAJOR=8\nMINOR=1\nPARTN=1\n", "204800\n");
}

TEST(sysfs_two_paths_to_one_disk)
{
	int fd = tree_open();
	uint32_t n;

	add_path(fd, "sda", "sda/sda1", "naa.5000c50015ea7100\n");
	add_path(fd, "sdb", "sdb/sdb1", "naa.5000c50015ea7100\n");
	add_path(fd, "sdc", "sdc/sdc1", "naa.5000c50015ea7101\n");	/* another disk */
	add_path(fd, "sdd", "sdd/sdd1", "t10.ATA     STICK  0000\n");	/* no name of its own */
	add_path(fd, "sde", "sde/sde1", "t10.ATA     STICK  0000\n");
	OK(sysfs_list_block(fd, found, 64, &n) == 0 && n == 10);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < n; k++)
			OK(block_device_same_disk(&found[i], &found[k]) ==
			   (i != k && i < 4 && k < 4 && i % 2 == k % 2));
	found[0].removable = true;
	OK(!block_device_same_disk(&found[0], &found[2]));
	tree_close(fd);
}

TEST(sysfs_old_kernel_without_partn_and_diskseq)
{
	int fd = tree_open();
	uint32_t n;

	add(fd, "nvme0n1", "MAJOR=259\nMINOR=0\nDEVNAME=nvme0n1\n", "100\n");
	add(fd, "nvme0n1/nvme0n1p3", "MAJOR=259\nMINOR=3\nDEVNAME=nvme0n1p3\n", "10\n");
	put(fd, "nvme0n1/nvme0n1p3", "partition", "3\n");
	OK(sysfs_list_block(fd, found, 64, &n) == 0 && n == 2);
	OK(found[1].partition == 3 && found[1].diskseq == 0);
	OK_TEXT(slice_str(found[1].disk), S("nvme0n1"));
	put(fd, "nvme0n1", "diskseq", "12\n");
	OK(sysfs_list_block(fd, found, 64, &n) == 0 && found[1].diskseq == 12);
	tree_close(fd);
}

TEST(sysfs_natural_order)
{
	static const char *const disks[] = {"vdb", "sdaa", "sdb", "nvme10n1", "nvme2n1", "sdz",
					    "sda", "dm-10", "dm-9", "sr0", "mmcblk0"};
	static const char *const want[] = {"dm-9", "dm-10", "mmcblk0", "nvme2n1", "nvme10n1",
					   "sda", "sda1", "sda2", "sda10", "sdb", "sdz", "sdaa",
					   "sr0", "vdb"};
	int fd = tree_open();
	uint32_t n;

	for (size_t i = 0; i < sizeof(disks) / sizeof(*disks); i++)
		add(fd, disks[i], "MAJOR=8\nMINOR=0\n", "8\n");
	add(fd, "sda/sda10", "MAJOR=8\nMINOR=10\nPARTN=10\n", "8\n");
	add(fd, "sda/sda2", "MAJOR=8\nMINOR=2\nPARTN=2\n", "8\n");
	add(fd, "sda/sda1", "MAJOR=8\nMINOR=1\nPARTN=1\n", "8\n");
	OK(sysfs_list_block(fd, found, 64, &n) == 0);
	OK(n == sizeof(want) / sizeof(*want));
	for (uint32_t i = 0; i < n; i++)
		OK_TEXT(slice_str(found[i].name), slice_str(want[i]));
	tree_close(fd);
}

TEST(sysfs_leaves_out_what_holds_nothing)
{
	int fd = tree_open();
	uint32_t n;

	add(fd, "ram0", "MAJOR=1\nMINOR=0\n", "8192\n");
	add(fd, "fd0", "MAJOR=2\nMINOR=0\n", "2880\n");
	add(fd, "loop0", "MAJOR=7\nMINOR=0\n", "0\n");
	add(fd, "loop1", "MAJOR=7\nMINOR=1\n", "4096\n");
	add(fd, "loop2", "MAJOR=7\nMINOR=2\n", "4096\n");
	OK(mkdirat(fd, "dev/loop1/loop", 0755) == 0 && mkdirat(fd, "dev/loop2/loop", 0755) == 0);
	put(fd, "loop1", "loop/autoclear", "0\n");
	put(fd, "loop2", "loop/autoclear", "1\n"); /* a view of what is mounted already */
	add(fd, "nbd0", "MAJOR=43\nMINOR=0\n", "0\n");
	add(fd, "zram0", "MAJOR=252\nMINOR=0\n", "0\n");
	add(fd, "sr0", "MAJOR=11\nMINOR=0\n", "0\n"); /* no medium: listed */
	add(fd, "nvme0c0n1", "MAJOR=0\nMINOR=0\n", "4096\n");
	put(fd, "nvme0c0n1", "hidden", "1\n");
	OK(sysfs_list_block(fd, found, 64, &n) == 0 && n == 2);
	OK_TEXT(slice_str(found[0].name), S("loop1"));
	OK_TEXT(slice_str(found[1].name), S("sr0"));
	OK(found[1].size == 0);
	tree_close(fd);
}

TEST(sysfs_hostile_attributes)
{
	int fd = tree_open();
	uint32_t n;
	char longer[200];

	memset(longer, 'x', sizeof(longer));
	longer[199] = '\0';
	add(fd, "sda", "MAJOR=eight\nMINOR=0\n", "8\n");	/* no number */
	add(fd, "sdb", "", "8\n");				/* nothing at all */
	add(fd, "sdc", "MAJOR=8\nMINOR=32", "99999999999999999999999\n"); /* overflows */
	OK(mkdirat(fd, "dev/sdc/device", 0755) == 0);
	put(fd, "sdc", "device/model", longer);			/* cut */
	add(fd, "a-name-that-is-longer-than-any-kernel-allows", "MAJOR=8\nMINOR=1\n", "8\n");
	OK(symlinkat("../../dev/gone", fd, "class/block/sdd") == 0);
	OK(sysfs_list_block(fd, found, 64, &n) == 0 && n == 1);
	OK_TEXT(slice_str(found[0].name), S("sdc"));
	OK(found[0].size == 0 && strlen(found[0].model) == BLOCK_MODEL_BYTES - 1);
	tree_close(fd);
}

/* The link to the directory of @name is one that leads through @way, as on a real machine. */
static void add_at(int fd, const char *way, const char *name)
{
	char path[256], link[300];
	static const char *const above[] = {"dev/pci", "dev/pci/usb1", "dev/pci/ata1"};

	for (size_t i = 0; i < sizeof(above) / sizeof(*above); i++)
		(void)!mkdirat(fd, above[i], 0755);
	snprintf(path, sizeof(path), "dev/%s/%s", way, name);
	OK(mkdirat(fd, path, 0755) == 0);
	snprintf(link, sizeof(link), "../../%s", path);
	snprintf(path, sizeof(path), "class/block/%.*s",
		 SLICE_ARG(slice_basename(slice_str(name))));
	OK(symlinkat(link, fd, path) == 0);
	snprintf(path, sizeof(path), "%s/%s", way, name);
	put(fd, path, "uevent", "MAJOR=8\nMINOR=0\n");
	put(fd, path, "size", "8\n");
}

static void add_members(int fd, const char *name, const char *const *members)
{
	char path[256];

	add_at(fd, "pci", name);
	snprintf(path, sizeof(path), "dev/pci/%s/slaves", name);
	OK(mkdirat(fd, path, 0755) == 0);
	for (; *members; members++) {
		snprintf(path, sizeof(path), "dev/pci/%s/slaves/%s", name, *members);
		OK(symlinkat("../anywhere", fd, path) == 0);
	}
}

static void finds_removable(int fd, const char *removable)
{
	uint32_t n;
	struct slice all = {0};

	OK(sysfs_list_block(fd, found, 64, &n) == 0);
	for (uint32_t i = 0; i < n; i++)
		if (found[i].removable)
			all = arena_join(&test_arena, all, ' ', slice_str(found[i].name));
	OK_TEXT(all, slice_str(removable));
}

TEST(sysfs_what_can_be_unplugged)
{
	int fd = tree_open();

	add_at(fd, "pci/ata1", "sda");
	add_at(fd, "pci/ata1", "sda/sda1");
	add_at(fd, "pci/ata1", "sr0");
	add_at(fd, "pci/usb1", "sdb");	/* a disk in a case: it does not call itself removable */
	add_at(fd, "pci/usb1", "sdb/sdb1");
	add_at(fd, "pci", "usbdisk");	/* no such bus */
	put(fd, "pci/ata1/sda", "removable", "0\n");
	put(fd, "pci/usb1/sdb", "removable", "0\n");
	finds_removable(fd, "sdb sdb1 sr0");
	put(fd, "pci/ata1/sda", "removable", "1\n");
	finds_removable(fd, "sda sda1 sdb sdb1 sr0");
	tree_close(fd);
}

TEST(sysfs_what_stands_on_what_can_be_unplugged)
{
	int fd = tree_open();

	add_at(fd, "pci/ata1", "sda");
	add_at(fd, "pci/ata1", "sda/sda1");
	add_at(fd, "pci/usb1", "sdb");
	add_at(fd, "pci/usb1", "sdb/sdb1");
	add_members(fd, "md0", (const char *const[]){"sda", NULL});
	add_members(fd, "md1", (const char *const[]){"sda", "sdb1", NULL});
	add_members(fd, "dm-0", (const char *const[]){"md0", "sda1", NULL});
	add_members(fd, "dm-1", (const char *const[]){"sda1", "dm-0", "md1", NULL});
	add_members(fd, "dm-2", (const char *const[]){"dm-2", NULL});	/* no end */
	add_members(fd, "dm-3", (const char *const[]){"sda1", "sdc", NULL});	/* gone */
	finds_removable(fd, "dm-1 dm-2 dm-3 md1 sdb sdb1");
	tree_close(fd);
}

TEST(sysfs_more_than_there_is_room_for)
{
	int fd = tree_open();
	uint32_t n;

	for (int i = 0; i < 10; i++) {
		char name[16];
		snprintf(name, sizeof(name), "md%d", i);
		add(fd, name, "MAJOR=9\nMINOR=0\n", "8\n");
	}
	OK(sysfs_list_block(fd, found, 4, &n) == -E2BIG && n == 4);
	OK(sysfs_list_block(fd, found, 10, &n) == 0 && n == 10);
	for (int i = 0; i < 10; i += 2) {
		char name[16];
		snprintf(name, sizeof(name), "md%d", i);
		put(fd, name, "removable", "1\n");
	}
	OK(sysfs_list_block(fd, found, 6, &n) == -E2BIG && n == 6);
	for (uint32_t i = 0; i < n; i++)	/* the five others, and one of these */
		OK(found[i].removable == (i == n - 1) || found[n - 1].removable == false);
	OK(sysfs_list_block(fd, found, 4, &n) == -E2BIG && n == 4);
	for (uint32_t i = 0; i < n; i++)
		OK(!found[i].removable && sysfs_has_block(fd, &found[i]));
	found[0].diskseq++;
	OK(!sysfs_has_block(fd, &found[0]));
	add(fd, "sda", "MAJOR=8\nMINOR=0\n", "8\n");
	add(fd, "sda/sda128", "MAJOR=8\nMINOR=1\nPARTN=128\n", "8\n");
	OK(sysfs_list_block(fd, found, 64, &n) == 0 && n == 12);
	add(fd, "sda/sda129", "MAJOR=8\nMINOR=2\nPARTN=129\n", "8\n");
	OK(sysfs_list_block(fd, found, 64, &n) == -E2BIG && n == 12);
	tree_close(fd);
	OK(sysfs_list_block(-1, found, 10, &n) < 0 && n == 0);
}

TEST(sysfs_of_this_machine)
{
	AUTO_FD sys = open("/sys", O_RDONLY | O_DIRECTORY);
	uint32_t n = 0;

	OK(sys >= 0);
	int err = sysfs_list_block(sys, found, 64, &n);
	OK(err == 0 || err == -E2BIG || err == -ENOENT);
	for (uint32_t i = 1; i < n; i++)
		OK(block_device_compare(&found[i - 1], &found[i]) < 0);
}

TEST(sysfs_device_paths)
{
	char path[BLOCK_PATH_BYTES];

	block_device_path("vda1", path);
	OK_TEXT(slice_str(path), S("/dev/vda1"));
	block_device_path("cciss!c0d0p1", path);
	OK_TEXT(slice_str(path), S("/dev/cciss/c0d0p1"));
}
