/* The command "gptprio.next" of Flatcar and Bottlerocket: the partition whose turn it is. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_gptprio.h"

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/options.h"
#include "discover/gptprio.h"

enum { SET_DEVICE, SET_UUID, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[SET_DEVICE] = {'d', OPT_VALUE, S_INIT("set-device")},
	[SET_UUID] = {'u', OPT_VALUE, S_INIT("set-uuid")},
};

static bool is_better(const struct facts *f, const struct facts *best)
{
	unsigned mine = gptprio_priority(f->partflags);
	unsigned its = best ? gptprio_priority(best->partflags) : 0;

	if (!best || mine != its)
		return mine > its;
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
		if (gptprio_counts(f->parttype) && is_on_disk(g->device_names[i], disk) &&
		    (gptprio_tries(f->partflags) || gptprio_successful(f->partflags)) &&
		    is_better(f, best ? &best->facts : NULL))
			best = &set->at[i];
	}
	return best;
}

/* GRUB takes one try off those that are left, and makes both copies of the table whole, even when
 * there is none to take. Once, however often a script asks in one run. */
static void collect(struct grub *g, const struct volume *v)
{
	struct boot_write w = {
		.kind = WRITE_TRIES,
		.file = {.volume = v->number},
		.name = S("tries left"),
		.value = arena_format(g->arena, "%u", gptprio_after(v->facts.partflags)),
		.remove = gptprio_tries(v->facts.partflags) == 0,
	};

	for (uint32_t i = 0; i < g->writes.n; i++)
		if (g->writes.at[i].kind == WRITE_TRIES && g->writes.at[i].file.volume == v->number)
			return;
	*ARENA_PUSH(g->arena, &g->writes.at, &g->writes.n) = w;
}

/* gptprio.next -d VARIABLE -u VARIABLE [DEVICE]. Nothing is written here: what is to be is handed
 * on with the entry. */
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
	collect(g, next);
	grub_set(g, o[SET_DEVICE].value, grub_device_name(g, next));
	grub_set(g, o[SET_UUID].value, next->facts.partuuid);
	return GRUB_OK;
}
