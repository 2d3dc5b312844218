/* petitboot.conf: "name value" lines, in an older form "name
 * = value" below a section in brackets. */
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

static void unknown(struct scan *scan, struct slice path, const struct pair *p)
{
	scan_note(scan, NOTE_UNKNOWN_WORD, path, p->line, "unknown name \"%.*s\"",
		  SLICE_ARG(p->name));
}

static struct boot_entry *open_section(struct scan *scan, const struct pair *p, struct slice path)
{
	struct boot_entry *e = scan_add(scan, path, p->line);

	if (e)
		e->name = e->title = slice_upto(slice_from(p->name, 1), p->name.n - 2);
	return e;
}

/* Lines before the first section are about the device. */
static void parse_sections(struct scan *scan, struct slice path, struct slice text)
{
	struct boot_entry *e = NULL;
	struct pair p = {.rest = text};

	while (pair_next(&p)) {
		if (p.name.n >= 2 && p.name.p[0] == '[' && p.name.p[p.name.n - 1] == ']')
			e = open_section(scan, &p, path);
		else if (e && !set(scan, e, &p))
			unknown(scan, path, &p);
	}
}

/* "name value" lines; every "name" begins an entry. The name of the default. */
static struct slice parse_words(struct scan *scan, struct slice path, struct slice text)
{
	struct slice chosen = {0};
	struct boot_entry *e = NULL;
	struct pair p = {0};

	slice_skip(&text, S("\xef\xbb\xbf"));
	for (p.line = 1; text.n; p.line++) {
		p.value = slice_trim(slice_cut(&text, '\n'));
		p.name = slice_word(&p.value);
		if (!p.name.n || p.name.p[0] == '#')
			continue;
		if (slice_eq(p.name, S("default"))) {
			chosen = p.value;
			continue;
		}
		if (slice_eq(p.name, S("name")))
			e = scan_add(scan, path, p.line);
		if (e && !set(scan, e, &p))
			unknown(scan, path, &p);
		if (e && !e->name.n)
			e->name = e->title;
	}
	return chosen;
}

/* The older form has sections. */
static bool has_sections(struct slice text)
{
	while (text.n) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));

		if (line.n && line.p[0] == '[')
			return true;
	}
	return false;
}

static void parse(struct scan *scan, struct slice path, struct slice text)
{
	struct slice chosen = {0};

	scan_menu(scan, path);
	if (has_sections(text))
		parse_sections(scan, path, text);
	else
		chosen = parse_words(scan, path, text);
	pair_default(scan, chosen);
}

static const char *const files[] = {"/boot/petitboot.conf", "/petitboot.conf", NULL};

static const struct parser petitboot = {
	.name = "petitboot",
	.rank = 52,
	.files = files,
	.parse = parse,
};
PARSER(petitboot);
