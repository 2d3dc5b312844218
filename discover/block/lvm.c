/* Activates the logical volumes of volume groups, for reading only. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "discover/block/lvm.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/block/lvm_label.h"
#include "lib/fd.h"
#include "lib/text.h"

bool lvm_group_take(const struct lvm_node *text, struct arena *a, struct lvm_group *group)
{
	for (const struct lvm_node *n = text ? text->child : NULL; n; n = n->next) {
		if (!n->child)
			continue;
		*group = (struct lvm_group){.section = n, .name = n->name, .id = lvm_text_id(n, a)};
		return lvm_text_number(n, S("seqno"), &group->seqno) &&
		       group->id.n == LVM_ID_BYTES &&
		       lvm_text_number(n, S("extent_size"), &group->extent) && group->extent > 0;
	}
	return false;
}

/* ---- which groups there are ---- */

/* struct found - groups with the newest text of each, and the physical volumes,
 * as many as members */
struct found {
	struct lvm_group *groups;
	uint32_t n_groups;
	struct lvm_device *devices;
};

static void take_group(struct found *f, const struct lvm_group *group)
{
	for (uint32_t i = 0; i < f->n_groups; i++) {
		if (!slice_eq(f->groups[i].id, group->id))
			continue;
		if (group->seqno > f->groups[i].seqno)
			f->groups[i] = *group;
		return;
	}
	f->groups[f->n_groups++] = *group;
}

static void read_member(struct assembly *work, uint32_t i, struct found *f)
{
	struct arena *a = work->arena;
	struct lvm_label label = {0};
	struct lvm_group group;
	char path[BLOCK_PATH_BYTES];

	block_device_path(work->at[i].name, path);
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || lvm_label_read(fd, a, &label) < 0)
		return;
	f->devices[i] = (struct lvm_device){label.id, arena_cstr(a, slice_str(path))};
	if (label.text.n && lvm_group_take(lvm_text_parse(label.text, a), a, &group))
		take_group(f, &group);
}

/* ---- what becomes of a group ---- */

static bool has_status(const struct lvm_node *lv, struct slice word)
{
	for (const struct lvm_node *v = lvm_text_find(lv, S("status")); v; v = v->more)
		if (slice_eq(v->value, word))
			return true;
	return false;
}

/* "my-vg" and "root": "my--vg-root", as LVM itself names it. */
static struct slice volume_name(struct slice group, struct slice lv, struct arena *a)
{
	struct text out = {.arena = a};

	for (size_t i = 0; i < group.n; i++)
		text_put(&out, group.p[i] == '-' ? S("--") : slice_upto(slice_from(group, i), 1));
	text_char(&out, '-');
	for (size_t i = 0; i < lv.n; i++)
		text_put(&out, lv.p[i] == '-' ? S("--") : slice_upto(slice_from(lv, i), 1));
	return text_slice(&out);
}

static bool activate(const struct lvm_group *group, const struct lvm_node *lv, struct arena *a,
		     struct slice *why)
{
	struct slice id = arena_format(a, "LVM-%.*s%.*s", SLICE_ARG(group->id),
				       SLICE_ARG(lvm_text_id(lv, a)));
	char path[BLOCK_PATH_BYTES];
	struct dm_table table;

	if (!lvm_map(group, lv, a, &table, why))
		return false;
	int err = dm_create(volume_name(group->name, lv->name, a), id, &table, a, path);
	if (err && err != -EBUSY) /* busy: it is active already */
		*why = slice_str(strerror(-err));
	return !err || err == -EBUSY;
}

static void tell(struct assembly *work, const struct lvm_group *group, struct slice message)
{
	const struct lvm_node *all = lvm_text_find(group->section, S("physical_volumes"));

	for (const struct lvm_node *pv = all ? all->child : NULL; pv; pv = pv->next)
		for (uint32_t i = 0; i < work->n; i++)
			if (slice_eq(group->devices[i].id, lvm_text_id(pv, work->arena)))
				assembly_note(work, &work->at[i], NOTE_NOT_A_FILESYSTEM, message);
}

/* Every volume whose pieces are all there; the others when more physical volumes have come, in
 * another run. */
static void activate_group(struct assembly *work, const struct lvm_group *group)
{
	const struct lvm_node *all = lvm_text_find(group->section, S("logical_volumes"));
	struct slice missing = {0};
	uint32_t active = 0, n = 0;

	for (const struct lvm_node *lv = all ? all->child : NULL; lv; lv = lv->next) {
		struct slice why;
		if (!has_status(lv, S("VISIBLE")))
			continue;
		n++;
		if (activate(group, lv, work->arena, &why))
			active++;
		else if (missing.n == 0)
			missing = arena_format(work->arena, "; %.*s: %.*s", SLICE_ARG(lv->name),
					       SLICE_ARG(why));
	}
	tell(work, group,
	     arena_format(work->arena,
			  "physical volume of LVM's group %.*s: %u of %u volumes active%.*s",
			  SLICE_ARG(group->name), active, n, SLICE_ARG(missing)));
}

void lvm_activate(struct assembly *work)
{
	struct found f = {
		.groups = arena_array(work->arena, struct lvm_group, work->n),
		.devices = arena_array(work->arena, struct lvm_device, work->n),
	};

	for (uint32_t i = 0; i < work->n; i++)
		read_member(work, i, &f);
	for (uint32_t i = 0; i < f.n_groups; i++) {
		f.groups[i].devices = f.devices;
		f.groups[i].n_devices = work->n;
		activate_group(work, &f.groups[i]);
	}
}
