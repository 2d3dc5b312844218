/* Loopback devices: finding them, and what is inside. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/loop.h"

/* The disk that a device is on: what is before the comma. */
static struct slice disk_name(struct slice device)
{
	return slice_upto(device, slice_find(device, ','));
}

const struct grub_loop *grub_loop_named(const struct grub *g, struct slice device)
{
	struct slice name = disk_name(device);

	for (const struct grub_loop *l = g->loops; l; l = l->next)
		if (slice_eq(l->name, name))
			return l;
	return NULL;
}

const struct grub_loop *grub_loop_find(const struct grub *g, struct slice device)
{
	const struct grub_loop *l = grub_loop_named(g, device);

	return l && !l->removed ? l : NULL;
}

/* "gpt2", "msdos2" and "2" are partition 2. False: it is no partition. */
static bool partition_number(struct slice s, uint32_t *number)
{
	uint64_t n;

	while (s.n && !ascii_digit(s.p[0]))
		s = slice_from(s, 1);
	if (!slice_number(s, UINT32_MAX, &n) || n == 0)
		return false;
	*number = (uint32_t)n;
	return true;
}

const struct volume *grub_loop_volume(struct grub *g, const struct grub_loop *loop,
				      struct slice device)
{
	struct image_ref image = {.holder = loop->image.volume, .path = loop->image.path};

	slice_cut(&device, ',');
	if (device.n && !partition_number(device, &image.partition))
		return NULL;
	return scan_find_image(g->scan, &image);
}

void grub_loop_list(const struct grub *g, struct slice_list *names)
{
	for (const struct grub_loop *l = g->loops; l; l = l->next)
		if (grub_loop_find(g, l->name) == l)
			slice_list_add(names, g->scratch, l->name);
}

void grub_loop_add(struct grub *g, struct slice name, struct file_ref image, bool removed)
{
	struct grub_loop *l = arena_new(g->arena, struct grub_loop);

	*l = (struct grub_loop){.next = g->loops, .name = arena_copy(g->arena, name),
				.image = image, .removed = removed};
	g->loops = l;
}
