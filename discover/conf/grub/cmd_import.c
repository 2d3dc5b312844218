/* Commands that go on in a file of another format:
 * GRUB Legacy's menu.lst, syslinux' configurations. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/cmd_import.h"

#include "discover/conf/grub/device.h"
#include "discover/conf/grub/file.h"
#include "discover/conf/grub/legacy.h"
#include "discover/conf/grub/menu.h"
#include "discover/conf/grub/options.h"
#include "discover/conf/grub/source.h"
#include "discover/conf/grub/word.h"
#include "discover/conf/syslinux_default.h"
#include "discover/conf/syslinux_entry.h"
#include "discover/conf/syslinux_path.h"
#include "discover/conf/syslinux_read.h"
#include "discover/parser.h"

/* The four forms of importing: a menu of its own or entries of this one;
 * all of it, or entries only. */
static int import(struct grub *g, struct slice name, int how,
		  void (*take_in)(struct grub *g, struct slice text))
{
	struct grub_menu menu = {.file = grub_file_ref(g, name)}, *outer_menu = g->menu;
	struct layer layer, *outer = g->vars;
	bool own = how & IMPORT_CONFIGFILE, only_entries = how & IMPORT_EXTRACT;

	if (own || only_entries)
		grub_open_context(g, &layer, !own);
	if (own)
		g->menu = &menu;
	g->extractor += only_entries;
	int status = grub_run_foreign(g, name, take_in);
	g->extractor -= only_entries;
	if (own)
		grub_show_menu(g, &menu);
	g->menu = outer_menu;
	g->vars = outer;
	return status;
}

