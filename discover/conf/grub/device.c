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

/* Whether GRUB has a number of its own for the disk that @v is on. */
static bool counts(const struct volume *v, struct slice own)
{
	return v->facts.grub.n == 0 && !volume_is_image(v) && !slice_eq(disk_of(v), own);
}

/* The number of each volume's disk among all disks, that of @first being 0. */
static unsigned *number_disks(struct arena *a, const struct volume_set *set,
			      const struct volume *first)
{
	unsigned *numbers = arena_array(a, unsigned, set->n), next = 1;
	struct slice own = disk_of(first);

	for (uint32_t i = 0; i < set->n; i++) {
		struct slice disk = disk_of(&set->at[i]);
		uint32_t same = 0;
		while (same < i && !slice_eq(disk_of(&set->at[same]), disk))
			same++;
		if (same < i)
			numbers[i] = numbers[same];
		else if (!slice_eq(disk, own))
			numbers[i] = next;
		next += same == i && counts(&set->at[i], own);
	}
	return numbers;
}

static struct slice make_name(struct grub *g, uint32_t i, unsigned disk)
{
	const struct volume_set *set = g->scan->volumes;
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
		return arena_format(g->arena, "hd%u,gpt1", disk);
	if (f->partition == 0)
		return arena_format(g->arena, "hd%u", disk);
	return arena_format(g->arena, "hd%u,%s%u", disk, gpt(f) ? "gpt" : "msdos", f->partition);
}

void grub_name_devices(struct grub *g)
{
	const struct volume_set *set = g->scan->volumes;
	const unsigned *disks = number_disks(g->arena, set, g->scan->volume);

	g->device_names = arena_array(g->arena, struct slice, set->n + 1);
	for (uint32_t i = 0; i < set->n; i++)
		g->device_names[i] = make_name(g, i, disks[i]);
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
