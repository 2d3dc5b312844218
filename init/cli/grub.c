/* kexling grub: run a GRUB script and print each command as executed, as JSON. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>

#include "init/cli/trace.h"
#include "init/cli/volume_option.h"
#include "lib/fd.h"

enum { MAX_SCRIPT = 16 << 20 };

static int add_volume(struct grub_disks *d, const struct named_value *given, struct arena *a)
{
	struct volume *v = &d->volumes[d->n];
	struct volume_option option;

	if (d->n == GRUB_DISKS)
		return cli_error(CLI_USAGE, "grub: more than %d volumes", GRUB_DISKS);
	int rc = volume_option_open(given, a, &option);
	if (rc)
		return rc;
	d->sources[d->n] = (struct source_dir){.source.ops = &source_dir_ops, .root = option.root};
	v->facts = option.facts;
	v->source = &d->sources[d->n].source;
	v->order = d->n;
	v->number = ++d->n;
	return CLI_DONE;
}

static int add_volumes(struct grub_disks *d, const struct named_list *given, struct arena *a)
{
	static const struct named_value here = {"root", "/"};
	int rc = given->n ? CLI_DONE : add_volume(d, &here, a);

	for (uint32_t i = 0; rc == CLI_DONE && i < given->n; i++)
		rc = add_volume(d, &given->at[i], a);
	return rc;
}

/* Blanks separate the words of one value, too. */
static struct slice_list words_of(const struct value_list *values, struct arena *a)
{
	struct slice_list list = {0};

	for (uint32_t i = 0; i < values->n; i++) {
		struct slice rest = slice_str(values->at[i]);
		for (struct slice w = slice_word(&rest); w.n; w = slice_word(&rest))
			slice_list_add(&list, a, w);
	}
	return list;
}

static struct grub_trace trace_of(const struct options *o, struct arena *a)
{
	struct grub_trace t = {
		.path = o->path.p ? o->path : S("/boot/grub/grub.cfg"),
		.platform = o->platform,
		.cpu = o->cpu,
		.mode = o->entry.p ? GRUB_TRACE_ENTRY : o->boot ? GRUB_TRACE_BOOT : GRUB_TRACE_LIST,
		.entry = o->entry,
		.keys = o->keys,
		.no_keys = o->keys.p && o->keys.n == 0,
		.has_map = o->map.n > 0,
		.check_files = o->check_files,
		.no_glob = o->no_regexp,
		.fail = words_of(&o->fail, a),
		.omit = words_of(&o->omit, a),
		.real = words_of(&o->real, a),
		.stand_in = words_of(&o->stand_in, a),
		.map = words_of(&o->map, a),
	};

	for (uint32_t i = 0; i < o->set.n; i++)
		slice_list_add(&t.set, a, slice_str(o->set.at[i]));
	return t;
}

static int read_script(const char *path, struct arena *a, struct slice *text)
{
	int rc = fd_read_file(AT_FDCWD, path, MAX_SCRIPT, a, text);

	return rc < 0 ? cli_error(CLI_REFUSED, "%s: %s", path, strerror(-rc)) : CLI_DONE;
}

static int print_trace(const struct grub_trace *t, struct grub_disks *d, struct arena *a)
{
	struct slice json;
	const char *lack = trace_run(t, d, a, &json);

	return lack ? cli_error(CLI_REFUSED, "grub: %s", lack) : cli_print(json);
}

/* --dialect, and --rhboot, which was there before it. */
static int read_dialect(const struct options *o, struct grub_trace *t)
{
	struct slice name = o->dialect.n || !o->rhboot ? o->dialect : S("rhboot");

	if (name.n == 0)
		return CLI_DONE;
	t->dialect = grub_dialect_find(name);
	return t->dialect ? CLI_DONE
			  : cli_error(CLI_USAGE, "grub: --dialect %.*s: it is " GRUB_DIALECT_NAMES,
				      SLICE_ARG(name));
}

static int trace_script(const struct options *o, struct arena *a)
{
	static struct grub_disks disks;

	if (!o->word || !o->trace)
		return cli_error(CLI_USAGE, "usage: kexling grub FILE [VOLUMES] --trace");
	struct grub_trace t = trace_of(o, a);
	int rc = read_dialect(o, &t);
	if (rc == CLI_DONE)
		rc = add_volumes(&disks, &o->volumes, a);
	if (rc == CLI_DONE)
		rc = read_script(o->word, a, &t.text);
	return rc == CLI_DONE ? print_trace(&t, &disks, a) : rc;
}

static const struct command grub = {
	.name = "grub", .bit = FOR_GRUB, .argument = "FILE",
	.help = "run a GRUB script and print each command as executed", .run = trace_script,
};
COMMAND(grub);
