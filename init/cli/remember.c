/* Finds where a volume is mounted, and changes files there as their own tools do. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/remember.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>

#include "discover/block/existing.h"
#include "discover/conf/grubenv.h"
#include "init/catalog/asked.h"
#include "init/catalog/slot.h"
#include "init/write/announce.h"
#include "init/write/firmware.h"
#include "init/write/gpt.h"
#include "lib/fd.h"

enum { MOUNTINFO_BYTES = 1 << 20, ENV_BYTES = 64 << 10, NO_REPLACE = 1 };

static int open_below(int root, struct slice path, int flags, struct arena *a)
{
	struct open_how how = {.flags = (uint64_t)(flags | O_CLOEXEC),
			       .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS};
	long fd = syscall(SYS_openat2, root, arena_cstr(a, path), &how, sizeof(how));

	return fd < 0 ? -errno : (int)fd;
}

/* Whether the mount @m shows @path of the volume @s, for writing; then *@path is the one there. */
static bool leads_to(const struct mounted *m, const struct slot *s, struct slice *path,
		     struct arena *a)
{
	char node[BLOCK_PATH_BYTES];
	bool same = m->major == s->block.major && m->minor == s->block.minor;

	block_device_path(s->block.name, node);
	if (!m->writable || (!same && !slice_eq(m->source, slice_str(node))))
		return false;
	if (slice_eq(m->root, S("/")))
		return true;
	struct slice rest = *path;
	if (!slice_skip(&rest, m->root) || !slice_starts(rest, S("/")))
		return false;
	*path = arena_copy(a, rest);
	return true;
}

/* The file or directory at @path of the volume: a descriptor, or -errno. */
static int open_mounted(const struct slot *s, struct slice path, int flags, struct arena *a)
{
	struct slice text;
	int err = fd_read_file(AT_FDCWD, "/proc/self/mountinfo", MOUNTINFO_BYTES, a, &text);

	if (s->origin == ORIGIN_DIRECTORY)
		return open_below(s->mount, path, flags, a);
	if (err < 0 || s->origin != ORIGIN_BLOCK)
		return err < 0 ? err : -EROFS;
	for (err = -EROFS; text.n;) {
		struct slice there = path;
		struct mounted m;

		if (!mounted_parse(&text, a, &m) || !leads_to(&m, s, &there, a))
			continue;
		AUTO_FD root = open(arena_cstr(a, m.point), O_PATH | O_DIRECTORY | O_CLOEXEC);
		int fd = root < 0 ? -errno : open_below(root, there, flags, a);
		if (fd >= 0)
			return fd;
		err = fd;
	}
	return err;
}

static struct slice words(int err, struct arena *a)
{
	return err == -EROFS ? S("its file system is not mounted for writing here")
			     : arena_format(a, "%s", strerror(-err));
}

/* In place, as the block is as long as it was: no power cut leaves half a file. */
static struct slice set_variable(int fd, const struct boot_write *w, struct arena *a)
{
	char *block = arena_array(a, char, ENV_BYTES + 1);
	ssize_t n = fd_read_at(fd, block, ENV_BYTES + 1, 0);

	if (n < 0)
		return words((int)n, a);
	if (n > ENV_BYTES || !grubenv_set(block, (size_t)n, w->name, w->value, w->remove))
		return S("it is no environment block, or it is full");
	if (pwrite(fd, block, (size_t)n, 0) != n || fsync(fd) < 0)
		return words(-errno, a);
	return (struct slice){0};
}

static struct slice rename_in(int dir, const struct boot_write *w, struct arena *a)
{
	const char *old = arena_cstr(a, slice_basename(w->file.path));

	if (syscall(SYS_renameat2, dir, old, dir, arena_cstr(a, w->value), NO_REPLACE) < 0 ||
	    fsync(dir) < 0)
		return words(-errno, a);
	return (struct slice){0};
}

static struct slice change_file(const struct volumes *v, const struct listed *l,
				const struct boot_write *w, struct arena *a)
{
	const struct slot *s = catalog_slot((struct catalog *)v->catalog, w->file.volume);
	bool rename = w->kind == WRITE_RENAME;
	struct slice path = rename ? arena_concat(a, slice_dirname(w->file.path), S("/"))
				   : w->file.path;

	if (!s || !slice_starts(w->file.path, S("/")))
		return S("only the boot loader itself reaches it");
	struct slice why = asked_allowed(v->catalog, l->key.volume, s, w);
	if (why.n)
		return why;
	AUTO_FD fd = open_mounted(s, path, rename ? O_RDONLY | O_DIRECTORY : O_RDWR, a);
	if (fd < 0)
		return words(fd, a);
	return rename ? rename_in(fd, w, a) : set_variable(fd, w, a);
}

/* The partition table is nobody's file, here neither: on the disk itself. */
static struct slice count_in_table(const struct volumes *v, const struct listed *l,
				   const struct boot_write *w, struct arena *a)
{
	const struct slot *s;
	char path[BLOCK_PATH_BYTES];
	struct direct disk;
	struct slice why = asked_permit(v->catalog, l->key.volume, w, &s);

	if (why.n || s->origin != ORIGIN_BLOCK)
		return why.n ? why : S("only the boot loader itself reaches it");
	block_device_path(s->block.disk, path);
	AUTO_FD fd = open(path, O_RDWR | O_DIRECT | O_CLOEXEC);
	int err = fd < 0 ? -errno : direct_open(fd, 0, &disk);
	if (err < 0)
		return words(err, a);
	struct gpt_count count = gpt_count_of(&s->block, &s->probe.facts, w->value);
	return gpt_count_start(&disk, &count, a);
}

struct slice remember_one(const struct volumes *v, const struct listed *l,
			  const struct boot_write *w, struct arena *a)
{
	if (w->kind == WRITE_ENV || w->kind == WRITE_RENAME)
		return change_file(v, l, w, a);
	if (w->kind == WRITE_TRIES)
		return count_in_table(v, l, w, a);
	struct write_plan plan = {.catalog = v->catalog, .entry = l->entry,
				  .asker = l->key.volume};
	AUTO_FD efivars = volumes_efivars(v);
	return w->kind == WRITE_FIRMWARE ? firmware_write(efivars, &plan, w, a)
					 : S("it is not done here");
}

struct slice remember_where(const struct boot_write *w)
{
	return w->kind == WRITE_TRIES ? S("the partition table") : w->file.path;
}

void remember_all(const struct volumes *v, const struct listed *l, struct arena *a)
{
	AUTO_FD efivars = volumes_efivars(v);
	bool counted = false, announced = false;

	for (uint32_t i = 0; i < l->entry->writes.n; i++) {
		const struct boot_write *w = &l->entry->writes.at[i];
		struct slice why = remember_one(v, l, w, a);
		bool counts = w->kind == WRITE_RENAME && !why.n && efivars >= 0;

		if (counts)
			why = announce_counted(efivars, w, a);
		counted |= counts;
		announced |= w->kind == WRITE_FIRMWARE &&
			     slice_eq(w->name, S("LoaderEntrySelected"));
		if (why.n)
			cli_error(CLI_REFUSED, "not remembered: %.*s%s%.*s in %.*s: %.*s",
				  SLICE_ARG(w->name), w->remove ? " unset" : "=",
				  SLICE_ARG(w->value), SLICE_ARG(remember_where(w)),
				  SLICE_ARG(why));
	}
	if (efivars >= 0)
		announce_nothing(efivars, counted, announced, a);
}