GRUB_COMMAND(cmd_legacy)
{
	if (argc != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	return import(g, argv[0], command->arg, grub_legacy_run);
}

/* ---- syslinux ---- */

static void put_file(struct grub *g, struct text *t, const struct file_ref *f)
{
	const struct volume *v = volume_by_number(g->scan->volumes, f->volume);
	struct slice device = v ? grub_device_name(g, v) : (struct slice){0};

	text_char(t, ' ');
	word_quote(t, arena_format(g->scratch, "(%.*s)%.*s", SLICE_ARG(device),
				   SLICE_ARG(f->path)));
}

/* The script that does what the syslinux reader says of a label. */
static struct slice body_of(struct grub *g, const struct boot_entry *e)
{
	static const struct slice actions[ACTION_COUNT] = {
		[ACTION_BOOT] = S_INIT(""), [ACTION_REBOOT] = S_INIT("reboot"),
		[ACTION_POWEROFF] = S_INIT("halt"), [ACTION_FIRMWARE] = S_INIT("fwsetup"),
		[ACTION_EXIT] = S_INIT("exit"),
	};
	struct text t = {.arena = g->arena, .max = LIMIT_GRUB_VALUE_BYTES};

	if (e->action != ACTION_BOOT)
		return actions[e->action < ACTION_COUNT ? e->action : ACTION_EXIT];
	if (e->kernel.path.n == 0)
		return S("ntldr '/'");	/* not a kernel: the entry will say so */
	text_put(&t, e->kernel.part.n ? S("chainloader") : S("legacy_kernel"));
	put_file(g, &t, &e->kernel);
	text_char(&t, ' ');
	word_quote(&t, e->cmdline);
	for (uint32_t i = 0; i < e->initrds.n && !e->kernel.part.n; i++) {
		text_put(&t, i ? S("") : S("\ninitrd"));
		put_file(g, &t, &e->initrds.at[i]);
	}
	return text_slice(&t);
}

/* The title without the '^' before its hotkey, which GRUB takes in lower case. */
static void take_title(struct grub *g, const struct syslinux_label *l, struct grub_entry *e)
{
	struct slice title = l->title.n ? l->title : l->name;
	size_t mark = slice_find(title, '^');

	e->title = title;
	if (mark + 1 >= title.n)
		return;
	char key = ascii_lower(title.p[mark + 1]);
	e->hotkey = arena_copy(g->arena, (struct slice){&key, 1});
	e->title = arena_concat(g->arena, slice_upto(title, mark), slice_from(title, mark + 1));
}

static void add_label(struct grub *g, struct syslinux_conf *conf, const struct syslinux_label *l)
{
	struct syslinux_label end = syslinux_follow(conf, *l);
	struct boot_entry what = {.tries_left = TRIES_UNCOUNTED};
	struct grub_entry e = {
		.id = l->name, .has_source = true, .restricted = true,
		.hidden = l->flags & SYSLINUX_HIDE,
		.config = l->file, .config_volume = g->file_volume, .line = l->line,
	};

	take_title(g, l, &e);
	if (end.type == SYSLINUX_CONFIG) {
		struct text t = {.arena = g->arena};
		struct slice rest = end.kernel;
		struct file_ref file = syslinux_file(conf, slice_word(&rest));
		text_put(&t, S("syslinux_configfile"));
		put_file(g, &t, &file);
		e.body = text_slice(&t);
	} else {
		syslinux_fill(conf, &end, &what);
		e.body = body_of(g, &what);
	}
	slice_list_add(&e.args, g->arena, e.title);
	grub_add_entry(g, &e);
}

/* timeout and default of the file, as variables. @shown: the index that each label got. */
static void set_variables(struct grub *g, struct syslinux_conf *conf, const uint32_t *shown)
{
	struct syslinux_label *l = syslinux_default_label(conf, syslinux_default_command(conf));
	uint32_t tenths = syslinux_number(conf->timeout);

	if (l)
		grub_set(g, S("default"),
			 arena_format(g->scratch, "%u", (unsigned)shown[l - conf->labels]));
	if (tenths)
		grub_set(g, S("timeout"),
			 arena_format(g->scratch, "%u", (unsigned)(tenths + 9) / 10));
}

/* The syslinux reader works on the volume that is scanned: for this file, on its own. */
static void take_in_syslinux(struct grub *g, struct slice text)
{
	const struct volume *v = volume_by_number(g->scan->volumes, g->file_volume);
	struct scan scan = *g->scan;
	struct syslinux_conf conf;

	if (!v)
		return;
	scan.volume = v;
	scan.parser = parser_by_name(S("syslinux"));
	scan.base = (struct slice){0};
	syslinux_read(&conf, &scan, g->file, slice_dirname(g->file), text);
	uint32_t *shown = arena_array(g->arena, uint32_t, conf.n_labels + 1);
	for (uint32_t i = 0; i < conf.n_labels; i++) {
		shown[i] = g->menu ? g->menu->n : 0;
		if (!(conf.labels[i].flags & (SYSLINUX_DISABLED | SYSLINUX_WAY_OUT)))
			add_label(g, &conf, &conf.labels[i]);
	}
	if (!g->extractor)
		set_variables(g, &conf, shown);
	g->scan->notes = scan.notes;
	g->scan->wants = scan.wants;
	g->scan->images = scan.images;
}

/* syslinux_configfile [-r ROOT] [-c DIRECTORY] [-i|-p|-s] FILE and its kin. Relative names are seen
 * from the file's directory; the other options choose what the reader finds out by itself. */
GRUB_COMMAND(cmd_syslinux)
{
	static const struct grub_option options[] = {
		{'r', OPT_VALUE, S_INIT("root")}, {'c', OPT_VALUE, S_INIT("cwd")},
		{'i', 0, S_INIT("isolinux")}, {'p', 0, S_INIT("pxelinux")},
		{'s', 0, S_INIT("syslinux")},
	};
	struct grub_option_value o[5];
	struct grub_argv rest;
	int status = grub_options(g, options, 5, 0, argc, argv, o, &rest);

	if (status)
		return status == GRUB_HELP ? g->status : status;
	if (rest.n != 1)
		return grub_error(g, GRUB_BAD_ARGUMENT, "filename expected");
	return import(g, rest.at[0], command->arg, take_in_syslinux);
}
