/* The command "gptprio.next" of Flatcar and Bottlerocket: the partition whose turn it is. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_gptprio.h"

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/options.h"

enum { SET_DEVICE, SET_UUID, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[SET_DEVICE] = {'d', OPT_VALUE, S_INIT("set-device")},
	[SET_UUID] = {'u', OPT_VALUE, S_INIT("set-uuid")},
};

/* Flatcar's /usr, and Bottlerocket's /boot. */
static bool takes_part(struct slice type)
{
	return slice_eq_fold(type, S("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6")) ||
	       slice_eq_fold(type, S("6b636168-7420-6568-2070-6c616e657421"));
}

/* The attributes as ChromeOS defined them: bits 48 to 51, 52 to 55, and 56. */
static unsigned priority(const struct facts *f)
{
	return f->partflags >> 48 & 15;
}

static unsigned tries_left(const struct facts *f)
{
	return f->partflags >> 52 & 15;
}

static bool is_successful(const struct facts *f)
{
	return f->partflags >> 56 & 1;
}

static bool is_better(const struct facts *f, const struct facts *best)
{
	if (!best || priority(f) != priority(best))
		return priority(f) > (best ? priority(best) : 0);
	return f->partition < best->partition;
}

static bool is_on_disk(struct slice device, struct slice disk)
{
	return slice_skip(&device, disk) && slice_starts(device, S(","));
}

/* The partition of @disk with the highest priority that was started successfully before, or may be
 * tried. NULL: none. */
static const struct volume *find_next(struct grub *g, struct slice disk)
{
	const struct volume_set *set = g->scan->volumes;
	const struct volume *best = NULL;

	for (uint32_t i = 0; i < set->n; i++) {
		const struct facts *f = &set->at[i].facts;
		if (takes_part(f->parttype) && is_on_disk(g->device_names[i], disk) &&
		    (tries_left(f) || is_successful(f)) && is_better(f, best ? &best->facts : NULL))
			best = &set->at[i];
	}
	return best;
}

/* gptprio.next -d VARIABLE -u VARIABLE [DEVICE]. The try is not counted: nothing writes partition
 * tables here. */
GRUB_COMMAND(cmd_gptprio_next)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	int status = grub_options(g, options, N_OPTIONS, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (!o[SET_DEVICE].set || !o[SET_UUID].set)
		return grub_error(g, GRUB_INVALID_COMMAND, "-d and -u are required");
	if (rest.n > 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "unexpected arguments");
	struct slice disk = rest.n ? rest.at[0] : grub_get(g, S("root"));
	disk = slice_upto(disk, slice_find(disk, ','));
	if (disk.n == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "no disk specified");
	const struct volume *next = find_next(g, disk);
	if (!next)
		return grub_error(g, GRUB_UNKNOWN_DEVICE, "no such partition");
	if (tries_left(&next->facts))
		grub_note(g, NOTE_IGNORED,
			  "the tries left of this partition stay %u: partition tables "
			  "are not written",
			  tries_left(&next->facts));
	grub_set(g, o[SET_DEVICE].value, grub_device_name(g, next));
	grub_set(g, o[SET_UUID].value, next->facts.partuuid);
	return GRUB_OK;
}
