/* The command "loopback": images in files as devices. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_loop.h"

#include "discover/conf/grub/file.h"
#include "discover/conf/grub/loop.h"
#include "discover/conf/grub/options.h"

static int delete_loop(struct grub *g, struct slice name)
{
	if (!grub_loop_find(g, name) || slice_has(name, ','))
		return grub_error(g, GRUB_BAD_DEVICE, "device not found");
	grub_loop_add(g, name, (struct file_ref){0}, true);
	return GRUB_OK;
}

/* The image is not there: remembered, for the entry to say so. */
static int miss_image(struct grub *g, struct slice name, struct slice file)
{
	struct grub_place place;
	int status = grub_locate(g, file, &place);

	if (!grub_loop_find(g, name))
		grub_loop_add(g, name, grub_file_ref(g, file), true);
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
	grub_loop_add(g, rest.at[0], grub_file_ref(g, rest.at[1]), false);
	return GRUB_OK;
}
