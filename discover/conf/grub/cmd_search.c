/* The command "search": a volume by UUID, label or file. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_search.h"

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/options.h"

enum { SET, FILE_KIND, LABEL_KIND, UUID_KIND, PARTLABEL_KIND, PARTUUID_KIND, DISKUUID_KIND,
       NO_FLOPPY, EFIDISK, CRYPTODISK, ROOTDEV, HINT, HINT_IEEE1275, HINT_BIOS, HINT_BAREMETAL,
       HINT_EFI, HINT_ARC, N_OPTIONS };

static const struct grub_option options[N_OPTIONS] = {
	[FILE_KIND] = {'f', 0, S_INIT("file")},
	[LABEL_KIND] = {'l', 0, S_INIT("label")},
	[UUID_KIND] = {'u', 0, S_INIT("fs-uuid")},
	[PARTLABEL_KIND] = {0, 0, S_INIT("part-label")},
	[PARTUUID_KIND] = {0, 0, S_INIT("part-uuid")},
	[DISKUUID_KIND] = {0, 0, S_INIT("disk-uuid")},
	[SET] = {'s', OPT_VALUE | OPT_OPTIONAL, S_INIT("set")},
	[NO_FLOPPY] = {'n', 0, S_INIT("no-floppy")},
	[EFIDISK] = {0, 0, S_INIT("efidisk-only")},
	[CRYPTODISK] = {0, 0, S_INIT("cryptodisk-only")},
	[ROOTDEV] = {'r', 0, S_INIT("root-dev-only")},
	[HINT] = {'h', OPT_VALUE | OPT_REPEAT, S_INIT("hint")},
	[HINT_IEEE1275] = {0, OPT_VALUE | OPT_REPEAT, S_INIT("hint-ieee1275")},
	[HINT_BIOS] = {0, OPT_VALUE | OPT_REPEAT, S_INIT("hint-bios")},
	[HINT_BAREMETAL] = {0, OPT_VALUE | OPT_REPEAT, S_INIT("hint-baremetal")},
	[HINT_EFI] = {0, OPT_VALUE | OPT_REPEAT, S_INIT("hint-efi")},
	[HINT_ARC] = {0, OPT_VALUE | OPT_REPEAT, S_INIT("hint-arc")},
};

/**
 * struct search - one search
 * @kind: one of the ..._KIND options
 * @hints: names of devices that are looked at first
 */
struct search {
	struct grub *g;
	int kind;
	struct slice key;
	struct slice variable;
	bool has_variable;
	struct slice_list hints;
};

static bool has_file(const struct volume *v, struct slice path)
{
	struct file_info info;

	return slice_starts(path, S("/")) && source_stat(v->source, path, &info) == 0 &&
	       info.kind == FILE_REGULAR;
}

static bool is_it(struct search *s, const struct volume *v)
{
	const struct facts *f = &v->facts;

	if (!v->source)
		return false;
	switch (s->kind) {
	case FILE_KIND:
		return has_file(v, s->key);
	case LABEL_KIND:
		return slice_eq(f->label, s->key);	/* no label is an empty one */
	case UUID_KIND:
		return s->key.n && slice_eq_fold(f->uuid, s->key);
	case PARTLABEL_KIND:
		return s->key.n && slice_eq(f->partlabel, s->key);
	case PARTUUID_KIND:
		return s->key.n && slice_eq_fold(f->partuuid, s->key);
	default:
		return false;
	}
}

/* What was found is put into the variable, or printed. True: the search is over. */
static bool found(struct search *s, struct slice device)
{
	if (s->has_variable) {
		grub_set(s->g, s->variable, device);
		return true;
	}
	grub_print(s->g, S(" "));
	grub_print(s->g, device);
	return false;
}

/* Look at one device; *@count those that fit. */
static bool look(struct search *s, struct slice name, unsigned *count)
{
	const struct volume *v = grub_any_device(s->g, name);

	if (!v || !is_it(s, v))
		return false;
	++*count;
	return found(s, name);
}

/* No device has it. The scan answers with the one volume about which nothing is known, if that is
 * so, and else remembers what was looked for. */
