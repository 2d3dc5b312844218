/* `kexling grub`: run a GRUB script and print each command as executed, as JSON. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/cli.h"

#include <errno.h>
#include <fcntl.h>

#include "discover/conf/grub/trace.h"
#include "init/cli/volume_option.h"
#include "init/machine/machine.h"
#include "lib/fd.h"

enum { MAX_VOLUMES = 64, MAX_SCRIPT = 16 << 20 };

/**
 * struct call - one invocation
 * @number: of volumes; their order on the command line is their order
 */
struct call {
	struct arena arena;
	struct grub_trace options;
	struct slice file;
	struct volume volumes[MAX_VOLUMES];
	struct source_dir sources[MAX_VOLUMES];
	uint32_t number;
	bool trace;
};

static int add_volume(struct call *c, struct slice value)
{
	struct volume *v = &c->volumes[c->number];
	struct slice dir;

	if (c->number == MAX_VOLUMES)
		return cli_error(CLI_USAGE, "grub: more than %d volumes", MAX_VOLUMES);
	int rc = volume_option(value, &c->arena, &dir, &v->facts);
	if (rc)
		return rc;
	int fd = open(arena_cstr(&c->arena, dir), O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return cli_error(CLI_REFUSED, "%.*s: %s", SLICE_ARG(dir), strerror(errno));
	c->sources[c->number] = (struct source_dir){.source.ops = &source_dir_ops, .root = fd};
	v->source = &c->sources[c->number].source;
	v->order = c->number;
	v->number = ++c->number;
	return CLI_DONE;
}

static void add_words(struct call *c, struct slice_list *list, struct slice words)
{
	for (struct slice w = slice_word(&words); w.n; w = slice_word(&words))
		slice_list_add(list, &c->arena, w);
}

static int set_mode(struct call *c, struct slice entry, enum grub_trace_mode mode)
{
	c->options.mode = mode;
	c->options.entry = entry;
	return CLI_DONE;
}

/* An option with a value. -1: there is none of that name. */
static int value_option(struct call *c, struct slice name, struct slice value)
{
	struct grub_trace *o = &c->options;
	const struct {
		struct slice name;
		struct slice *text;
		struct slice_list *list;
	} rows[] = {
		{S("--platform"), &o->platform, NULL}, {S("--cpu"), &o->cpu, NULL},
		{S("--path"), &o->path, NULL}, {S("--keys"), &o->keys, NULL},
		{S("--fail"), NULL, &o->fail}, {S("--omit"), NULL, &o->omit},
		{S("--real"), NULL, &o->real}, {S("--stand-in"), NULL, &o->stand_in},
		{S("--map"), NULL, &o->map},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (!slice_eq(rows[i].name, name))
			continue;
		if (rows[i].text)
			*rows[i].text = value;
		else
			add_words(c, rows[i].list, value);
		o->has_map = o->has_map || rows[i].list == &o->map;
		o->no_keys = o->no_keys || (rows[i].text == &o->keys && value.n == 0);
		return CLI_DONE;
	}
	if (slice_eq(name, S("--set"))) {
		slice_list_add(&o->set, &c->arena, value);
		return CLI_DONE;
	}
	if (slice_eq(name, S("--entry")))
		return set_mode(c, value, GRUB_TRACE_ENTRY);
	if (slice_eq(name, S("--volume")) || slice_eq(name, S("--root")))
		return add_volume(c, value);
	return -1;
}

/* An option without one. */
static bool flag_option(struct call *c, struct slice name)
{
	struct grub_trace *o = &c->options;
	const struct {
		struct slice name;
		bool *at;
	} rows[] = {
		{S("--trace"), &c->trace}, {S("--check-files"), &o->check_files},
		{S("--no-regexp"), &o->no_glob}, {S("--rhboot"), &o->rhboot},
	};

	if (slice_eq(name, S("--boot")))
		return set_mode(c, (struct slice){0}, GRUB_TRACE_BOOT) == CLI_DONE;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (slice_eq(rows[i].name, name)) {
			*rows[i].at = true;
			return true;
		}
	return false;
}

static int take_options(struct call *c, int argc, const char *const *argv)
{
	for (int i = 0; i < argc; i++) {
		struct slice value = slice_str(argv[i]), word = value;
		if (!slice_starts(word, S("--"))) {
			c->file = word;
			continue;
		}
		if (flag_option(c, word))
			continue;
		struct slice name = slice_cut(&value, '=');
		if (name.n == word.n && i + 1 < argc)
			value = slice_str(argv[++i]);
		int rc = value_option(c, name, value);
		if (rc < 0)
			return cli_error(CLI_USAGE, "grub: no option '%.*s'", SLICE_ARG(word));
		if (rc)
			return rc;
	}
	if (c->file.n == 0 || !c->trace)
		return cli_error(CLI_USAGE, "usage: kexling grub FILE [VOLUMES] --trace");
	return c->number ? CLI_DONE : add_volume(c, S("/"));
}

static int read_script(struct call *c)
{
	const char *path = arena_cstr(&c->arena, c->file);
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc = fd < 0 ? -errno : fd_read_all(fd, MAX_SCRIPT, &c->arena, &c->options.text);

	return rc < 0 ? cli_error(CLI_REFUSED, "%s: %s", path, strerror(-rc)) : CLI_DONE;
}

static int run(struct call *c)
{
	struct volume_set set = {c->volumes, c->number};
	struct machine machine = machine_look();
	struct text out = {.arena = &c->arena};
	struct json j = {.out = &out};
	struct scan scan = {.arena = &c->arena,
			    .volume = &c->volumes[c->number - 1],
			    .volumes = &set,
			    .machine = &machine};

	if (grub_trace(&scan, &c->options, &j) < 0)
		return cli_error(CLI_REFUSED, "grub: no memory to run the script");
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

int cli_grub(struct cli *cli)
{
	static struct call call;
	struct call *c = &call;
	int argc = 0;

	while (cli->words[argc])
		argc++;
	if (cli_open_memory(&c->arena) < 0)
		return cli_error(CLI_REFUSED, "no memory");
	c->options.path = S("/boot/grub/grub.cfg");
	int rc = take_options(c, argc, cli->words);
	if (rc == CLI_DONE)
		rc = read_script(c);
	return rc == CLI_DONE ? run(c) : rc;
}
