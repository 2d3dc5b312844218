/* kexling rw: a disk that can be written to, in the rescue shell. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "discover/block/assembly.h"
#include "discover/block/writable.h"
#include "init/cli/lend.h"
#include "init/cli/options.h"
#include "lib/sysdir.h"

enum { TRIES = 50, TRY_US = 200000, TYPES_BYTES = 4096 };

/* The first driver that takes it. @type: which. 0 or -errno. */
static int mount_any(const char *node, const char *at, struct slice types, struct slice *type,
		     struct arena *a)
{
	int rc = -ENODEV;

	while (types.n) {
		struct slice line = slice_cut(&types, '\n');
		if (slice_starts(line, S("nodev")) || slice_trim(line).n == 0)
			continue;
		*type = slice_word(&line);
		if (mount(node, at, arena_cstr(a, *type), MS_NOATIME, NULL) == 0)
			return 0;
		if (errno == EBUSY || errno == EACCES || errno == EROFS)
			return -errno;
		if (rc == -ENODEV || errno != EINVAL)
			rc = -errno;
	}
	return rc;
}

/* Whoever held it until now, a job that was stopped, may take a moment to go. */
static int mount_patiently(const char *node, const char *at, struct slice *type, struct arena *a)
{
	char *room = arena_array(a, char, TYPES_BYTES);
	struct slice types = sysdir_content(AT_FDCWD, "/proc/filesystems", room, TYPES_BYTES);
	int rc = -EBUSY;

	for (int tries = 0; tries < TRIES && rc == -EBUSY; tries++) {
		if (tries)
			usleep(TRY_US);
		rc = mount_any(node, at, types, type, a);
	}
	return rc;
}

static int fail(struct slice name, const char *what, int rc, struct arena *a)
{
	struct slice others;

	writable_close(name, a);
	lend_ask("give", name, a, &others);
	if (rc == -EOPNOTSUPP)
		return cli_error(CLI_REFUSED, "%.*s: it stands on a RAID array with parity that "
				 "lacks a member: such an array is not written to here",
				 SLICE_ARG(name));
	return cli_error(CLI_REFUSED, "%.*s: %s: %s", SLICE_ARG(name), what, strerror(-rc));
}

/* A device keeps refusing for a moment, too, while its last user goes. */
static int open_patiently(struct slice name, struct slice others, struct arena *a,
			  char path[BLOCK_PATH_BYTES])
{
	int rc = 0;

	while (others.n && !rc)
		rc = writable_open(slice_word(&others), a, path);
	rc = rc ? rc : writable_open(name, a, path);

	for (int tries = 1; tries < TRIES && rc == -EBUSY; tries++) {
		usleep(TRY_US);
		rc = writable_open(name, a, path);
	}
	return rc;
}

/* The disks and partitions that it is made of: they came along. */
static struct slice disks_below(struct slice name, struct arena *a)
{
	struct slice todo = assembly_below(name, a), found = {0};

	while (todo.n) {
		struct slice one = slice_word(&todo), below = assembly_below(one, a);
		if (below.n)
			todo = arena_join(a, below, ' ', todo);
		else if (!slice_has_word(found, one))
			found = arena_join(a, found, ' ', one);
	}
	return found;
}

static int make_writable(const struct options *o, struct arena *a)
{
	const char *at = o->second ? o->second : "/mnt";
	char node[BLOCK_PATH_BYTES];
	struct slice type = {0}, others;

	if (!o->word)
		return cli_error(CLI_USAGE, "rw DEVICE [DIR]: which device? "
				 "'kexling explain --devices' lists them");
	struct slice name = lend_device(o->word, a);
	int rc = name.n ? lend_ask("take", name, a, &others) : CLI_REFUSED;
	if (rc)
		return rc;
	rc = open_patiently(name, others, a, node);
	if (rc < 0)
		return fail(name, "cannot be made writable", rc, a);
	mkdir(at, 0755);
	rc = mount_patiently(node, at, &type, a);
	if (rc < 0)
		return fail(name, "cannot be mounted", rc, a);
	struct slice below = disks_below(name, a);
	return cli_print(arena_format(a, "%.*s (%.*s%s%.*s) can be written to in %s.\n"
				      "'ro' gives it back; so do leaving the shell and starting an "
				      "entry.\n",
				      SLICE_ARG(name), SLICE_ARG(type), below.n ? ", on " : "",
				      SLICE_ARG(below), at));
}

static const struct command rw = {
	.name = "rw", .bit = FOR_RW, .argument = "DEVICE [DIR]",
	.help = "in the rescue shell: mount to write, at DIR or /mnt",
	.run = make_writable,
};
COMMAND(rw);
