/* What sysfs tells about devices that stand on other devices. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/assembly.h"

#include <fcntl.h>

#include "discover/block/md_super.h"
#include "lib/fd.h"
#include "lib/hex.h"
#include "lib/limits.h"
#include "lib/sysdir.h"

enum { LVM_ID = 32 };

void assembly_note(struct assembly *work, const struct assembly_member *m, uint32_t code,
		   struct slice message)
{
	struct note note = {.code = code, .volume = m->volume, .message = message};

	if (work->notes.n < LIMIT_NOTES)
		*ARENA_PUSH(work->arena, &work->notes.at, &work->notes.n) = note;
}

static struct slice device_folder(struct slice name, struct arena *a)
{
	return arena_format(a, "/sys/class/block/%.*s", SLICE_ARG(name));
}

/* The devices on one side of it: "holders" or "slaves". */
static struct slice_list neighbours(struct slice name, const char *which, struct arena *a)
{
	return sysdir_list(&(struct sysdir){AT_FDCWD, a}, device_folder(name, a), which);
}

static struct slice attribute(struct slice name, const char *which, struct arena *a)
{
	return sysdir_text(&(struct sysdir){AT_FDCWD, a}, device_folder(name, a), which);
}

bool assembly_is_used(const char *name, struct arena *a)
{
	return neighbours(slice_str(name), "holders", a).n > 0;
}

/* The disk behind one of our own views, whose other half is a loop device over memory. */
static struct slice behind_view(struct slice view, struct arena *a)
{
	struct slice_list slaves = neighbours(view, "slaves", a);

	for (uint32_t i = 0; i < slaves.n; i++)
		if (attribute(slaves.at[i], "loop/autoclear", a).n == 0)
			return slaves.at[i];
	return (struct slice){0};
}

struct slice assembly_below(struct slice name, struct arena *a)
{
	struct slice_list slaves = neighbours(name, "slaves", a);
	struct slice names = {0};

	for (uint32_t i = 0; i < slaves.n; i++) {
		struct slice slave = slaves.at[i];
		bool view = slice_starts(attribute(slave, "dm/name", a), S(BLOCK_PRIVATE));
		names = arena_join(a, names, ' ', view ? behind_view(slave, a) : slave);
	}
	return names;
}

/* ---- LVM: "LVM-" and the ids of group and volume, 32 characters each, without hyphens ---- */

static struct slice put_hyphens(struct slice id, struct arena *a)
{
	const char *p = id.p;

	return arena_format(a, "%.6s-%.4s-%.4s-%.4s-%.4s-%.4s-%.6s", p, p + 6, p + 10, p + 14,
			    p + 18, p + 22, p + 26);
}

/* What lvm_device_name() adds for a group that can be unplugged is no part of GRUB's name. */
static struct slice plain_name(struct slice name, struct slice id, struct arena *a)
{
	struct slice end = arena_format(a, "-%.*s", SLICE_ARG(slice_upto(id, LVM_ID)));

	return slice_ends(name, end) ? slice_upto(name, name.n - end.n) : name;
}

static void facts_of_lvm(struct slice name, struct slice id, struct arena *a, struct facts *facts)
{
	name = plain_name(name, id, a);
	facts->grub = arena_format(a, "lvm/%.*s", SLICE_ARG(name));
	if (id.n >= 2 * LVM_ID)
		facts->grub = arena_format(a, "%.*s lvmid/%.*s/%.*s", SLICE_ARG(facts->grub),
					   SLICE_ARG(put_hyphens(id, a)),
					   SLICE_ARG(put_hyphens(slice_from(id, LVM_ID), a)));
	facts->model = arena_format(a, "LVM volume %.*s on %.*s", SLICE_ARG(name),
				    SLICE_ARG(assembly_below(facts->disk, a)));
}

static void facts_of_dm(struct arena *a, struct facts *facts)
{
	struct slice id = attribute(facts->disk, "dm/uuid", a);
	struct slice name = attribute(facts->disk, "dm/name", a);

	if (slice_skip(&id, S("LVM-")))
		facts_of_lvm(name, id, a, facts);
	else
		facts->model = arena_format(a, "device-mapper %.*s on %.*s", SLICE_ARG(name),
					    SLICE_ARG(assembly_below(facts->disk, a)));
}

/* ---- md ---- */

static int open_member(struct slice name, int flags, struct arena *a)
{
	char path[BLOCK_PATH_BYTES];

	block_device_path(arena_cstr(a, slice_upto(name, BLOCK_NAME_BYTES - 1)), path);
	return open(path, flags | O_CLOEXEC);
}

uint32_t assembly_nodes(struct slice disk, struct arena *a, int *fds, uint32_t max)
{
	struct slice_list members = {0};
	uint32_t n = 0;

	if (slice_starts(disk, S("md")))
		members = neighbours(disk, "slaves", a);
	for (; n < members.n && n < max; n++)
		fds[n] = open_member(members.at[n], O_PATH, a);
	return n;
}

static bool first_super(struct slice array, struct arena *a, struct md_super *super)
{
	struct slice_list slaves = neighbours(array, "slaves", a);

	for (uint32_t i = 0; i < slaves.n; i++) {
		struct slice name = slaves.at[i];
		uint64_t sectors = 0;
		AUTO_FD fd = open_member(name, O_RDONLY, a);
		if (fd >= 0 &&
		    slice_number(attribute(name, "size", a), UINT64_MAX >> 9, &sectors) &&
		    md_super_read(fd, sectors << 9, super) == 0)
			return true;
	}
	return false;
}

/* "host:0" is also called "0". */
static void facts_of_md(struct arena *a, struct facts *facts)
{
	struct slice level = attribute(facts->disk, "md/level", a), part = {0};
	struct text uuid = {.arena = a};
	struct md_super super;

	facts->model = arena_format(a, "md %.*s on %.*s", SLICE_ARG(level),
				    SLICE_ARG(assembly_below(facts->disk, a)));
	if (!first_super(facts->disk, a, &super))
		return;
	struct slice name = slice_str(super.name), plain = name;
	if (slice_has(name, ':'))
		slice_cut(&plain, ':');
	if (facts->partition)
		part = arena_format(a, ",%s%u", slice_eq(facts->pttype, S("dos")) ? "msdos" : "gpt",
				    facts->partition);
	hex_put(&uuid, super.uuid, MD_UUID_BYTES);
	facts->grub = arena_format(a, "md/%.*s%.*s md/%.*s%.*s mduuid/%.*s%.*s", SLICE_ARG(plain),
				   SLICE_ARG(part), SLICE_ARG(name), SLICE_ARG(part),
				   SLICE_ARG(text_slice(&uuid)), SLICE_ARG(part));
}

void assembly_facts(struct arena *a, struct facts *facts)
{
	if (slice_starts(facts->disk, S("dm-")))
		facts_of_dm(a, facts);
	else if (slice_starts(facts->disk, S("md")))
		facts_of_md(a, facts);
}
