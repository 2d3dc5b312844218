/* Rules about volumes; rules about a file's place are those of whoever writes. */
/* SPDX-License-Identifier: MIT */
#include "init/catalog/asked.h"

#include "discover/conf/bls_file.h"
#include "discover/gptprio.h"
#include "init/catalog/slot.h"

/* Those whose files stay where they are, and have no check sums. */
static bool stays_in_place(struct slice fstype)
{
	static const struct slice types[] = {
		S_INIT("ext4"), S_INIT("vfat"), S_INIT("xfs"), S_INIT("ext3"),
		S_INIT("ext2"), S_INIT("exfat"), S_INIT("f2fs"),
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (slice_eq(fstype, types[i]))
			return true;
	return false;
}

static struct slice judge_sector(const struct slot *s, struct slice path)
{
	uint64_t sector;
	struct slice first = slice_cut(&path, '+');

	if (!s->probe.facts.env_block.n || !slice_number(first, UINT32_MAX, &sector) ||
	    sector != s->probe.facts.env_sector)
		return S("no environment block was found there");
	return (struct slice){0};
}

/* By changing the name where it is; by the journal; others have never been tried. */
static struct slice judge_rename(const struct slot *s)
{
	struct slice type = s->probe.facts.fstype;

	if (volume_is_stacked(slice_str(s->block.disk)))
		return S("names are not changed on logical volumes and RAID arrays");
	return type.n == 0 || slice_eq(type, S("vfat")) || slice_eq(type, S("ext4"))
		       ? (struct slice){0}
		       : S("names are changed on vfat and ext4 only");
}

bool asked_by_mount(const struct slot *s, const struct boot_write *w)
{
	return slice_eq(s->probe.facts.fstype, S("btrfs")) && slice_starts(w->file.path, S("/"));
}

static struct slice judge_file(const struct catalog *c, const struct slot *s,
			       const struct boot_write *w)
{
	if (asked_by_mount(s, w) && c->writes_mount)
		return volume_is_stacked(slice_str(s->block.disk))
			       ? S("logical volumes and RAID arrays are not mounted for writing")
			       : (struct slice){0};
	if (s->probe.facts.fstype.n && !stays_in_place(s->probe.facts.fstype))
		return S("its file system does not let a file be changed in its place");
	if (slot_has_note(s, NOTE_NOT_REPLAYED))
		return S("its journal was not replayed: where its files are is not known");
	return (struct slice){0};
}

/* "e+3-0.conf" as "e+2-1.conf": that is how a start is counted (UAPI.1, "Boot counting"). A scan
 * may ask for any name of any file, and nothing else is done. */
static bool counts_a_start(struct slice path, struct slice name)
{
	struct slice file = slice_basename(path);
	size_t dot = slice_rfind(file, '.'), next = slice_rfind(name, '.');
	struct boot_entry was = {.tries_left = TRIES_UNCOUNTED}, is = was;
	struct slice stem = bls_take_counter(slice_upto(file, dot), &was);

	return slice_eq(stem, bls_take_counter(slice_upto(name, next), &is)) &&
	       slice_eq(slice_from(file, dot), slice_from(name, next)) && dot < file.n &&
	       was.tries_left != TRIES_UNCOUNTED && is.tries_left != TRIES_UNCOUNTED &&
	       is.tries_left + 1 == was.tries_left && is.tries_done == was.tries_done + 1;
}

/* A scan may ask for that of any partition, and for any number. */
static bool counts_a_try(const struct facts *f, struct slice left)
{
	uint64_t n;

	return gptprio_counts(f->parttype) && slice_number(left, GPTPRIO_MOST, &n) &&
	       n == gptprio_after(f->partflags);
}

static bool same_disk(const struct slot *x, const struct slot *y)
{
	return slice_eq(slice_str(x->block.disk), slice_str(y->block.disk));
}

static struct slice judge(const struct catalog *c, const struct slot *s,
			  const struct boot_write *w)
{
	if (w->kind == WRITE_RENAME)
		return judge_rename(s);
	if (w->kind == WRITE_TRIES)
		return volume_is_stacked(slice_str(s->block.disk))
			       ? S("partition tables of RAID arrays are not changed")
			       : (struct slice){0};
	if (w->kind != WRITE_ENV)
		return S("it is not done here");
	return slice_starts(w->file.path, S("/")) ? judge_file(c, s, w)
						  : judge_sector(s, w->file.path);
}

struct slice asked_allowed(const struct catalog *c, uint32_t asker, const struct slot *s,
			   const struct boot_write *w)
{
	const struct slot *from = catalog_slot((struct catalog *)c, asker);

	if (!from)
		return S("the volume is not there");
	if (catalog_guest(c, from) && !same_disk(from, s))
		return S("what can be unplugged does not change other disks");
	if (w->kind == WRITE_RENAME && !counts_a_start(w->file.path, w->value))
		return S("a name is changed to count a start, and for nothing else");
	if (w->kind == WRITE_TRIES && !counts_a_try(&s->probe.facts, w->value))
		return S("a partition table is changed to count a start, and for nothing else");
	return (struct slice){0};
}

struct slice asked_permit(const struct catalog *c, uint32_t asker, const struct boot_write *w,
			  const struct slot **slot)
{
	const struct slot *s = catalog_slot((struct catalog *)c, w->file.volume);

	*slot = NULL;
	if (w->kind == WRITE_FIRMWARE)
		return (struct slice){0};
	if (!s || (s->mount < 0 && w->kind != WRITE_TRIES))
		return S("the volume is not there");
	if (s->origin == ORIGIN_INSIDE || s->origin == ORIGIN_NET)
		return s->origin == ORIGIN_NET ? S("a server has it") : S("it is inside of a file");
	struct slice why = asked_allowed(c, asker, s, w);
	if (why.n)
		return why;
	if (catalog_sleeps(c, s))
		return S("a system sleeps that may have it mounted");
	*slot = s;
	if (w->kind == WRITE_PROGRAM)
		return (struct slice){0};
	return judge(c, s, w);
}

void asked_put_what(struct text *out, const struct boot_write *w)
{
	bool rename = w->kind == WRITE_RENAME;

	if (w->kind == WRITE_PROGRAM || (w->kind == WRITE_TRIES && w->remove)) {
		text_put(out, w->kind == WRITE_PROGRAM
				? S("the firmware's next start")
				: S("its partition table whole, with no try to take off"));
		return;
	}
	text_put(out, rename ? S("its name ") : w->remove ? S("unset ") : S(""));
	text_safe(out, w->name);
	text_put(out, rename || w->remove ? S("") : S("="));
	text_safe(out, w->remove ? S("") : w->value);
}

void asked_put_where(struct text *out, const struct catalog *c, const struct boot_write *w)
{
	text_safe(out, w->file.volume ? catalog_volume_name(c, w->file.volume) : w->file.device);
	text_put(out, w->file.path.n ? S(":") : S(""));
	text_safe(out, w->file.path);
}
