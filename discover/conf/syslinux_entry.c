/* What a syslinux label boots: kernel types by name, modules that choose, the command line. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/syslinux_entry.h"

#include "discover/conf/devicetree.h"
#include "discover/conf/pxelinux_search.h"
#include "discover/conf/sysappend.h"
#include "discover/conf/syslinux_module.h"
#include "discover/conf/syslinux_path.h"
#include "discover/conf/uki.h"

enum { MAX_FOLLOWED = 8 };

struct syslinux_label *syslinux_find(struct syslinux_conf *conf, struct slice command)
{
	struct slice name = slice_word(&command);

	for (uint32_t i = 0; name.n && i < conf->n_labels; i++)
		if (slice_eq(conf->labels[i].name, name))
			return &conf->labels[i];
	return NULL;
}

bool syslinux_command(struct syslinux_conf *conf, struct slice command,
		      struct syslinux_label *label)
{
	struct syslinux_label *known = syslinux_find(conf, command);
	struct slice word = slice_word(&command);

	if (known)
		*label = *known;
	else if (word.n && (!conf->implicit.n || syslinux_number(conf->implicit)))
		*label = (struct syslinux_label){.file = conf->path, .name = word, .kernel = word,
						 .menu = conf->root, .append = conf->append,
						 .sysappend = conf->sysappend,
						 .flags = SYSLINUX_HAS_KERNEL,
						 .entry = SYSLINUX_NO_ENTRY};
	else
		return false;
	if (command.n) {
		label->append = arena_join(conf->scan->arena, label->append, ' ', command);
		label->entry = SYSLINUX_NO_ENTRY;
	}
	return true;
}

/* Take the words before the next "--" off the front of @rest. */
static struct slice take_choice(struct slice *rest)
{
	struct slice all = *rest;

	for (;;) {
		size_t before = all.n - rest->n;
		struct slice word = slice_word(rest);

		if (!word.n || slice_eq(word, S("--")))
			return slice_trim(slice_upto(all, before));
	}
}

/* ifcpu64.c32: for 64-bit machines -- [with PAE --] for all others. */
static struct slice by_cpu(struct syslinux_conf *conf, struct slice choices)
{
	struct slice first = take_choice(&choices), second = take_choice(&choices);

	return slice_eq(conf->scan->machine->arch, S("x86_64")) || !second.n ? first : second;
}

/* whichsys.c32 -iso- COMMAND -pxe- COMMAND -sys- COMMAND */
static struct slice by_medium(struct syslinux_conf *conf, struct slice choices)
{
	struct slice type = conf->scan->volume->facts.fstype, found = {0};
	struct slice mine = slice_eq(type, S("iso9660")) || slice_eq(type, S("udf")) ? S("-iso-")
			    : conf->served ? S("-pxe-") : S("-sys-");
	bool take = false;

	for (struct slice word = slice_word(&choices); word.n; word = slice_word(&choices)) {
		if (word.n > 2 && word.p[0] == '-' && word.p[word.n - 1] == '-')
			take = slice_eq_fold(word, mine);
		else if (take)
			found = arena_join(conf->scan->arena, found, ' ', word);
	}
	return found;
}

static bool is_module(const struct syslinux_label *l)
{
	struct slice rest = l->kernel;

	return l->type == SYSLINUX_COM32 ||
	       (l->type == SYSLINUX_BY_NAME && slice_ends_fold(slice_word(&rest), S(".c32")));
}

/* One step; false when @l is what it is. */
static bool follow(struct syslinux_conf *conf, struct syslinux_label *l)
{
	struct slice args = l->kernel, command = {0};
	struct slice module = syslinux_module_name(slice_word(&args));
	struct syslinux_label next;

	if (!is_module(l))
		return false;
	args = arena_join(conf->scan->arena, args, ' ', l->append);
	if (syslinux_module_is_menu(module) || slice_eq_fold(module, S("config"))) {
		l->type = SYSLINUX_CONFIG;
		l->kernel = args;
		l->append = (struct slice){0};
		return false;
	}
	if (slice_eq_fold(module, S("linux"))) {
		l->type = SYSLINUX_LINUX;
		l->kernel = slice_word(&args);
		l->append = args;
		return false;
	}
	if (slice_eq_fold(module, S("ifcpu64")))
		command = by_cpu(conf, args);
	else if (slice_eq_fold(module, S("whichsys")))
		command = by_medium(conf, args);
	if (!syslinux_command(conf, command, &next))
		return false;
	next.title = l->title;
	next.name = l->name;
	next.words = l->words;
	*l = next;
	return true;
}

