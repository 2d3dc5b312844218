/* Mounting images without touching them, and reading the running system's mounts. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "discover/block/existing.h"
#include "discover/block/image.h"
#include "discover/block/loop.h"
#include "discover/block/mount.h"
#include "discover/block/probe.h"
#include "lib/fd.h"
#include "tests/unit/test.h"
#include "tests/unit/test_probe_run.h"

enum { IMAGE_BYTES = 4 << 20, SUPERBLOCK = 1024, ORPHAN_OFFSET = 0xe8 };

TEST(mountinfo_lines)
{
	struct slice text = S("36 35 98:0 / /mnt rw,noatime master:1 shared:2 - ext3 /dev/r rw,x\n"
			      "37 35 0:44 /@ /a\\040b\\134c ro - btrfs /dev/sda2 ro,subvol=/@\n"
			      "38 35 0:45 / /none rw - tmpfs  rw\n"
			      "nonsense\n\n39 35 8 / /x rw - ext4 /dev/y rw");
	struct mounted m;

	OK(mounted_parse(&text, &test_arena, &m) && m.major == 98 && m.minor == 0 && m.writable);
	OK_TEXT(m.root, S("/"));
	OK_TEXT(m.point, S("/mnt"));
	OK_TEXT(m.source, S("/dev/r"));
	OK(mounted_parse(&text, &test_arena, &m) && m.major == 0 && m.minor == 44 && !m.writable);
	OK_TEXT(m.root, S("/@"));
	OK_TEXT(m.point, S("/a b\\c"));
	(void)mounted_parse(&text, &test_arena, &m); /* a source without name: whatever, no harm */
	OK(!mounted_parse(&text, &test_arena, &m));
	OK(!mounted_parse(&text, &test_arena, &m));
	OK(!mounted_parse(&text, &test_arena, &m));
	OK(text.n == 0);
}

/* An ext4 image of mke2fs, as a temporary file without a name. */
static int image_new(const char *features)
{
	char path[] = "/tmp/test_mount.XXXXXX";
	int fd = mkstemp(path);

	OK(fd >= 0 && ftruncate(fd, IMAGE_BYTES) == 0);
	RUN("", "mke2fs", "-q", "-F", "-t", "ext4", "-L", "boot", "-O", features, path);
	unlink(path);
	return fd;
}

static struct facts facts;
static struct note why;
static struct block_device dev;

#define NO_MOUNT "needs root and a loop device"

/* Whether this machine lets us mount through a loop device at all. */
static bool may_mount(int image)
{
	char path[BLOCK_PATH_BYTES];
	AUTO_FD loop = -1;

	return geteuid() == 0 && loop_attach(image, 0, 0, path, &loop) == 0;
}

static int probe(int image)
{
	uint32_t n;

	OK(image_list(image, "image", &dev, 1, &n) == 0 && n == 1);
	return probe_image(image, &dev, &test_arena, &facts, &why);
}

static struct slice contents(int image)
{
	char *bytes = arena_array(&test_arena, char, IMAGE_BYTES);

	OK(fd_read_at(image, bytes, IMAGE_BYTES, 0) == IMAGE_BYTES);
	return (struct slice){bytes, IMAGE_BYTES};
}

static void check_view(int mount)
{
	struct statvfs st;
	unsigned long flags = ST_RDONLY | ST_NOSUID | ST_NODEV | ST_NOEXEC;

	OK(fstatvfs(mount, &st) == 0 && (st.f_flag & flags) == flags);
	OK(openat(mount, "new", O_CREAT | O_WRONLY, 0600) < 0 && errno == EROFS);
	AUTO_FD dir = openat(mount, "lost+found", O_RDONLY | O_DIRECTORY);
	OK(dir >= 0);
}

TEST(mount_image_leaves_it_unchanged)
{
	AUTO_FD image = image_new("metadata_csum");
	AUTO_FD mount = -1;

	OK(probe(image) == 0);
	if (!may_mount(image)) {
		int err = image_mount(image, &dev, &facts, &test_arena, &mount, &why);
		OK(err < 0 && mount == -1 && why.message.n > 0);
		SKIP(NO_MOUNT);
	}
	struct slice before = contents(image);
	OK(image_mount(image, &dev, &facts, &test_arena, &mount, &why) == 0);
	check_view(mount);
	fd_close(&mount);
	OK(slice_eq(before, contents(image)));
}

