/* What GRUB would call each volume, and which volume a GRUB device name means. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/device.h"

#include "discover/conf/grub/loop.h"
#include "discover/conf/grub/net.h"

static bool gpt(const struct facts *f)
{
	return f->pttype.n == 0 || slice_eq(f->pttype, S("gpt"));
}

/* Nothing is known about its device: a directory. */
static bool is_bare(const struct volume *v)
{
	const struct facts *f = &v->facts;

	return f->grub.n == 0 && f->disk.n == 0 && f->partition == 0;
}

static struct slice disk_of(const struct volume *v)
{
	return v->facts.disk.n ? v->facts.disk : v->facts.device;
}

/* Number of the disk of volumes[i] among all disks, its own disk (that of @first) being 0. */
static unsigned disk_number(const struct volume_set *set, uint32_t i, const struct volume *first)
{
	struct slice disk = disk_of(&set->at[i]), own = disk_of(first);
	unsigned n = 1;

	if (slice_eq(disk, own))
		return 0;
	for (uint32_t k = 0; k < i; k++) {
		struct slice other = disk_of(&set->at[k]);
		bool seen = slice_eq(other, own) || set->at[k].facts.grub.n ||
			    volume_is_image(&set->at[k]);
		if (slice_eq(other, disk))
			break;
		for (uint32_t m = 0; m < k && !seen; m++)
			seen = slice_eq(disk_of(&set->at[m]), other);
		n += !seen;
	}
	return n;
}

static struct slice make_name(struct grub *g, const struct volume_set *set, uint32_t i)
{
	const struct facts *f = &set->at[i].facts;

	if (set->at[i].net)
		return grub_net_device(g->arena, set->at[i].net->url);
	if (volume_is_image(&set->at[i]))
		return &set->at[i] == g->scan->volume ? GRUB_OWN_IMAGE : (struct slice){0};
	if (f->grub.n) {
		struct slice names = f->grub;
		return slice_word(&names);
	}
	if (is_bare(&set->at[i]))
		return arena_format(g->arena, "hd%u,gpt1", disk_number(set, i, g->scan->volume));
	unsigned disk = disk_number(set, i, g->scan->volume);
	if (f->partition == 0)
		return arena_format(g->arena, "hd%u", disk);
	return arena_format(g->arena, "hd%u,%s%u", disk, gpt(f) ? "gpt" : "msdos", f->partition);
}

void grub_name_devices(struct grub *g)
{
	const struct volume_set *set = g->scan->volumes;

	g->device_names = arena_array(g->arena, struct slice, set->n + 1);
	for (uint32_t i = 0; i < set->n; i++)
		g->device_names[i] = make_name(g, set, i);
}

struct slice grub_device_name(const struct grub *g, const struct volume *v)
{
	for (uint32_t i = 0; i < g->scan->volumes->n; i++)
		if (&g->scan->volumes->at[i] == v || g->scan->volumes->at[i].number == v->number)
			return g->device_names[i];
	return (struct slice){0};
}

/* "gpt2", "msdos5" or "2": a scheme, which may be empty, and a number. */
static bool split_partition(struct slice s, struct slice *scheme, uint64_t *number)
{
	size_t n = 0;

	while (n < s.n && !ascii_digit(s.p[n]))
		n++;
	*scheme = slice_upto(s, n);
	return slice_number(slice_from(s, n), UINT32_MAX, number);
}

/* Whether @asked is another way to write @name: "hd0,2" and "hd0,gpt02" for "hd0,gpt2". */
static bool same_device(struct slice name, struct slice asked)
{
	if (slice_eq(name, asked))
		return true;
	struct slice a = asked, b = name, scheme_a, scheme_b;
	uint64_t number_a, number_b;

	if (!slice_eq(slice_cut(&a, ','), slice_cut(&b, ',')) || a.n == 0 || b.n == 0)
		return false;
	if (!split_partition(a, &scheme_a, &number_a) || !split_partition(b, &scheme_b, &number_b))
		return false;
	return number_a == number_b && (scheme_a.n == 0 || slice_eq(scheme_a, scheme_b));
}

/* The one volume, when nothing is known about it: it goes by every name. */
static const struct volume *only_bare(const struct volume_set *set)
{
	const struct volume *only = NULL;

	for (uint32_t i = 0; i < set->n; i++) {
		if (volume_is_image(&set->at[i]))
			continue;
		if (only || !is_bare(&set->at[i]))
			return NULL;
		only = &set->at[i];
	}
	return only;
}

/* Whether @asked is one of the names that it came with. */
static bool has_name(const struct facts *f, struct slice asked)
{
	struct slice names = f->grub;

	while (names.n)
		if (same_device(slice_word(&names), asked))
			return true;
	return false;
}

const struct volume *grub_device(struct grub *g, struct slice name)
{
	const struct volume_set *set = g->scan->volumes;

	for (uint32_t i = 0; name.n && i < set->n; i++)
		if (same_device(g->device_names[i], name) || has_name(&set->at[i].facts, name))
			return &set->at[i];
	for (uint32_t i = 0; i < set->n; i++)
		if (set->at[i].facts.uuid.n && slice_eq_fold(set->at[i].facts.uuid, name) &&
		    !volume_is_image(&set->at[i]))
			return &set->at[i];
	return slice_starts(name, S("hd")) ? only_bare(set) : NULL;
}

const struct volume *grub_any_device(struct grub *g, struct slice device)
{
	const struct grub_loop *loop = grub_loop_find(g, device);

	return loop ? grub_loop_volume(g, loop, device) : grub_device(g, device);
}

/* The disk that a device is on: what is before the comma. */
static struct slice disk_name(struct slice device)
{
	return slice_upto(device, slice_find(device, ','));
}

static bool listed(const struct slice_list *names, struct slice name)
{
	for (uint32_t i = 0; i < names->n; i++)
		if (slice_eq(names->at[i], name))
			return true;
	return false;
}

void grub_device_list(struct grub *g, struct slice_list *names)
{
	uint32_t n = g->scan->volumes->n;

	grub_loop_list(g, names);
	for (uint32_t i = 0; i < n; i++) {
		struct slice disk = disk_name(g->device_names[i]);
		if (disk.n == 0 || listed(names, disk))
			continue;
		slice_list_add(names, g->scratch, disk);
		for (uint32_t k = n; k-- > 0;)
			if (slice_has(g->device_names[k], ',') &&
			    slice_eq(disk_name(g->device_names[k]), disk))
				slice_list_add(names, g->scratch, g->device_names[k]);
	}
}