struct syslinux_label syslinux_follow(struct syslinux_conf *conf, struct syslinux_label label)
{
	for (unsigned i = 0; i < MAX_FOLLOWED && follow(conf, &label); i++)
		;
	return label;
}

static void add_files(struct syslinux_conf *conf, struct file_list *list, struct slice names,
		      char separator)
{
	while (names.n) {
		struct slice name = slice_trim(slice_cut(&names, separator));

		if (name.n)
			file_list_add(list, conf->scan->arena, syslinux_file(conf, name));
	}
}

/* syslinux writes INITRD behind APPEND as "initrd=" and then obeys the first one. */
static struct slice initrd_names(const struct syslinux_label *l)
{
	struct slice rest = l->append;

	for (struct slice word = slice_word(&rest); word.n; word = slice_word(&rest))
		if (slice_skip(&word, S("initrd=")))
			return word;
	return l->initrd;
}

/* On EFI a label may start a unified kernel image. */
static void fill_if_uki(struct syslinux_conf *conf, struct boot_entry *e)
{
	struct uki uki;

	if (!slice_ends_fold(e->kernel.path, S(".efi")))
		return;
	uki = uki_open(conf->scan, e->kernel);
	if (uki.kind == UKI_IMAGE)
		uki_fill(&uki, uki.pe.n_profiles ? 0 : PE_BASE, e);
}

/* FDT names one, "-" none; FDTDIR a directory to look for this machine's in. Where that has none,
 * the running machine's is kept, as U-Boot keeps its own. A machine without one needs none. */
static void fill_devicetree(struct syslinux_conf *conf, const struct syslinux_label *l,
			    struct boot_entry *e)
{
	struct slice board = conf->scan->machine->compatible;

	add_files(conf, &e->overlays, l->overlays, ' ');
	if (l->fdt.n && !slice_eq(l->fdt, S("-")))
		e->devicetree = syslinux_file(conf, l->fdt);
	if (l->fdt.n || !l->fdtdir.n)
		return;
	if (!slice_eq(l->fdtdir, conf->fdtdir))
		conf->devicetree = devicetree_find(conf->scan, syslinux_path(conf, l->fdtdir));
	conf->fdtdir = l->fdtdir;
	board = slice_word(&board);
	if (conf->devicetree.n)
		e->devicetree = scan_file(conf->scan, conf->devicetree);
	else if (board.n)
		scan_note(conf->scan, NOTE_IGNORED, l->file, l->line,
			  "%.*s has no device tree for %.*s: the running machine's is kept",
			  SLICE_ARG(l->fdtdir), SLICE_ARG(board));
}

/* What a server's configuration asks for is known to who fetched it;
 * on a disk it is the file system alone. */
static void fill_sysappend(struct syslinux_conf *conf, uint32_t mask, struct boot_entry *e)
{
	struct slice values[SYSAPPEND_COUNT] = {
		[SYSAPPEND_FSUUID] = conf->scan->volume->facts.uuid};
	uint32_t missing;

	if (conf->scan->volume->net) {
		pxelinux_net_facts(conf->scan, values);
	} else if (conf->served) {
		e->sysappend = mask;
		return;
	}
	e->cmdline = sysappend(e->cmdline, mask, values, conf->scan->arena, &missing);
	if (!missing)
		return;
	struct slice names = sysappend_names(missing, conf->scan->arena);
	scan_note(conf->scan, NOTE_IGNORED, e->config, e->line,
		  "sysappend %#x: not known here: %.*s", mask,
		  SLICE_ARG(names));
}

