/* yaboot.conf(5): options for all images, then a section for each. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/keyword.h"
#include "discover/conf/pair.h"
#include "discover/conf/path.h"
#include "discover/parser.h"
#include "lib/text.h"

/* The options of one image, or those for all of them. */
struct options {
	struct slice image, label, alias, initrd, initrd_size, ramdisk, root, append, literal,
		partition;
	bool read_only, read_write;
	uint32_t line;
};

static const struct keyword rows[] = {
	KEYWORD("image", struct options, image),
	KEYWORD("image[64bit]", struct options, image),
	KEYWORD("image[32bit]", struct options, image),
	KEYWORD("label", struct options, label),
	KEYWORD("alias", struct options, alias),
	KEYWORD("initrd", struct options, initrd),
	KEYWORD("initrd-size", struct options, initrd_size),
	KEYWORD("ramdisk", struct options, ramdisk),
	KEYWORD("root", struct options, root),
	KEYWORD("append", struct options, append),
	KEYWORD("literal", struct options, literal),
	KEYWORD("partition", struct options, partition),
};
KEYWORD_TABLE(table, rows, ANY_CASE);

/* ybin's, the firmware's, and other systems'. */
static const struct slice ignored[] = {
	S_INIT("boot"), S_INIT("bsd"), S_INIT("darwin"), S_INIT("defaultos"), S_INIT("delay"),
	S_INIT("device"), S_INIT("enablecdboot"), S_INIT("enablenetboot"), S_INIT("enableofboot"),
	S_INIT("bgcolor"), S_INIT("fgcolor"), S_INIT("fstype"), S_INIT("hide"), S_INIT("init-code"),
	S_INIT("init-message"), S_INIT("install"), S_INIT("macos"), S_INIT("macosx"),
	S_INIT("magicboot"), S_INIT("mntpoint"), S_INIT("nonvram"), S_INIT("novideo"),
	S_INIT("ofboot"), S_INIT("password"), S_INIT("pause-after"), S_INIT("pause-message"),
	S_INIT("protect"), S_INIT("restricted"), S_INIT("single-key"), S_INIT("sysmap"),
	S_INIT("usemount"), S_INIT("video"),
};

static bool is_ignored(struct slice name)
{
	for (size_t i = 0; i < sizeof(ignored) / sizeof(*ignored); i++)
		if (slice_eq_fold(name, ignored[i]))
			return true;
	return false;
}

/* Whether @f is partition @number of @disk; by its name where the number is not known. */
static bool is_partition(const struct facts *f, struct slice disk, uint64_t number)
{
	struct slice rest = f->device;
	uint64_t named = 0;

	if (!slice_eq(f->disk, disk))
		return false;
	if (f->partition)
		return f->partition == number;
	if (!slice_skip(&rest, disk))
		return false;
	slice_skip(&rest, S("p"));
	return slice_number(rest, UINT32_MAX, &named) && named == number;
}

/* "hd:3,/vmlinux": a file on partition 3 of the same disk. Without a number: @partition, or here.
 * SUSE's names are seen from the folder of its configuration. */
static struct file_ref find_file(struct scan *scan, struct slice config, struct slice name,
				 struct slice partition)
{
	struct slice dir = slice_dirname(config);
	struct slice path = slice_from(name, slice_find(name, ','));
	struct file_ref ref = scan_file(scan, (struct slice){0});
	uint64_t number = 0;

	if (slice_skip(&path, S(",")))
		partition = slice_from(slice_upto(name, slice_find(name, ',')),
				       slice_find(name, ':') + 1);
	else
		path = name;
	ref.path = path_resolve(scan->arena, slice_eq(dir, S("/suseboot")) ? dir : S("/"), path);
	if (!slice_number(partition, UINT32_MAX, &number))
		return ref;
	for (uint32_t i = 0; i < scan->volumes->n; i++) {
		const struct volume *v = &scan->volumes->at[i];

		if (is_partition(&v->facts, scan->volume->facts.disk, number))
			ref.volume = v->number;
	}
	return ref;
}

