/* `kexling grub`: run a GRUB script and print each command as executed, as JSON. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli_grub.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/utsname.h>

#include "discover/conf/grub/trace.h"
#include "lib/fd.h"

enum { DONE, REFUSED, USAGE, MAX_VOLUMES = 64 };

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

static int complain(int code, const char *what, const char *why)
{
	fprintf(stderr, "kexling: grub: %s: %s\n", what, why);
	return code;
}

static void out_of_memory(struct arena *a)
{
	(void)a;
	_exit(complain(REFUSED, "script", "needs too much memory"));
}

/* "key=value" in front of the next ",key="; GRUB names hold commas themselves. */
static struct slice take_pair(struct slice *rest)
{
	size_t n = slice_find(*rest, ',');

	while (n < rest->n) {
		struct slice next = slice_from(*rest, n + 1);
		size_t comma = slice_find(next, ',');
		if (slice_find(next, '=') < comma)
			break;
		n += 1 + comma;
	}
	struct slice pair = slice_upto(*rest, n);
	*rest = slice_from(*rest, n + 1);
	return pair;
}

static bool set_fact(struct facts *f, struct slice key, struct slice value)
{
	const struct {
		struct slice key;
		struct slice *at;
	} rows[] = {
		{S("uuid"), &f->uuid}, {S("label"), &f->label}, {S("partuuid"), &f->partuuid},
		{S("partlabel"), &f->partlabel}, {S("fstype"), &f->fstype}, {S("device"), &f->device},
		{S("disk"), &f->disk}, {S("pttype"), &f->pttype}, {S("grub"), &f->grub},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (slice_eq(rows[i].key, key)) {
			*rows[i].at = value;
			return true;
		}
	return false;
}

static int add_volume(struct call *c, struct slice text)
{
	struct slice dir = slice_cut(&text, ',');
	struct volume *v = &c->volumes[c->number];
	const char *path = arena_cstr(&c->arena, dir);

	if (c->number == MAX_VOLUMES)
		return complain(USAGE, path, "too many volumes");
	while (text.n) {
		struct slice value = take_pair(&text);
		struct slice key = slice_cut(&value, '=');
		if (!set_fact(&v->facts, key, value))
			return complain(USAGE, path, "a volume has no such key");
	}
	int fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return complain(REFUSED, path, strerror(errno));
	c->sources[c->number] = (struct source_dir){.source.ops = &source_dir_ops, .root = fd};
	v->source = &c->sources[c->number].source;
	v->order = c->number;
	v->number = ++c->number;
	return DONE;
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
	return DONE;
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
		{S("--real"), NULL, &o->real}, {S("--map"), NULL, &o->map},
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
		return DONE;
	}
	if (slice_eq(name, S("--set"))) {
		slice_list_add(&o->set, &c->arena, value);
		return DONE;
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
		return set_mode(c, (struct slice){0}, GRUB_TRACE_BOOT) == DONE;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (slice_eq(rows[i].name, name)) {
			*rows[i].at = true;
			return true;
		}
	return false;
}

static int take_options(struct call *c, int argc, char **argv)
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
			return complain(USAGE, arena_cstr(&c->arena, word), "no such option");
		if (rc)
			return rc;
	}
	if (c->file.n == 0 || !c->trace)
		return complain(USAGE, "usage", "kexling grub FILE [VOLUMES] --trace");
	return c->number ? DONE : add_volume(c, S("/"));
}

static int read_script(struct call *c)
{
	const char *path = arena_cstr(&c->arena, c->file);
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return complain(REFUSED, path, strerror(errno));
	int rc = fd_read_all(fd, 16u << 20, &c->arena, &c->options.text);
	return rc < 0 ? complain(REFUSED, path, strerror(-rc)) : DONE;
}

static int run(struct call *c)
{
	struct volume_set set = {c->volumes, c->number};
	struct utsname names;
	struct machine machine = {.efi = access("/sys/firmware/efi", F_OK) == 0};
	struct text out = {.arena = &c->arena};
	struct json j = {.out = &out};

	uname(&names);
	machine.arch = slice_str(names.machine);
	struct scan scan = {.arena = &c->arena, .volume = &c->volumes[c->number - 1], .volumes = &set,
			    .machine = &machine};
	if (grub_trace(&scan, &c->options, &j) < 0)
		return complain(REFUSED, "script", "no memory to run it");
	text_char(&out, '\n');
	return fd_write_all(STDOUT_FILENO, text_slice(&out)) < 0 ? REFUSED : DONE;
}

int cli_grub(int argc, char **argv)
{
	static struct call call;
	struct call *c = &call;

	if (arena_open(&c->arena, 256ul << 20, out_of_memory) < 0)
		return complain(REFUSED, "start", "no memory");
	c->options.path = S("/boot/grub/grub.cfg");
	int rc = take_options(c, argc, argv);
	if (rc == DONE)
		rc = read_script(c);
	if (rc == DONE)
		rc = run(c);
	arena_close(&c->arena);
	return rc;
}
