/* Tests of the job that writes, on a loop device that nobody may write to. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "discover/block/detached.h"
#include "discover/block/loop.h"
#include "init/job/inner.h"
#include "init/write/write.h"
#include "lib/fd.h"
#include "tests/unit/test.h"
#include "tests/unit/test_probe_run.h"

enum { IMAGE_BYTES = 8 << 20, BLOCK = 1024 };

#define HEAD "# GRUB Environment Block\n"

static struct catalog catalog;
static struct slot *slot;
static char block[BLOCK];

static void make_block(const char *body)
{
	memset(block, '#', sizeof(block));
	memcpy(block, HEAD, strlen(HEAD));
	memcpy(block + strlen(HEAD), body, strlen(body));
}

/* An ext4 with "/env" and "/e+3-0.conf": an image without a name. */
static int make_image(void)
{
	char folder[] = "/tmp/test_write_job.XXXXXX", file[64], other[64], image[64];

	OK(mkdtemp(folder));
	snprintf(file, sizeof(file), "%s/env", folder);
	snprintf(other, sizeof(other), "%s/e+3-0.conf", folder);
	snprintf(image, sizeof(image), "%s.img", folder);
	make_block("next_entry=1\n");
	AUTO_FD env = open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	AUTO_FD conf = open(other, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	OK(write(env, block, BLOCK) == BLOCK && write(conf, "title T\n", 8) == 8);
	int fd = open(image, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	OK(fd >= 0 && ftruncate(fd, IMAGE_BYTES) == 0);
	RUN("", "mke2fs", "-q", "-F", "-t", "ext4", "-d", folder, image);
	unlink(image);
	unlink(file);
	unlink(other);
	rmdir(folder);
	return fd;
}

/* The device, banned from writing and mounted; false: this machine does not let us. */
static bool set_up(int image, int *loop)
{
	static const struct mount_attempt attempts[] = {{"ext4", {{NULL, NULL}}},
							{NULL, {{NULL, NULL}}}};
	struct filesystem fs = {.attempts = attempts};
	char path[BLOCK_PATH_BYTES];
	struct note why;
	int on = 1;

	if (geteuid() != 0 || loop_attach_writable(image, path, loop) < 0 ||
	    ioctl(*loop, BLKROSET, &on) < 0)
		return false;
	slot = catalog_add(&catalog, ORIGIN_BLOCK);
	struct slice name = slice_basename(slice_str(path));
	memcpy(slot->block.name, name.p, name.n);
	memcpy(slot->block.disk, slot->block.name, sizeof(slot->block.disk));
	slot->probe.facts.fstype = S("ext4");
	slot->state = SLOT_SCANNED;
	return detached_mount(path, &fs, &test_arena, &slot->mount, &why) == 0;
}

/* The next user of the loop device may write to it. */
static void tear_down(int *loop)
{
	int off = 0;

	if (*loop >= 0)
		(void)ioctl(*loop, BLKROSET, &off);
	if (slot)
		catalog_remove(slot);
	slot = NULL;
	fd_close(loop);
}

/* What the job says of one write of slot's volume. */
static struct write_record run_job(struct boot_write *w, uint32_t n)
{
	struct boot_entry e = {.writes = {w, n}};
	struct write_plan plan = {.catalog = &catalog, .entry = &e, .asker = slot->number};
	int fds[WRITE_TARGETS];
	struct inner_work work = {.run = write_job, .arg = &plan, .sandbox = SANDBOX_LIMITS,
				  .limits = {.fds = fds}};
	struct write_record record = {0};
	struct slice answer;

	for (uint32_t i = 0; i < n; i++)
		w[i].file.volume = slot->number;
	work.limits.n_fds = write_fds(&plan, fds);
	OK(inner_run(&work, &test_arena, &answer) == JOB_OK);
	OK(wire_get_write(answer, &test_arena, &record) == 0 && record.results.n == n);
	return record;
}

static bool is_banned(int loop)
{
	int on = 0;

	return ioctl(loop, BLKROGET, &on) == 0 && on;
}

static bool image_has(int image, struct slice what)
{
	char *bytes = arena_array(&test_arena, char, IMAGE_BYTES);

	OK(fd_read_at(image, bytes, IMAGE_BYTES, 0) == IMAGE_BYTES);
	for (size_t i = 0; i + what.n <= IMAGE_BYTES; i += 512)
		if (memcmp(bytes + i, what.p, what.n) == 0)
			return true;
	return false;
}

TEST(write_job_environment)
{
	AUTO_FD image = make_image();
	int loop = -1;
	struct boot_write w[] = {
		{.kind = WRITE_ENV, .name = S("next_entry"), .value = S(""),
		 .file.path = S("/env")},
		{.kind = WRITE_ENV, .name = S("x"), .value = S("1"), .file.path = S("/none")},
		{.kind = WRITE_TRIES, .file.path = S("/env")},
		{.kind = WRITE_FIRMWARE, .name = S("PK"), .remove = 1},
	};

	if (!set_up(image, &loop)) {
		tear_down(&loop);
		SKIP("needs root and a loop device");
	}
	struct write_record r = run_job(w, 4);
	OK_TEXT(r.results.at[0].what, S("next_entry="));
	OK_TEXT(r.results.at[0].why, S(""));
	OK(r.results.at[0].done && !write_succeeded(&r));
	OK(!r.results.at[1].done && !r.results.at[2].done && !r.results.at[3].done);
	make_block("next_entry=\n");
	OK(image_has(image, (struct slice){block, BLOCK}) && is_banned(loop));
	catalog.hibernated.found = true;
	w[0].value = S("2");
	r = run_job(w, 1);
	OK_TEXT(r.results.at[0].why, S("a system sleeps that may have it mounted"));
	catalog.hibernated.found = false;
	tear_down(&loop);
}

/* A journal that had to be replayed is tried first, on a copy in memory, which needs device mapper.
 * This one has nothing to say; where it cannot be tried, nothing is written. */
TEST(write_job_behind_a_journal)
{
	static struct note replayed = {.code = NOTE_REPLAYED};
	AUTO_FD image = make_image();
	int loop = -1;
	struct boot_write w = {.kind = WRITE_ENV, .name = S("next_entry"), .value = S(""),
			       .file.path = S("/env")};

	if (!set_up(image, &loop)) {
		tear_down(&loop);
		SKIP("needs root and a loop device");
	}
	slot->probe.notes = (struct note_list){&replayed, 1};
	struct write_record r = run_job(&w, 1);
	bool tried = r.results.at[0].done;	/* where there is device mapper */
	make_block(tried ? "next_entry=\n" : "next_entry=1\n");
	OK(image_has(image, (struct slice){block, BLOCK}) && is_banned(loop));
	OK(slice_starts(r.results.at[0].why, S("its journal cannot be tried: ")) == !tried);
	slot->probe.notes = (struct note_list){0};
	tear_down(&loop);
}

/* Through the journal: the file has the new name in the mount that was there all the time. */
TEST(write_job_renames)
{
	AUTO_FD image = make_image();
	int loop = -1;
	struct boot_write w = {.kind = WRITE_RENAME, .value = S("e+2-1.conf"),
			       .file.path = S("/e+3-0.conf")};

	if (!set_up(image, &loop)) {
		tear_down(&loop);
		SKIP("needs root and a loop device");
	}
	struct write_record r = run_job(&w, 1);
	OK_TEXT(r.results.at[0].why, S(""));
	struct source_dir dir = {.source = {&source_dir_ops}, .root = slot->mount};
	OK(source_has_file(&dir.source, S("/e+2-1.conf")));
	OK(!source_has_file(&dir.source, S("/e+3-0.conf")));
	OK(is_banned(loop));
	r = run_job(&w, 1);
	OK(!r.results.at[0].done);
	tear_down(&loop);
}
