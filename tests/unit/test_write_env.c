/* Tests of environment blocks written to file systems behind their backs: real ones of mke2fs, of
 * which no byte may change but those of the block. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "discover/block/image.h"
#include "discover/block/loop.h"
#include "discover/block/probe.h"
#include "init/write/env.h"
#include "init/write/extents.h"
#include "lib/fd.h"
#include "tests/unit/test.h"
#include "tests/unit/test_probe_run.h"
#include "tests/unit/written.h"

enum { IMAGE_BYTES = 8 << 20, BLOCK = 1024 };

#define HEAD "# GRUB Environment Block\n"

static char block[BLOCK];

static void make_block(const char *body)
{
	memset(block, '#', sizeof(block));
	memcpy(block, HEAD, strlen(HEAD));
	memcpy(block + strlen(HEAD), body, strlen(body));
}

static void put_file(const char *path, const char *bytes, size_t n, off_t size)
{
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	OK(fd >= 0 && write(fd, bytes, n) == (ssize_t)n && ftruncate(fd, size) == 0);
}

/* A file system of @type with @features, in which "/env" has these @n bytes and then zeros up to
 * @size. An image without a name. */
static int image_with(const char *type, const char *features, const char *inode, const char *bytes,
		      size_t n, off_t size)
{
	char folder[] = "/tmp/test_write.XXXXXX", file[64], image[64];

	OK(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/env", folder);
	snprintf(image, sizeof(image), "%s.img", folder);
	put_file(file, bytes, n, size);
	int fd = open(image, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	OK(fd >= 0 && ftruncate(fd, IMAGE_BYTES) == 0);
	RUN("", "mke2fs", "-q", "-F", "-b", "4096", "-t", type, "-O", features, "-I", inode, "-d",
	    folder, image);
	unlink(image);
	unlink(file);
	rmdir(folder);
	return fd;
}

static struct slice contents(int image)
{
	char *bytes = arena_array(&test_arena, char, IMAGE_BYTES);

	OK(fd_read_at(image, bytes, IMAGE_BYTES, 0) == IMAGE_BYTES);
	return (struct slice){bytes, IMAGE_BYTES};
}

static bool may_mount(int image)
{
	char path[BLOCK_PATH_BYTES];
	AUTO_FD loop = -1;

	return geteuid() == 0 && loop_attach(image, 0, 0, path, &loop) == 0;
}

/* struct view - an image, mounted for reading */
struct view {
	struct source_dir dir;
	struct direct device;
	struct env_place place;
};

static bool view_open(int image, struct view *v)
{
	struct block_device dev;
	struct facts facts;
	struct note why;
	uint32_t n;
	int mount = -1;

	OK(image_list(image, "image", &dev, 1, &n) == 0 && n == 1);
	OK(probe_image(image, &dev, &test_arena, &facts, &why) == 0);
	if (image_mount(image, &dev, &facts, &test_arena, &mount, &why) < 0)
		return false;
	v->dir = (struct source_dir){.source = {&source_dir_ops}, .root = mount};
	v->place = (struct env_place){.source = &v->dir.source, .path = S("/env"),
				       .copies = &v->device, .n_copies = 1};
	return direct_open(image, 0, &v->device) == 0;
}

static struct boot_write changes[] = {
	{.name = S_INIT("next_entry"), .value = S_INIT("")},
	{.name = S_INIT("counter"), .value = S_INIT("2")},
};

/* What became of both changes. */
static struct slice write_both(int image, struct slice why[2])
{
	struct view v;

	why[0] = why[1] = S("not mounted");
	if (view_open(image, &v)) {
		env_write(&v.place, changes, 2, &test_arena, why);
		fd_close(&v.dir.root);
	}
	return why[0];
}

/* How many bytes differ, and whether all of them were @old and are @new now, in one piece. */
static bool only_changed(struct slice before, struct slice after, struct slice old,
			 struct slice new)
{
	size_t at = 0, end = before.n;

	while (at < end && before.p[at] == after.p[at])
		at++;
	while (end > at && before.p[end - 1] == after.p[end - 1])
		end--;
	for (size_t i = 0; i + old.n <= before.n; i += 512)
		if (slice_eq(slice_upto(slice_from(before, i), old.n), old) &&
		    slice_eq(slice_upto(slice_from(after, i), new.n), new))
			return at >= i && end <= i + old.n && at < end;
	return false;
}

static void check_written(const char *type, const char *features)
{
	struct slice why[2], old = {block, BLOCK};

	make_block("next_entry=gnulinux\ncounter=3\n");
	AUTO_FD image = image_with(type, features, "256", block, BLOCK, BLOCK);
	if (!may_mount(image))
		SKIP("needs root and a loop device");
	struct slice before = contents(image);
	old = arena_copy(&test_arena, old);
	OK_TEXT(write_both(image, why), S(""));
	OK_TEXT(why[1], S(""));
	make_block("next_entry=\ncounter=2\n");
	OK(only_changed(before, contents(image), old, (struct slice){block, BLOCK}));
	/* a second time: what is there already is not written */
	OK_TEXT(write_both(image, why), S(""));
}

TEST(write_env_ext4)
{
	check_written("ext4", "none");
}

TEST(write_env_ext4_of_today)
{
	check_written("ext4", "extent,metadata_csum,64bit,dir_index");
}

TEST(write_env_ext2)
{
	check_written("ext2", "none");
}

/* That nothing is written, and why: it begins with @want. */
static void check_refused(const char *features, const char *inode, size_t n, off_t size,
			  struct slice want)
{
	struct slice why[2];

	AUTO_FD image = image_with("ext4", features, inode, block, n, size);
	if (!may_mount(image))
		SKIP("needs root and a loop device");
	struct slice before = contents(image);
	(void)write_both(image, why);
	OK_TEXT(slice_upto(why[0], want.n), want);
	OK_TEXT(slice_upto(why[1], want.n), want);
	OK(slice_eq(before, contents(image)));
}

TEST(write_env_refuses_inline)
{
	make_block("counter=3\n");
	check_refused("ext_attr,extent,inline_data,^has_journal", "2048", BLOCK, BLOCK,
		      S("the file is kept inside"));
}

TEST(write_env_refuses_holes)
{
	make_block("counter=3\n");
	check_refused("extent", "256", BLOCK, 16 * BLOCK, S("the file has a hole"));
}

TEST(write_env_refuses_other_files)
{
	make_block("counter=3\n");
	check_refused("extent", "256", 1000, 1000, S("the file is 1000 bytes long"));
	block[2] = 'g';
	check_refused("extent", "256", BLOCK, BLOCK, S("it is no environment block"));
}

/* What @make, a script with the image as $1 and a folder to mount it at as $2, has put into it. It
 * prints "made", or why this machine cannot do it. -1: as @said. */
static int image_made(const char *make, off_t bytes, struct slice *said)
{
	char folder[] = "/tmp/test_write.XXXXXX", image[64];

	OK(mkdtemp(folder));
	snprintf(image, sizeof(image), "%s.img", folder);
	int fd = open(image, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	OK(fd >= 0 && ftruncate(fd, bytes) == 0);
	*said = RUN_OUTPUT("", "sh", "-c", make, "sh", image, folder);
	unlink(image);
	rmdir(folder);
	if (!slice_eq(*said, S("made")))
		fd_close(&fd);
	return fd;
}

/* That nothing is written to the file of an image that @make makes, and why; empty: it is written.
 * Where it is not, the file system's own driver could. */
static void check_made(const char *make, off_t bytes, struct slice want)
{
	AUTO_FD nothing = fd_memory("nothing");
	struct slice why[2], said;
	struct view v;

	OK(ftruncate(nothing, BLOCK) == 0);
	if (!may_mount(nothing))
		SKIP("needs root and a loop device");
	AUTO_FD image = image_made(make, bytes, &said);
	if (image < 0)
		SKIP(arena_cstr(&test_arena, said));
	OK(view_open(image, &v));
	written_begin(image);
	OK(env_write(&v.place, changes, 2, &test_arena, why) == (want.n > 0));
	written_end();
	OK_TEXT(why[0], want);
	OK_TEXT(why[1], want);
	OK((written.n == 0) == (want.n > 0));
	fd_close(&v.dir.root);
}

/* @change is done in its root, where "env" is, while it is mounted; @then when it is no more. */
#define MADE_BY(mkfs, change, then)                                                                \
	"set -e; mkfs='" mkfs "'; tool=${mkfs%% *}\n"                                              \
	"command -v $tool > /dev/null || { echo \"needs $tool\"; exit 0; }\n"                      \
	"$mkfs \"$1\" > /dev/null\n"                                                               \
	"mount -o loop \"$1\" \"$2\" || { echo 'the kernel does not mount it'; exit 0; }\n"        \
	"trap 'cd /; umount \"$2\"' EXIT; cd \"$2\"\n"                                             \
	"{ printf '# GRUB Environment Block\\ncounter=3\\nnext_entry=x\\n'\n"                      \
	"head -c 1024 /dev/zero | tr '\\0' '#'; } | head -c 1024 > env\n"                          \
	change "\ntrap '' EXIT; cd /; umount \"$2\"\n" then "\necho made"

#define EXT4 "mke2fs -q -F -t ext4 -b 1024"
#define XFS  "mkfs.xfs -q -f -m reflink=1"
enum { XFS_BYTES = 320 << 20, BTRFS_BYTES = 128 << 20 };

TEST(write_env_refuses_blocks_never_written)
{
	check_made(MADE_BY(EXT4, "rm env; fallocate -l 1024 env", ""), IMAGE_BYTES,
		   S("the file's blocks were never written"));
}

TEST(write_env_refuses_shared_blocks)
{
	check_made(MADE_BY(XFS, "cp --reflink=always env copy", ""), XFS_BYTES,
		   S("the file shares its blocks with another one"));
}

/* It is not xfs that is refused. */
TEST(write_env_xfs)
{
	check_made(MADE_BY(XFS, "true", ""), XFS_BYTES, S(""));
}

TEST(write_env_refuses_compressed)
{
	check_made(MADE_BY("mkfs.btrfs -q -m single",
			   "mv env e; chattr +c .; touch env; for i in 0 1 2 3 4 5 6 7 8 9; do "
			   "cat e e e e; done > env", ""),
		   BTRFS_BYTES, S("the file is compressed"));
}

/* What the file's place has on the device is another file's by now. */
TEST(write_env_compares_first)
{
	struct slice why[2], old = {block, BLOCK};
	struct view v;

	make_block("counter=3\n");
	AUTO_FD image = image_with("ext4", "extent", "256", block, BLOCK, BLOCK);
	if (!may_mount(image) || !view_open(image, &v))
		SKIP("needs root and a loop device");
	AUTO_FD other = fd_memory("other");
	struct slice bytes = contents(image);
	for (size_t i = 0; i + BLOCK <= bytes.n; i += 512)
		if (slice_eq(slice_upto(slice_from(bytes, i), BLOCK), old))
			((char *)bytes.p)[i + 900] = 'x';
	OK(write(other, bytes.p, bytes.n) == (ssize_t)bytes.n);
	v.device.fd = other;
	env_write(&v.place, changes, 2, &test_arena, why);
	OK_TEXT(why[0], S("what the disk has at the file's place is not the file"));
	OK(slice_eq(contents(other), bytes));
	fd_close(&v.dir.root);
}

/* A journal that was replayed over what was written: what it has of the block is there again. */
TEST(write_env_after_a_journal)
{
	const struct slice back = S("the journal still has the file's bytes");
	struct slice why[2];
	struct view v;

	make_block("next_entry=7\ncounter=3\n");
	AUTO_FD image = image_with("ext4", "extent", "256", block, BLOCK, BLOCK);
	if (!may_mount(image) || !view_open(image, &v))
		SKIP("needs root and a loop device");
	v.place.again = true;
	written_begin(image);
	OK(!env_write(&v.place, changes, 2, &test_arena, why));
	written_end();
	OK_TEXT(why[0], back);
	OK_TEXT(why[1], back);
	OK(written.n == 0);
	v.place.again = false;
	env_write(&v.place, changes, 2, &test_arena, why);
	OK_TEXT(why[0], S(""));
	v.place.again = true;
	env_write(&v.place, changes, 2, &test_arena, why);
	OK_TEXT(why[0], S(""));
	OK_TEXT(why[1], S(""));
	fd_close(&v.dir.root);
}

/* The sector that openSUSE keeps in front of btrfs. */
TEST(write_env_sector)
{
	AUTO_FD disk = fd_memory("disk");
	struct slice why[2];
	struct direct device;
	struct env_place place = {.path = S("512+1"), .copies = &device, .n_copies = 1};
	char sector[512];

	make_block("counter=3\n");
	OK(ftruncate(disk, 1 << 20) == 0 && pwrite(disk, block, 512, 512 * 512) == 512);
	OK(direct_open(disk, 0, &device) == 0);
	env_write(&place, changes + 1, 1, &test_arena, why);
	OK_TEXT(why[0], S(""));
	make_block("counter=2\n");
	OK(pread(disk, sector, 512, 512 * 512) == 512 && memcmp(sector, block, 512) == 0);
	place.path = S("513+1");
	env_write(&place, changes + 1, 1, &test_arena, why);
	OK_TEXT(why[0], S("it is no environment block"));
	place.path = S("99999+1");
	env_write(&place, changes + 1, 1, &test_arena, why);
	OK_TEXT(why[0], S("the file's place is not inside of its device"));
}

/* What becomes of the change of a sector on such a disk. */
static struct slice write_sector_on(enum written_disk kind)
{
	AUTO_FD disk = fd_memory("disk");
	struct slice why[2];
	struct direct device;
	struct env_place place = {.path = S("8+1"), .copies = &device, .n_copies = 1};

	make_block("counter=3\n");
	OK(ftruncate(disk, 1 << 16) == 0 && pwrite(disk, block, 512, 8 * 512) == 512);
	OK(direct_open(disk, 0, &device) == 0);
	written_begin(disk);
	written.disk = kind;
	env_write(&place, changes + 1, 1, &test_arena, why);
	written_end();
	OK(written.n == 1);
	return why[0];
}

/* It is told to keep what was written, and asked for it again: what it does not have is not said to
 * be done. */
TEST(write_env_on_a_disk_that_lies)
{
	const struct slice lied = slice_str(strerror(EIO));

	OK_TEXT(write_sector_on(WRITTEN_KEPT), S(""));
	OK(written.flushed == written.n);
	OK_TEXT(write_sector_on(WRITTEN_LOST), lied);
	OK_TEXT(write_sector_on(WRITTEN_ELSEWHERE), lied);
	OK_TEXT(write_sector_on(WRITTEN_UNFLUSHED), lied);
}

/* Both members of a mirror, of which one has what it shows further behind; neither, when they do
 * not agree. */
TEST(write_env_mirror)
{
	enum { AT = 3 * 512, BASE = 8 * 512 };
	AUTO_FD one = fd_memory("one");
	AUTO_FD two = fd_memory("two");
	struct slice why[2];
	struct direct copies[2];
	struct env_place place = {.path = S("3+1"), .copies = copies, .n_copies = 2};
	char x[512], y[512];

	make_block("counter=3\n");
	OK(ftruncate(one, 1 << 16) == 0 && ftruncate(two, 1 << 16) == 0);
	OK(pwrite(one, block, 512, AT) == 512 && pwrite(two, block, 512, BASE + AT) == 512);
	OK(direct_open(one, 0, &copies[0]) == 0 && direct_open(two, BASE, &copies[1]) == 0);
	env_write(&place, changes + 1, 1, &test_arena, why);
	OK_TEXT(why[0], S(""));
	make_block("counter=2\n");
	OK(pread(one, x, 512, AT) == 512 && memcmp(x, block, 512) == 0);
	OK(pread(two, y, 512, BASE + AT) == 512 && memcmp(y, block, 512) == 0);
	OK(pwrite(two, "x", 1, BASE + AT + 511) == 1);
	env_write(&place, changes, 1, &test_arena, why);
	OK_TEXT(why[0], S("what the disk has at the file's place is not the file"));
	OK(pread(one, x, 512, AT) == 512 && memcmp(x, block, 512) == 0);
}

/* A file on a mount that may write: no place of it is asked for, and no other byte changes. */
TEST(env_write_to_the_file_itself)
{
	char path[] = "/tmp/test_write.XXXXXX", now[2 * BLOCK];
	struct direct file;
	struct env_place place = {.copies = &file, .n_copies = 1};
	struct slice why[2];
	int fd = mkstemp(path);

	make_block("next_entry=7\ncounter=3\n");
	OK(fd >= 0 && write(fd, block, BLOCK) == BLOCK);
	OK(direct_open(fd, 0, &file) == 0);
	env_write(&place, changes, 2, &test_arena, why);
	OK(why[0].n == 0 && why[1].n == 0);
	make_block("next_entry=\ncounter=2\n");
	OK(fd_read_at(fd, now, sizeof(now), 0) == BLOCK && memcmp(now, block, BLOCK) == 0);
	OK(ftruncate(fd, BLOCK + 1) == 0 && direct_open(fd, 0, &file) == 0);
	env_write(&place, changes, 2, &test_arena, why);
	OK_TEXT(why[0], S("the file is 1025 bytes long, not a multiple of 1024"));
	close(fd);
	unlink(path);
}