/* The superblock's list of orphans begins with an inode that does not exist: a driver that looks at
 * it clears it, also when mounted read-only. */
static int image_with_orphan(void)
{
	int image = image_new("^metadata_csum");
	static const char inode[4] = {12};

	OK(pwrite(image, inode, sizeof(inode), SUPERBLOCK + ORPHAN_OFFSET) == sizeof(inode));
	return image;
}

TEST(mount_leaves_orphans_alone)
{
	AUTO_FD image = image_with_orphan();
	AUTO_FD mount = -1;

	if (!may_mount(image))
		SKIP(NO_MOUNT);
	struct slice before = contents(image);
	OK(probe(image) == 0);
	OK(image_mount(image, &dev, &facts, &test_arena, &mount, &why) == 0);
	check_view(mount);
	fd_close(&mount);
	OK(slice_eq(before, contents(image)));
}

/* A writable loop device as losetup makes it, on a file that has a name. */
static bool writable_loop(int image, char path[64], struct slice *device)
{
	snprintf(path, 64, "/tmp/test_mount.XXXXXX");
	AUTO_FD fd = mkstemp(path);

	if (fd < 0 || fd_write_all(fd, contents(image)) < 0)
		return false;
	*device = RUN_OUTPUT("", "losetup", "-f", "--show", path);
	return device->n > 0;
}

/* The same through a device that could be written: the hosted program's case. */
TEST(mount_volume_on_a_writable_device)
{
	AUTO_FD image = image_with_orphan();
	AUTO_FD mount = -1;
	struct slice device = {0};
	char path[64];

	if (!may_mount(image))
		SKIP(NO_MOUNT);
	OK(probe(image) == 0);
	OK(writable_loop(image, path, &device));
	char *name = arena_cstr(&test_arena, device);
	OK(mount_volume(name, &facts, false, &test_arena, &mount, &why) == 0);
	if (mount >= 0)
		check_view(mount);
	fd_close(&mount);
	AUTO_FD after = open(path, O_RDONLY);
	OK(slice_eq(contents(image), contents(after)));
	RUN("", "losetup", "-d", name);
	unlink(path);
}

/* Mounted writable by the running system: its own mount is used, and stays writable. */
TEST(mount_volume_that_is_mounted_already)
{
	AUTO_FD image = image_new("metadata_csum");
	AUTO_FD mount_fd = -1;
	struct slice device = {0};
	char path[64], point[] = "/tmp/test mount.XXXXXX";

	if (!may_mount(image))
		SKIP(NO_MOUNT);
	OK(probe(image) == 0 && writable_loop(image, path, &device) && mkdtemp(point));
	char *name = arena_cstr(&test_arena, device);
	OK(mount(name, point, "ext4", 0, "") == 0);
	AUTO_FD file = open(arena_cstr(&test_arena, arena_concat(&test_arena, slice_str(point),
								  S("/seen"))),
			    O_CREAT | O_WRONLY, 0600);
	OK(file >= 0);
	OK(mount_volume(name, &facts, false, &test_arena, &mount_fd, &why) == 0);
	check_view(mount_fd);
	AUTO_FD seen = openat(mount_fd, "seen", O_RDONLY);
	OK(seen >= 0);
	OK(write(file, "x", 1) == 1);
	fd_close(&seen);
	fd_close(&file);
	fd_close(&mount_fd);
	OK(umount(point) == 0 && rmdir(point) == 0);
	RUN("", "losetup", "-d", name);
	unlink(path);
}

TEST(mount_failure_has_a_reason)
{
	AUTO_FD image = image_new("metadata_csum");
	AUTO_FD mount = -1;

	if (!may_mount(image))
		SKIP(NO_MOUNT);
	OK(probe(image) == 0);
	facts.fstype = S("squashfs");
	int err = image_mount(image, &dev, &facts, &test_arena, &mount, &why);
	OK(err < 0 && mount == -1);
	OK(why.code == NOTE_MOUNT_FAILED || why.code == NOTE_NO_DRIVER);
	OK(slice_starts(why.message, S("squashfs: ")));
	facts.fstype = S("no-such");
	OK(image_mount(image, &dev, &facts, &test_arena, &mount, &why) == -ENODEV);
	OK(mount_volume("/dev/null", &facts, false, &test_arena, &mount, &why) == -ENODEV);
	OK(why.code == NOTE_NO_DRIVER);
}
