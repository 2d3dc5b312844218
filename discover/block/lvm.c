/* Activates the logical volumes of a volume group, for reading only. */
/* SPDX-License-Identifier: MIT */
#include "discover/block/lvm.h"

#include <errno.h>

#include "discover/block/dm.h"
#include "lib/limits.h"
#include "lib/text.h"

/* ---- names ---- */

static void put_doubled(struct text *out, struct slice name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (name.p[i] == '-')
			text_char(out, '-');
		text_char(out, name.p[i]);
	}
}

/* "my-vg" and "root": "my--vg-root", as LVM itself names it. */
struct slice lvm_device_name(const struct assembly *work, const struct lvm_plan *plan,
			     const struct lvm_volume *v)
{
	struct text out = {.arena = work->arena};

	put_doubled(&out, plan->name);
	text_char(&out, '-');
	put_doubled(&out, v->name);
	if (work->removable)
		text_printf(&out, "-%.*s", SLICE_ARG(work->group));
	return text_slice(&out);
}

/* Libblkid recognises nothing on a device whose uuid has a hyphen behind "LVM-": it takes it for a
 * part of a volume that nobody is to look at. */
struct slice lvm_device_uuid(const struct assembly *work, const struct lvm_volume *v)
{
	return arena_format(work->arena, "LVM-%.*s%.*s%s", SLICE_ARG(work->group),
			    SLICE_ARG(v->id), work->removable ? "+removable" : "");
}

/* ---- one volume ---- */

/* "dev sector" for a linear one; "places stripe dev sector dev sector..." */
static struct dm_target target_of(const struct assembly *work, const struct lvm_piece *p)
{
	struct text parameters = {.arena = work->arena};
	bool striped = p->places.n > 1;

	if (striped)
		text_printf(&parameters, "%u %llu", p->places.n, (unsigned long long)p->stripe);
	for (uint32_t i = 0; i < p->places.n; i++) {
		char path[BLOCK_PATH_BYTES];
		block_device_path(work->at[p->places.at[i].member].name, path);
		text_printf(&parameters, " %s %llu", path,
			    (unsigned long long)p->places.at[i].sector);
	}
	return (struct dm_target){
		.start = p->start,
		.length = p->length,
		.type = striped ? "striped" : "linear",
		.parameters = slice_trim(text_slice(&parameters)),
	};
}

static struct dm_table table_of(const struct assembly *work, const struct lvm_volume *v)
{
	struct dm_table table = {.at = arena_array(work->arena, struct dm_target, v->pieces.n),
				 .n = v->pieces.n, .read_only = true};

	for (uint32_t i = 0; i < table.n; i++)
		table.at[i] = target_of(work, &v->pieces.at[i]);
	return table;
}

static struct slice held_text(struct slice name, const struct dm_device *by, struct arena *a)
{
	struct slice device = arena_format(a, "dm-%u", by->minor);

	return arena_format(a, "the name %.*s is held by another volume, %.*s on %.*s",
			    SLICE_ARG(name), SLICE_ARG(device),
			    SLICE_ARG(assembly_below(device, a)));
}

/* A device has the name or the uuid. Whether it is this volume, which is active already; it is not
 * when its maker ended before it had a table, and then it is in the way. */
static bool is_active(struct assembly *work, struct slice name, struct slice uuid,
		      struct slice *why)
{
	struct dm_device other;
	int err = dm_find(name, (struct slice){0}, work->arena, &other);

	if (err == -ENXIO)
		err = dm_find((struct slice){0}, uuid, work->arena, &other);
	if (err)
		*why = slice_str(strerror(-err));
	else if (!slice_eq(other.uuid, uuid))
		*why = held_text(name, &other, work->arena);
	else if (other.live)
		return true;
	else
		dm_remove(other.name, work->arena);
	return false;
}

static bool activate(struct assembly *work, const struct lvm_plan *plan,
		     const struct lvm_volume *v, struct slice *why)
{
	struct slice name = lvm_device_name(work, plan, v), uuid = lvm_device_uuid(work, v);
	struct dm_table table = table_of(work, v);
	char path[BLOCK_PATH_BYTES];
	int err = dm_create(name, uuid, &table, work->arena, path);

	if (err == -EEXIST) {
		if (is_active(work, name, uuid, why))
			return true;
		if (why->n)
			return false;
		err = dm_create(name, uuid, &table, work->arena, path);
	}
	if (err)
		*why = slice_str(strerror(-err));
	return !err;
}

static bool try_volume(struct assembly *work, const struct lvm_plan *plan,
		       const struct lvm_volume *v, struct slice *why)
{
	size_t mark = work->arena->used;
	struct slice trouble = {0};

	if (!lvm_plan_volume(v, work))
		trouble = S("its description is damaged");
	else if (activate(work, plan, v, &trouble))
		work->arena->used = mark;	/* its table is with the kernel */
	if (trouble.n && why->n == 0)
		*why = arena_format(work->arena, "%.*s: %.*s", SLICE_ARG(v->name),
				    SLICE_ARG(trouble));
	return trouble.n == 0;
}

/* ---- the group ---- */

static bool is_listed(const struct lvm_plan *plan, uint32_t member)
{
	for (uint32_t i = 0; i < plan->members.n; i++)
		if (plan->members.at[i] == member)
			return true;
	return false;
}

/* Who says that he is of the group, and whom it names. */
static void tell(struct assembly *work, const struct lvm_plan *plan, uint32_t code,
		 struct slice message)
{
	for (uint32_t i = 0; i < work->n; i++)
		if (work->at[i].described || is_listed(plan, i))
			assembly_note(work, &work->at[i], code, message);
}

static struct slice limit_text(const struct assembly *work, const struct lvm_plan *plan)
{
	return arena_format(work->arena,
			    "; %u are left out: there is a limit for one group (%d), for one disk "
			    "(%d), and for all that can be unplugged (%d)",
			    plan->left, LIMIT_LVM_VOLUMES, LIMIT_LVM_DISK, LIMIT_LVM_REMOVABLE);
}

void lvm_activate(struct assembly *work, const struct lvm_plan *plan)
{
	static const char format[] =
		"physical volume of LVM's group %.*s: %u of %u volumes active%s%.*s%.*s";
	struct slice why = {0}, left = {0};

	if (!lvm_plan_name(plan->name)) {
		tell(work, plan, NOTE_NOT_A_FILESYSTEM,
		     S("physical volume of LVM: the description of its group is damaged"));
		return;
	}
	for (uint32_t i = 0; i < plan->volumes.n && work->active < work->allowed; i++)
		work->active += try_volume(work, plan, &plan->volumes.at[i], &why);
	if (why.n == 0)
		why = slice_upto(plan->why, LIMIT_NOTE_BYTES);
	if (plan->left)
		left = limit_text(work, plan);
	tell(work, plan, plan->left ? NOTE_LIMIT : NOTE_NOT_A_FILESYSTEM,
	     arena_format(work->arena, format, SLICE_ARG(plan->name), work->active, plan->visible,
			  why.n ? "; " : "", SLICE_ARG(why), SLICE_ARG(left)));
}