static struct slice own(struct slice mine, struct slice general)
{
	return mine.n ? mine : general;
}

static void put(struct text *out, struct slice key, struct slice value)
{
	if (!value.n)
		return;
	text_put(out, out->n ? S(" ") : S(""));
	text_put(out, key);
	text_put(out, value);
}

static struct slice cmdline(struct scan *scan, const struct options *o,
			    const struct options *general)
{
	struct text out = {.arena = scan->arena, .max = LIMIT_CMDLINE_BYTES};
	bool rw = o->read_write || (!o->read_only && general->read_write);
	bool ro = o->read_only || general->read_only;

	if (own(o->literal, general->literal).n)
		return own(o->literal, general->literal);
	put(&out, S("root="), own(o->root, general->root));
	put(&out, S(""), rw ? S("rw") : ro ? S("ro") : S(""));
	put(&out, S("ramdisk="), own(o->ramdisk, general->ramdisk));
	put(&out, S("ramdisk_size="), own(o->initrd_size, general->initrd_size));
	put(&out, S(""), slice_trim(own(o->append, general->append)));
	return text_slice(&out);
}

static void add_entry(struct scan *scan, const struct options *o, const struct options *general,
		      struct slice path)
{
	struct boot_entry *e = o->image.n ? scan_add(scan, path, o->line) : NULL;
	struct slice partition = own(o->partition, general->partition);

	if (!e)
		return;
	e->name = e->title = own(o->label, own(o->alias, slice_basename(o->image)));
	e->kernel = find_file(scan, path, o->image, partition);
	e->cmdline = cmdline(scan, o, general);
	if (own(o->initrd, general->initrd).n)
		file_list_add(&e->initrds, scan->arena,
			      find_file(scan, path, own(o->initrd, general->initrd), partition));
}

struct reading {
	struct options general, image;
	struct slice chosen, timeout;
};

static void take_option(struct scan *scan, struct reading *r, const struct pair *p,
			struct slice path)
{
	struct options *o = r->image.image.n ? &r->image : &r->general;

	if (slice_eq_fold(slice_upto(p->name, 5), S("image"))) {
		add_entry(scan, &r->image, &r->general, path);
		r->image = (struct options){.line = p->line};
		o = &r->image;
	}
	if (slice_eq_fold(p->name, S("default")))
		r->chosen = p->value;
	else if (slice_eq_fold(p->name, S("timeout")))
		r->timeout = p->value;
	else if (slice_eq_fold(p->name, S("read-only")))
		o->read_only = true;
	else if (slice_eq_fold(p->name, S("read-write")))
		o->read_write = true;
	else if (!keyword_apply(scan, &table, o, p->name, p->value) && !is_ignored(p->name))
		scan_note(scan, NOTE_UNKNOWN_WORD, path, p->line, "unknown option \"%.*s\"",
			  SLICE_ARG(p->name));
}

static void parse(struct scan *scan, struct slice path, struct slice text)
{
	struct menu *menu = scan_menu(scan, path);
	struct pair p = {.rest = text};
	struct reading r = {0};
	uint64_t tenths;

	while (pair_next(&p))
		take_option(scan, &r, &p, path);
	add_entry(scan, &r.image, &r.general, path);
	pair_default(scan, r.chosen);
	if (slice_number(r.timeout, INT32_MAX, &tenths))
		menu->timeout = (int32_t)((tenths + 9) / 10);
}

static const char *const files[] = {
	"/yaboot.conf", "/yaboot.cnf", "/etc/yaboot.conf", "/etc/yaboot.cnf", "/boot/yaboot.conf",
	"/suseboot/yaboot.cnf", NULL,
};

static const struct parser yaboot = {
	.name = "yaboot",
	.rank = 51,
	.files = files,
	.parse = parse,
};
PARSER(yaboot);
