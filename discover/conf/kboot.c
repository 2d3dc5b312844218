/* kboot.conf: one line an entry, "label='kernel initrd=... arguments'". */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/pair.h"
#include "discover/parser.h"

/* What holds for entries that do not say it themselves. */
struct defaults {
	struct slice chosen, initrd, root, video;
};

/* timeout is a hint to the original boot loader, in units that are not agreed on. */
static bool set_default(struct defaults *d, const struct pair *p)
{
	if (slice_eq(p->name, S("default")))
		d->chosen = p->value;
	else if (slice_eq(p->name, S("initrd")))
		d->initrd = p->value;
	else if (slice_eq(p->name, S("root")))
		d->root = p->value;
	else if (slice_eq(p->name, S("video")))
		d->video = p->value;
	else
		return slice_eq(p->name, S("timeout")) || slice_eq(p->name, S("delay")) ||
		       slice_eq(p->name, S("message"));
	return true;
}

static struct slice add_word(struct scan *scan, struct slice cmdline, const char *key,
			     struct slice value)
{
	if (!value.n)
		return cmdline;
	return arena_join(scan->arena, cmdline, ' ',
			  arena_concat(scan->arena, slice_str(key), value));
}

static void add_entry(struct scan *scan, const struct defaults *d, const struct pair *p,
		      struct slice path)
{
	struct boot_entry *e = scan_add(scan, path, p->line);
	struct slice rest = p->value, initrd = d->initrd, root = d->root, video = d->video;
	struct slice args = {0}, name = slice_word(&rest);

	if (!e)
		return;
	e->name = e->title = p->name;
	if (name.n)
		e->kernel = pair_file(scan, name);
	for (struct slice word = slice_word(&rest); word.n; word = slice_word(&rest)) {
		if (slice_skip(&word, S("initrd=")))
			initrd = word;
		else if (slice_skip(&word, S("root=")))
			root = word;
		else
			args = arena_join(scan->arena, args, ' ', word);
		if (slice_starts(word, S("video=")))
			video = (struct slice){0};
	}
	e->cmdline = add_word(scan, (struct slice){0}, "root=", root);
	e->cmdline = arena_join(scan->arena, e->cmdline, ' ', args);
	e->cmdline = add_word(scan, e->cmdline, "video=", video);
	if (initrd.n)
		file_list_add(&e->initrds, scan->arena, pair_file(scan, initrd));
}

static void parse(struct scan *scan, struct slice path, struct slice text)
{
	struct defaults d = {0};
	struct pair p = {.rest = text};

	scan_menu(scan, path);
	while (pair_next(&p))
		if (p.value.n && !set_default(&d, &p))
			add_entry(scan, &d, &p, path);
	pair_default(scan, d.chosen);
}

static const char *const files[] = {"/kboot.conf", "/kboot.cnf", "/etc/kboot.conf",
				    "/etc/kboot.cnf", NULL};

static const struct parser kboot = {
	.name = "kboot",
	.rank = 50,
	.files = files,
	.parse = parse,
};
PARSER(kboot);