/* "image#conf" is a configuration in U-Boot's FIT image. */
static void check_kernel(struct syslinux_conf *conf, struct slice name, struct boot_entry *e)
{
	size_t hash = slice_find(name, '#');

	e->kernel = syslinux_file(conf, slice_upto(name, hash));
	e->boot_image = name;
	if (hash < name.n)
		entry_problem(conf->scan, e, NOTE_UNSUPPORTED,
			      "%.*s: a configuration of a FIT image", SLICE_ARG(name));
}

/* U-Boot puts its variables in place of "${name}", and nothing where it has none.
 * The first is told. */
static void note_variables(struct syslinux_conf *conf, struct boot_entry *e)
{
	struct slice rest = e->cmdline;

	while (rest.n) {
		rest = slice_from(rest, slice_find(rest, '$'));
		if (slice_skip(&rest, S("${")) && slice_has(rest, '}'))
			break;
		rest = slice_from(rest, 1);
	}
	if (rest.n)
		entry_problem(conf->scan, e, NOTE_IGNORED,
			      "${%.*s} stays as it is: only U-Boot knows its variables",
			      SLICE_ARG(slice_upto(rest, slice_find(rest, '}'))));
}

static void fill_linux(struct syslinux_conf *conf, const struct syslinux_label *l,
		       struct boot_entry *e)
{
	struct slice args = l->kernel, name = slice_word(&args);

	check_kernel(conf, name, e);
	e->cmdline = arena_join(conf->scan->arena, args, ' ', l->append);
	add_files(conf, &e->initrds, initrd_names(l), ',');
	fill_devicetree(conf, l, e);
	fill_if_uki(conf, e);
	fill_sysappend(conf, l->sysappend, e);
	note_variables(conf, e);
}

/* Files that are no kernel, by the suffixes that syslinux goes by. */
static bool not_linux(struct slice name)
{
	static const struct slice suffixes[] = {
		S_INIT(".c32"), S_INIT(".cbt"), S_INIT(".com"), S_INIT(".0"), S_INIT(".bin"),
		S_INIT(".bs"), S_INIT(".bss"), S_INIT(".img"),
	};

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (slice_ends_fold(name, suffixes[i]))
			return true;
	return slice_eq_fold(slice_basename(name), S("memdisk"));
}

static void fill_module(struct syslinux_conf *conf, const struct syslinux_label *l,
			struct boot_entry *e)
{
	struct slice args = l->kernel, name = slice_word(&args);
	struct slice module = syslinux_module_name(name);

	args = arena_join(conf->scan->arena, args, ' ', l->append);
	struct slice first = slice_word(&args);

	if (slice_eq_fold(module, S("reboot")))
		e->action = ACTION_REBOOT;
	else if (slice_eq_fold(module, S("poweroff")))
		e->action = ACTION_POWEROFF;
	else if (slice_eq_fold(module, S("mboot")))
		entry_problem(conf->scan, e, NOTE_UNSUPPORTED,
			      "%.*s starts %.*s by the multiboot protocol, which kexling does not",
			      SLICE_ARG(name), SLICE_ARG(first));
	else
		entry_problem(conf->scan, e, NOTE_NOT_BOOTABLE,
			      "%.*s is a program for syslinux: only syslinux can run it",
			      SLICE_ARG(name));
}

void syslinux_fill(struct syslinux_conf *conf, const struct syslinux_label *l,
		   struct boot_entry *e)
{
	struct slice rest = l->kernel, name = slice_word(&rest);

	if (l->type == SYSLINUX_LOCALBOOT)
		e->action = ACTION_EXIT;
	else if (l->type == SYSLINUX_CONFIG)
		entry_problem(conf->scan, e, NOTE_MISSING_FILE,
			      "leads to the configuration %.*s, which is not there",
			      SLICE_ARG(name));
	else if (is_module(l))
		fill_module(conf, l, e);
	else if (l->type == SYSLINUX_OTHER || (l->type == SYSLINUX_BY_NAME && not_linux(name)))
		entry_problem(conf->scan, e, NOTE_NOT_BOOTABLE, "%.*s is no Linux kernel",
			      SLICE_ARG(name));
	else if (name.n && ((l->flags & SYSLINUX_HAS_KERNEL) ||
			    source_has_file(conf->scan->volume->source, syslinux_path(conf, name))))
		fill_linux(conf, l, e);
	/* else: a label that names no kernel, and is not called like one */
}