static bool by_tag(struct search *s, unsigned *count)
{
	static const enum volume_tag tags[] = {
		[LABEL_KIND] = TAG_LABEL, [UUID_KIND] = TAG_UUID,
		[PARTLABEL_KIND] = TAG_PARTLABEL, [PARTUUID_KIND] = TAG_PARTUUID,
	};

	if (s->kind == FILE_KIND || s->kind == DISKUUID_KIND || s->key.n == 0)
		return false;
	const struct volume *v = scan_find_volume(s->g->scan, tags[s->kind], s->key);
	if (!v || !v->source)
		return false;
	++*count;
	return found(s, grub_device_name(s->g, v));
}

static int run_search(struct search *s)
{
	struct slice_list devices = {0};
	unsigned count = 0;

	for (uint32_t i = 0; i < s->hints.n; i++) {
		struct slice hint = s->hints.at[i];
		if (slice_ends(hint, S(",")))
			hint.n--;
		if (look(s, hint, &count))
			return GRUB_OK;
	}
	grub_device_list(s->g, &devices);
	grub_charge(s->g, (uint64_t)devices.n * devices.n * 16);
	for (uint32_t i = 0; i < devices.n; i++)
		if (look(s, devices.at[i], &count))
			return GRUB_OK;
	if (count == 0)
		by_tag(s, &count);
	if (count)
		return GRUB_OK;
	return grub_error(s->g, GRUB_FILE_NOT_FOUND, "no such device: %.*s", SLICE_ARG(s->key));
}

static void add_hints(struct search *s, const struct grub_option_value *v)
{
	for (uint32_t i = 0; v->set && i < v->values.n; i++)
		slice_list_add(&s->hints, s->g->scratch, v->values.at[i]);
}

/* Hints for other platforms say nothing here. An unknown platform's are not even options. */
static void collect_hints(struct search *s, const struct grub_option_value *o)
{
	struct slice platform = grub_get(s->g, S("grub_platform"));

	if (slice_eq(platform, S("efi")))
		add_hints(s, &o[HINT_EFI]);
	else if (slice_eq(platform, S("pc")))
		add_hints(s, &o[HINT_BIOS]);
	else if (slice_eq(platform, S("ieee1275")))
		add_hints(s, &o[HINT_IEEE1275]);
	add_hints(s, &o[HINT]);
}

GRUB_COMMAND(cmd_search)
{
	struct grub_option_value o[N_OPTIONS];
	struct grub_argv rest;
	struct search s = {.g = g, .variable = S("root")};
	int status = grub_options(g, options, N_OPTIONS, OPTIONS_ACCEPT_DASH, argc, argv, o, &rest);

	(void)command;
	if (status)
		return status == GRUB_HELP ? g->status : status;
	s.has_variable = o[SET].set;
	while (rest.n && slice_starts(rest.at[0], S("--hint-"))) { /* some other platform */
		rest.at++;
		rest.n--;
	}
	if (rest.n)
		s.key = rest.at[0];
	else if (o[SET].has_value)
		s.key = o[SET].value;
	else
		return grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected");
	if (rest.n && o[SET].has_value)
		s.variable = o[SET].value;
	for (int kind = DISKUUID_KIND; kind >= FILE_KIND; kind--)
		if (o[kind].set)
			s.kind = kind;
	if (s.kind == 0)
		return grub_error(g, GRUB_INVALID_COMMAND, "unspecified search type");
	collect_hints(&s, o);
	return run_search(&s);
}

/* search.fs_uuid NAME [VARIABLE [HINT]...] and its kin; the kind is in the table. */
GRUB_COMMAND(cmd_search_dot)
{
	struct search s = {.g = g, .kind = command->arg};

	if (argc == 0)
		return grub_error(g, GRUB_BAD_ARGUMENT, "one argument expected");
	s.key = argv[0];
	s.has_variable = argc > 1;
	if (argc > 1)
		s.variable = argv[1];
	for (uint32_t i = 2; i < argc; i++)
		slice_list_add(&s.hints, g->scratch, argv[i]);
	return run_search(&s);
}
