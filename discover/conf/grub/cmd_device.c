/* Commands about devices: probe, ls. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_device.h"

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/options.h"

enum { SET, DRIVER, PARTMAP, FS, FS_UUID, LABEL, PART_UUID, N_OPTIONS };

static const struct grub_option probe_options[N_OPTIONS] = {
	[SET] = {'s', OPT_VALUE, S_INIT("set")},
	[DRIVER] = {'d', 0, S_INIT("driver")},
	[PARTMAP] = {'p', 0, S_INIT("partmap")},
	[FS] = {'f', 0, S_INIT("fs")},
	[FS_UUID] = {'u', 0, S_INIT("fs-uuid")},
	[LABEL] = {'l', 0, S_INIT("label")},
	[PART_UUID] = {0, 0, S_INIT("part-uuid")},
};

/* libblkid's word for a file system in GRUB's words. */
static struct slice fs_name(struct slice type)
{
	static const struct {
		struct slice blkid, grub;
	} names[] = {
		{S_INIT("ext3"), S_INIT("ext2")}, {S_INIT("ext4"), S_INIT("ext2")},
		{S_INIT("vfat"), S_INIT("fat")}, {S_INIT("squashfs"), S_INIT("squash4")},
		{S_INIT("zfs_member"), S_INIT("zfs")}, {S_INIT("nilfs2"), S_INIT("nilfs2")},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (slice_eq(names[i].blkid, type))
			return names[i].grub;
	return type;
}

static struct slice or_none(struct slice s)
{
	return s.n ? s : S("none");
}

static struct slice driver_name(struct grub *g)
{
	struct slice platform = grub_get(g, S("grub_platform"));

	if (slice_eq(platform, S("pc")))
		return S("biosdisk");
	return slice_eq(platform, S("efi")) ? S("efidisk") : S("ofdisk");
}

/* The answer to one question. False: it needs a file system, and there is none. */
static bool probe(struct grub *g, int question, const struct facts *f, struct slice *answer)
{
	static const struct facts nothing;

	if (question >= FS && question <= LABEL && !f)
		return false;
	if (!f)
		f = &nothing;
	switch (question) {
	case DRIVER:
		*answer = driver_name(g);
		break;
	case PARTMAP:
		*answer = or_none(slice_eq(f->pttype, S("dos")) ? S("msdos") : f->pttype);
		break;
	case FS:
		*answer = fs_name(f->fstype);
		break;
	case FS_UUID:
		*answer = f->uuid;
		break;
	case LABEL:
		*answer = f->label;
		break;
	default:
		*answer = or_none(f->partuuid);
	}
	return true;
}

/* The first of the questions that was asked; 0: none. */
static int first_question(const struct grub_option_value *o)
{
	for (int i = SET + 1; i < N_OPTIONS; i++)
		if (o[i].set)
			return i;
	return 0;
}

static struct slice without_parentheses(struct slice name)
{
	if (!slice_starts(name, S("(")) || !slice_ends(name, S(")")))
		return name;
	return slice_upto(slice_from(name, 1), name.n - 2);
}

/* A name that no disk can have. Without a comma it could be a network protocol,
 * whose server is not said. */
static int no_device(struct grub *g, struct slice name)
{
	if (!slice_has(name, ','))
		return grub_error(g, GRUB_NET_BAD_ADDRESS, "no server is specified");
	return grub_error(g, GRUB_UNKNOWN_DEVICE, "disk `%.*s' not found", SLICE_ARG(name));
}

GRUB_COMMAND(cmd_probe)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct grub_place place;
	struct slice answer = {0};
	int status = grub_options(g, probe_options, N_OPTIONS, 0, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "device name required");
	struct slice name = without_parentheses(rest.at[0]);
	if (slice_has(name, '(') || slice_has(name, ')'))
		return no_device(g, name);
	name = arena_concat(g->scratch, arena_concat(g->scratch, S("("), name), S(")"));
	status = grub_locate(g, name, &place);
	if (status != GRUB_OK)
		return status;
	int question = first_question(o);
	if (question == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "unrecognised target");
	bool readable = place.volume && place.volume->source;
	if (!probe(g, question, readable ? &place.volume->facts : NULL, &answer))
		return grub_error(g, GRUB_UNKNOWN_FS, "unknown filesystem");
	if (o[SET].set)
		grub_set(g, o[SET].value, answer);
	else
		grub_print(g, answer);
	return GRUB_OK;
}

/* Names of devices, or of the files in a directory. */
GRUB_COMMAND(cmd_ls)
{
	struct slice_list devices = {0};
	struct grub_place place;
	struct dir_list names = {0};

	(void)command;
	if (argc == 0) {
		grub_device_list(g, &devices);
		for (uint32_t i = 0; i < devices.n; i++)
			grub_print(g,
				   arena_format(g->scratch, "(%.*s) ", SLICE_ARG(devices.at[i])));
		grub_print(g, S("\n"));
		return GRUB_OK;
	}
	int status = grub_locate(g, argv[argc - 1], &place);
	if (status != GRUB_OK)
		return status;
	if (source_list(grub_source(&place), place.path, g->scratch, &names) < 0)
		return grub_error(g, GRUB_FILE_NOT_FOUND, "file `%.*s' not found",
				  SLICE_ARG(place.path));
	for (uint32_t i = 0; i < names.n; i++)
		grub_print(g, arena_format(g->scratch, "%.*s%s ", SLICE_ARG(names.at[i].name),
					   names.at[i].kind == FILE_DIRECTORY ? "/" : ""));
	grub_print(g, S("\n"));
	return GRUB_OK;
}
