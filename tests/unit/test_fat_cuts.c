/* The power cut after every sector that counting a start on FAT writes: on what mkfs.vfat makes,
 * looked at by fsck.vfat and mtools, which share nothing with what is tested. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "init/write/fat.h"
#include "lib/fd.h"
#include "tests/unit/test.h"
#include "tests/unit/test_probe_run.h"
#include "tests/unit/written.h"

/* The files that stand before it, and so where its name begins; of names of other lengths. */
enum { LAYOUTS_SHORT = 12, LAYOUTS_MOST = 400, SMALL_KIB = 1440, NAME_BYTES = 128 };

#define CONTENT "title The new one\nlinux /kernel\n"

static char folder[] = "/tmp/test_fat_cuts.XXXXXX";
static char image[64], cut[64], file[64];

static void put_file(const char *path, const char *bytes)
{
	AUTO_FD fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	OK(fd_write_all(fd, slice_str(bytes)) == 0);
}

/* struct layout - the name of the file that counts, without its counter, and its path before and
 * after */
struct layout {
	char stem[NAME_BYTES / 2], path[NAME_BYTES], name[NAME_BYTES];
};

/* A file system of every size of table, in which the name has every length, and begins in every
 * slot of a sector. */
static void make(unsigned n, struct layout *l)
{
	static const char *const bits[] = {"12", "16", "32"};
	char kib[16], target[2 * NAME_BYTES];

	snprintf(l->stem, sizeof(l->stem), "e%.*s", (int)(n * 7 % 40),
		 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
	snprintf(l->path, sizeof(l->path), "/loader/%s+3-0.conf", l->stem);
	snprintf(l->name, sizeof(l->name), "%s+2-1.conf", l->stem);
	snprintf(kib, sizeof(kib), "%d", n % 3 == 2 ? 34 * 1024 : n % 3 ? 16 * 1024 : SMALL_KIB);
	unlink(image);
	RUN("", "mkfs.vfat", "-C", "-s", "1", "-F", bits[n % 3], image, kib);
	RUN("", "mmd", "-i", image, "::/loader");
	for (unsigned i = 0; i < n % 16; i++) {
		snprintf(target, sizeof(target), "::/loader/F%u", i);
		RUN("", "mcopy", "-i", image, file, target);
	}
	snprintf(target, sizeof(target), "::%s", l->path);
	RUN("", "mcopy", "-i", image, file, target);
}

/* What the cut has left: one name, the whole file behind it, and so many starts left. */
static unsigned look(const struct layout *l)
{
	char path[2 * NAME_BYTES], name[NAME_BYTES];
	unsigned left, done;

	RUN("", "fsck.vfat", "-n", cut);
	struct slice found = RUN_OUTPUT("", "sh", "-c", "mdir -b -i \"$0\" ::/loader | grep -i "
					"'/e[^/]*+' | tr '\n' ' '", cut);
	struct slice only = slice_basename(slice_trim(found));
	OK(only.n && only.n < sizeof(name) && !slice_has(slice_trim(found), ' '));
	snprintf(name, sizeof(name), "%.*s", SLICE_ARG(only));
	OK(sscanf(name + strlen(l->stem), "+%u-%u.conf", &left, &done) == 2);
	snprintf(path, sizeof(path), "::/loader/%s", name);
	OK_TEXT(RUN_OUTPUT("", "sh", "-c", "mtype -i \"$0\" \"$1\" | tr '\n' '|'", cut, path),
		S("title The new one|linux /kernel|"));
	return left;
}

/* How many points there are. */
static unsigned cut_everywhere(const struct layout *l)
{
	struct direct d;
	unsigned last = 3;

	RUN("", "cp", "--sparse=always", image, cut);
	AUTO_FD fd = open(image, O_RDWR | O_CLOEXEC);
	OK(direct_open(fd, 0, &d) == 0);
	written_begin(fd);
	int err = fat_rename(&d, slice_str(l->path), slice_str(l->name), &test_arena);
	written_end();
	OK(err == 0 && written.n > 0);
	for (uint32_t n = 0; n <= written.n; n++) {
		AUTO_FD now = open(cut, O_WRONLY | O_CLOEXEC);

		if (n)
			OK(pwrite(now, written.at[n - 1].bytes, WRITTEN_SECTOR,
				  (off_t)written.at[n - 1].at) == WRITTEN_SECTOR);
		unsigned left = look(l);
		OK((left == 3 || left == 2) && left <= last);
		last = left;
	}
	OK(last == 2);
	return written.n + 1;
}

/* As many points as the environment's KEXLING_TEST_POINTS says; without it, a few. */
TEST(fat_power_cuts)
{
	const char *wanted = getenv("KEXLING_TEST_POINTS");
	unsigned least = wanted ? (unsigned)atoi(wanted) : 0, points = 0;
	struct layout l;

	OK(mkdtemp(folder));
	snprintf(image, sizeof(image), "%s/image", folder);
	snprintf(cut, sizeof(cut), "%s/cut", folder);
	snprintf(file, sizeof(file), "%s/file", folder);
	put_file(file, CONTENT);
	for (unsigned n = 0; n < LAYOUTS_MOST && (n < LAYOUTS_SHORT || points < least); n++) {
		size_t used = test_arena.used;

		make(n, &l);
		points += cut_everywhere(&l);
		test_arena.used = used;
	}
	OK(points >= least && points >= 2 * LAYOUTS_SHORT);
	fprintf(stderr, "fat_power_cuts: %u points\n", points);
	unlink(image);
	unlink(cut);
	unlink(file);
	rmdir(folder);
}
