/* Tests of what a job can reach: descriptors that are not its own, its answer's number, and files
 * beside its own. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "init/job/landlock.h"
#include "lib/fd.h"
#include "tests/unit/ability.h"
#include "tests/unit/sandbox_kit.h"

static char folder[32];
static int not_given = -1;

static void make(int dir, const char *name)
{
	AUTO_FD fd = openat(dir, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);

	OK(fd >= 0);
}

/* A job of files has a directory with "file" in it; beside that stands "secret". */
static void set_up(void)
{
	sandbox_set_up();
	strcpy(folder, "/tmp/test_sandbox.XXXXXX");
	OK(mkdtemp(folder));
	not_given = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	OK(mkdirat(not_given, "own", 0755) == 0);
	sandbox_kept[0] = openat(not_given, "own", O_PATH | O_CLOEXEC);
	make(not_given, "secret");
	make(sandbox_kept[0], "file");
}

static void tear_down(void)
{
	unlinkat(sandbox_kept[0], "file", 0);
	unlinkat(sandbox_kept[0], "new", 0);
	unlinkat(not_given, "secret", 0);
	unlinkat(not_given, "own", AT_REMOVEDIR);
	rmdir(folder);
	fd_close(&sandbox_kept[0]);
	fd_close(&not_given);
}

/* ---- descriptors ---- */

static int has_only_its_own(void)
{
	bool wrong = false;

	for (int fd = 0; fd < 1024; fd++) {
		bool own = fd == sandbox_out[1] || fd == sandbox_kept[0] ||
			   fd == sandbox_kept[SANDBOX_STATUS];
		wrong |= own != (syscall(SYS_fcntl, fd, F_GETFD) >= 0);
	}
	return wrong ? 0 : SANDBOX_WELL;
}

static int copies(void) { return (int)syscall(SYS_fcntl, sandbox_kept[0], F_DUPFD, 0) * 0; }
static int takes_the_number(void) { return (int)syscall(SYS_close, sandbox_out[1]) * 0; }
static int wants_signals(void) { return (int)syscall(SYS_fcntl, sandbox_out[1], F_SETOWN, 1) * 0; }
static int sends(void) { return (int)syscall(SYS_sendmsg, sandbox_out[1], NULL, 0) * 0; }
static int shares(void)
{
	return mmap(NULL, 4096, PROT_READ, MAP_SHARED, sandbox_kept[0], 0) == MAP_FAILED ? 0 : 1;
}
static int shares_in_another_way(void)
{
	return mmap(NULL, 4096, PROT_READ, MAP_SHARED_VALIDATE, sandbox_kept[0], 0) == MAP_FAILED;
}

static int copies_beside_the_number(void)
{
	int fd = (int)syscall(SYS_fcntl, sandbox_kept[0], F_DUPFD_CLOEXEC, sandbox_out[1]);

	return fd >= 0 && fd != sandbox_out[1] ? SANDBOX_WELL : 0;
}

TEST(sandbox_keeps_what_it_was_given)
{
	set_up();
	for (enum sandbox level = SANDBOX_BYTES; level < SANDBOX_LIMITS; level++)
		OK(sandbox_fate(level, has_only_its_own) == SANDBOX_WELL);
	tear_down();
}

TEST(sandbox_keeps_the_number_of_its_answer)
{
	NEEDS_FILTERS();
	set_up();
	for (enum sandbox level = SANDBOX_READING; level <= SANDBOX_LOADING; level++)
		OK(sandbox_fate(level, takes_the_number) == SANDBOX_STOPPED);
	for (enum sandbox level = SANDBOX_READING; level < SANDBOX_LIMITS; level++) {
		OK(sandbox_fate(level, copies) == SANDBOX_STOPPED);
		bool may = level == SANDBOX_UNPACKING || level == SANDBOX_LOADING;
		OK(sandbox_fate(level, copies_beside_the_number) ==
		   (may ? SANDBOX_WELL : SANDBOX_STOPPED));
	}
	tear_down();
}

TEST(sandbox_shares_nothing)
{
	NEEDS_FILTERS();
	set_up();
	for (enum sandbox level = SANDBOX_READING; level < SANDBOX_LIMITS; level++) {
		OK(sandbox_fate(level, shares) == SANDBOX_STOPPED);
		OK(sandbox_fate(level, shares_in_another_way) == SANDBOX_STOPPED);
		OK(sandbox_fate(level, wants_signals) == SANDBOX_STOPPED);
		bool passes = level == SANDBOX_UNPACKING || level == SANDBOX_DEVICES;
		OK((sandbox_fate(level, sends) == SANDBOX_STOPPED) != passes);
	}
	tear_down();
}

/* Its inner job is locked into the empty root, for which it has to have that. */
static int locks_in_another(void)
{
	return sandbox_fate(SANDBOX_UNPACKING, has_only_its_own);
}

TEST(sandbox_of_limits_can_confine_another)
{
	set_up();
	OK(sandbox_fate(SANDBOX_LIMITS, locks_in_another) == SANDBOX_WELL);
	tear_down();
}

/* ---- files ---- */

static int reads_its_own(void)
{
	return sandbox_open(sandbox_kept[0], "file", O_RDONLY) >= 0 ? SANDBOX_WELL : 0;
}

static int climbs(void)
{
	for (int fd = 0; fd < 1024; fd++)
		if (sandbox_open(fd, "../secret", O_RDONLY) >= 0 ||
		    sandbox_open(fd, "secret", O_RDONLY) >= 0)
			return 0;
	return errno == EBADF ? SANDBOX_WELL : 0;
}

/* Where a mount is not read-only, as a directory of a running system. */
static int writes_its_own(void)
{
	static const uint64_t flags[] = {O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC, O_WRONLY | O_APPEND};

	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (sandbox_open(sandbox_kept[0], "file", flags[i]) >= 0)
			return 0;
	return sandbox_open(sandbox_kept[0], "new", O_RDONLY | O_CREAT) >= 0 ? 0 : SANDBOX_WELL;
}

static int opens_a_terminal(void)
{
	return syscall(SYS_openat, AT_FDCWD, "/dev/tty", O_RDONLY) < 0 && errno == EACCES
	       ? SANDBOX_WELL : 0;
}

TEST(sandbox_of_files_reads_below_its_own)
{
	if (!landlock_is_there())
		SKIP("needs Landlock");
	set_up();
	OK(sandbox_fate(SANDBOX_FILES, reads_its_own) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_FILES, climbs) == SANDBOX_WELL);
	OK(sandbox_fate(SANDBOX_FILES, writes_its_own) == SANDBOX_WELL);
	tear_down();
}

TEST(sandbox_of_bytes_opens_no_terminal)
{
	if (!landlock_is_there())
		SKIP("needs Landlock");
	set_up();
	OK(sandbox_fate(SANDBOX_BYTES, opens_a_terminal) == SANDBOX_WELL);
	tear_down();
}
