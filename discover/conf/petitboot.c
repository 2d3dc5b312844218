/* petitboot.conf: a section in brackets for each entry. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/pair.h"
#include "discover/parser.h"

/* False: an unknown name. */
static bool set(struct scan *scan, struct boot_entry *e, const struct pair *p)
{
	if (slice_eq(p->name, S("name")))
		e->title = p->value;
	else if (slice_eq(p->name, S("image")))
		e->kernel = pair_file(scan, p->value);
	else if (slice_eq(p->name, S("initrd")))
		file_list_add(&e->initrds, scan->arena, pair_file(scan, p->value));
	else if (slice_eq(p->name, S("dtb")))
		e->devicetree = pair_file(scan, p->value);
	else if (slice_eq(p->name, S("args")))
		e->cmdline = p->value;
	else
		return slice_eq(p->name, S("description")) || slice_eq(p->name, S("icon"));
	return true;
}

static struct boot_entry *open_section(struct scan *scan, const struct pair *p, struct slice path)
{
	struct boot_entry *e = scan_add(scan, path, p->line);

	if (e)
		e->name = e->title = slice_upto(slice_from(p->name, 1), p->name.n - 2);
	return e;
}

/* Lines before the first section are about the device. */
static void parse(struct scan *scan, struct slice path, struct slice text)
{
	struct boot_entry *e = NULL;
	struct pair p = {.rest = text};

	scan_menu(scan, path);
	while (pair_next(&p)) {
		if (p.name.n >= 2 && p.name.p[0] == '[' && p.name.p[p.name.n - 1] == ']')
			e = open_section(scan, &p, path);
		else if (e && !set(scan, e, &p))
			scan_note(scan, NOTE_UNKNOWN_WORD, path, p.line, "unknown name \"%.*s\"",
				  SLICE_ARG(p.name));
	}
	pair_default(scan, (struct slice){0});
}

static const char *const files[] = {"/boot/petitboot.conf", "/petitboot.conf", NULL};

static const struct parser petitboot = {
	.name = "petitboot",
	.rank = 52,
	.files = files,
	.parse = parse,
};
PARSER(petitboot);
