/* The command "loopback": images in files as devices. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/loop.h"

#include "discover/conf/grub/commands.h"

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

const struct volume *grub_any_device(struct grub *g, struct slice device)
{
	const struct grub_loop *loop = grub_loop_find(g, device);

	return loop ? grub_loop_volume(g, loop, device) : grub_device(g, device);
}

void grub_loop_list(const struct grub *g, struct slice_list *names)
{
	for (const struct grub_loop *l = g->loops; l; l = l->next)
		if (grub_loop_find(g, l->name) == l)
			slice_list_add(names, g->scratch, l->name);
}

static void add_loop(struct grub *g, struct slice name, struct file_ref image, bool removed)
{
	struct grub_loop *l = arena_new(g->arena, struct grub_loop);

	*l = (struct grub_loop){.next = g->loops, .name = arena_copy(g->arena, name),
				.image = image, .removed = removed};
	g->loops = l;
}

static int delete_loop(struct grub *g, struct slice name)
{
	if (!grub_loop_find(g, name) || slice_has(name, ','))
		return grub_error(g, GRUB_BAD_DEVICE, "device not found");
	add_loop(g, name, (struct file_ref){0}, true);
	return GRUB_OK;
}

/* The image is not there: remembered, for the entry to say so. */
static int miss_image(struct grub *g, struct slice name, struct slice file)
{
	struct grub_place place;
	int status = grub_locate(g, file, &place);

	if (!grub_loop_find(g, name))
		add_loop(g, name, grub_file_ref(g, file), true);
	if (status != GRUB_OK)
		return status;
	return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found", SLICE_ARG(place.path));
}

/* loopback [-D] NAME FILE, loopback -d NAME */
GRUB_COMMAND(cmd_loopback)
{
	static const struct grub_option options[] = {
		{'d', 0, S_INIT("delete")}, {'D', 0, S_INIT("decompress")},
	};
	struct grub_option_value o[2];
	struct grub_argv rest;
	struct file_info info;
	int status = grub_options(g, options, 2, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n < 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "device name required");
	if (o[0].set)
		return delete_loop(g, rest.at[0]);
	if (rest.n < 2)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	if (!grub_stat(g, rest.at[1], &info) || info.kind != FILE_REGULAR)
		return miss_image(g, rest.at[0], rest.at[1]);
	if (grub_loop_find(g, rest.at[0]))
		return grub_error(g, GRUB_BAD_ARGUMENT, "device name already exists");
	add_loop(g, rest.at[0], grub_file_ref(g, rest.at[1]), false);
	return GRUB_OK;
}
