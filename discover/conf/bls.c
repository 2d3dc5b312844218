/* Entry files of the Boot Loader Specification, made into entries. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/bls.h"

#include <errno.h>

#include "discover/conf/bls_fedora.h"
#include "discover/conf/keyword.h"
#include "discover/conf/path.h"
#include "discover/conf/uki.h"
#include "lib/text.h"

/* The values of one file, as written. */
struct keys {
	struct slice title, version, machine_id, sort_key, architecture;
	struct slice kernel, efi, uki, uki_url, profile;
	struct slice devicetree;
	struct slice_list overlays, initrds, options, extras;
	struct slice users, hotkey;
};

static const struct keyword rows[] = {
	KEYWORD("title", struct keys, title),
	KEYWORD("version", struct keys, version),
	KEYWORD("machine-id", struct keys, machine_id),
	KEYWORD("sort-key", struct keys, sort_key),
	KEYWORD("architecture", struct keys, architecture),
	KEYWORD("linux", struct keys, kernel),
	KEYWORD("efi", struct keys, efi),
	KEYWORD("uki", struct keys, uki),
	KEYWORD("uki-url", struct keys, uki_url),
	KEYWORD("profile", struct keys, profile),
	KEYWORD("devicetree", struct keys, devicetree),
	KEYWORD("devicetree-overlay", struct keys, overlays),
	KEYWORD("initrd", struct keys, initrds),
	KEYWORD("options", struct keys, options),
	KEYWORD("extra", struct keys, extras),
	KEYWORD("grub_users", struct keys, users),
	KEYWORD("grub_hotkey", struct keys, hotkey),
	KEYWORD_WITHOUT_EFFECT("grub_arg"),
	KEYWORD_WITHOUT_EFFECT("grub_class"),
	KEYWORD_WITHOUT_EFFECT("id"),
	KEYWORD_WITHOUT_EFFECT("aboot"),	/* ostree's, for Android boot loaders */
	KEYWORD_WITHOUT_EFFECT("abootcfg"),
};
KEYWORD_TABLE(table, rows, EXACT_CASE);

/* Paths are relative to the root of the entry's own file system. Where /boot is a directory of the
 * root file system, generators that think of /boot as the root write them relative to that. */
static struct file_ref find_file(const struct bls_place *p, struct slice path)
{
	struct arena *a = p->scan->arena;
	struct slice given = path_resolve(a, S("/"), path);
	struct slice places[] = {given, arena_concat(a, p->above, given),
				 arena_concat(a, p->scan->base, given)};

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		if (source_has_file(p->scan->volume->source, places[i]))
			return scan_file(p->scan, places[i]);
	return scan_file(p->scan, given);
}

/* One path, or with GRUB a list of them with variables. */
static void add_files(const struct bls_place *p, struct slice value, struct file_list *list)
{
	if (!p->fedora) {
		file_list_add(list, p->scan->arena, find_file(p, value));
		return;
	}
	value = bls_expand(&p->env, value, p->scan->arena);
	for (struct slice word = slice_word(&value); word.n; word = slice_word(&value))
		file_list_add(list, p->scan->arena, find_file(p, word));
}

static void fill_overlays(const struct bls_place *p, struct boot_entry *e, const struct keys *k)
{
	for (uint32_t i = 0; i < k->overlays.n; i++) {
		struct slice rest = k->overlays.at[i];

		for (struct slice word = slice_word(&rest); word.n; word = slice_word(&rest))
			file_list_add(&e->overlays, p->scan->arena, find_file(p, word));
	}
}

/* GRUB takes the first line only, and a default where there is none. */
static void fill_cmdline(const struct bls_place *p, struct boot_entry *e, const struct keys *k)
{
	struct text all = {.arena = p->scan->arena, .max = LIMIT_CMDLINE_BYTES};
	uint32_t n = p->fedora && k->options.n ? 1 : k->options.n;

	for (uint32_t i = 0; i < n; i++) {
		text_put(&all, i ? S(" ") : S(""));
		text_put(&all, k->options.at[i]);
	}
	if (all.cut)
		entry_problem(p->scan, e, NOTE_LIMIT, "options longer than %d bytes",
			      LIMIT_CMDLINE_BYTES);
	e->cmdline = text_slice(&all);
	if (p->fedora && !k->options.n)
		e->cmdline = S("$default_kernelopts");
	if (p->fedora)
		e->cmdline = bls_expand(&p->env, e->cmdline, p->scan->arena);
}

/* Credentials and extensions that go to the initrd as files. */
static void fill_extras(const struct bls_place *p, struct boot_entry *e, const struct keys *k)
{
	for (uint32_t i = 0; i < k->extras.n; i++) {
		struct file_ref file = find_file(p, k->extras.at[i]);

		if (uki_extra(&file, p->scan->arena, false))
			file_list_add(&e->initrds, p->scan->arena, file);
		else
			scan_note(p->scan, NOTE_UNSUPPORTED, e->config, e->line, "\"extra\" %.*s "
				  "is left out: neither credential nor extension",
				  SLICE_ARG(file.path));
	}
}

/* "uki" and "efi" name an EFI program: it may be a kernel, or have one in it. */
static void fill_program(const struct bls_place *p, struct boot_entry *e, const struct keys *k)
{
	struct uki uki = uki_open(p->scan, find_file(p, k->uki.n ? k->uki : k->efi));
	uint64_t number = 0;
	bool numbered = slice_number(k->profile, UINT16_MAX, &number);

	if (k->profile.n && (!numbered || (number && (int)number >= uki.pe.n_profiles)))
		entry_problem(p->scan, e, NOTE_BAD_FILE, "%.*s has no profile %.*s",
			      SLICE_ARG(uki.file.path), SLICE_ARG(k->profile));
	else
		uki_fill(&uki, uki.pe.n_profiles ? (int)number : PE_BASE, e);
}

static void fill(const struct bls_place *p, struct boot_entry *e, const struct keys *k)
{
	e->title = k->title;
	e->version = k->version;
	e->sort_key = k->sort_key;
	e->machine_id = k->machine_id;
	e->architecture = k->architecture;
	e->hotkey = k->hotkey;
	e->users = k->users;
	if (k->kernel.n)
		e->kernel = find_file(p, k->kernel);
	for (uint32_t i = 0; i < k->initrds.n; i++)
		add_files(p, k->initrds.at[i], &e->initrds);
	if (k->devicetree.n)
		e->devicetree = find_file(p, k->devicetree);
	fill_overlays(p, e, k);
	fill_cmdline(p, e, k);
	if (!k->kernel.n && (k->uki.n != 0) + (k->efi.n != 0) == 1)
		fill_program(p, e, k);
	fill_extras(p, e, k);
}

/* The specification's names of architectures, which are EFI's, and what uname says. */
static const struct {
	struct slice efi, uname;
} architectures[] = {
	{S_INIT("x64"), S_INIT("x86_64")},	   {S_INIT("ia32"), S_INIT("i386")},
	{S_INIT("ia32"), S_INIT("i486")},	   {S_INIT("ia32"), S_INIT("i586")},
	{S_INIT("ia32"), S_INIT("i686")},	   {S_INIT("aa64"), S_INIT("aarch64")},
	{S_INIT("arm"), S_INIT("armv6l")},	   {S_INIT("arm"), S_INIT("armv7l")},
	{S_INIT("arm"), S_INIT("arm")},		   {S_INIT("riscv64"), S_INIT("riscv64")},
	{S_INIT("loongarch64"), S_INIT("loongarch64")}, {S_INIT("ia64"), S_INIT("ia64")},
};

static bool runs_here(struct scan *scan, struct slice architecture)
{
	for (size_t i = 0; i < sizeof(architectures) / sizeof(*architectures); i++)
		if (slice_eq_fold(architecture, architectures[i].efi) &&
		    slice_eq(scan->machine->arch, architectures[i].uname))
			return true;
	return false;
}

/* What makes systemd-boot leave the entry out; it is kept, hidden, with the reason. */
static void judge(struct scan *scan, struct boot_entry *e, const struct keys *k)
{
	unsigned kinds = (k->kernel.n != 0) + (k->efi.n != 0) + (k->uki.n != 0) +
			 (k->uki_url.n != 0);

	if (kinds == 0)
		entry_problem(scan, e, NOTE_NO_KERNEL, "has no \"linux\", \"uki\" or \"efi\" line");
	else if (kinds > 1)
		entry_problem(scan, e, NOTE_SYNTAX, "more than one of \"linux\", \"uki\", "
			      "\"uki-url\" and \"efi\"");
	else if (k->uki_url.n)
		entry_problem(scan, e, NOTE_UNSUPPORTED, "\"uki-url\" needs an entry that came "
			      "over the network");
	if (k->architecture.n && !runs_here(scan, k->architecture))
		entry_problem(scan, e, NOTE_WRONG_ARCHITECTURE, "is for %.*s, this machine is %.*s",
			      SLICE_ARG(k->architecture), SLICE_ARG(scan->machine->arch));
	if (!entry_bootable(e) ||
	    (e->kernel.path.n && !source_has_file(scan->volume->source, e->kernel.path)))
		e->flags |= ENTRY_HIDDEN;
}

static struct keys read_keys(struct scan *scan, const struct bls_item *item)
{
	struct keys k = {0};

	for (uint32_t i = 0; i < item->n; i++)
		if (!keyword_apply(scan, &table, &k, item->lines[i].key, item->lines[i].value))
			scan_note(scan, NOTE_UNKNOWN_WORD, item->path, item->lines[i].number,
				  "unknown key \"%.*s\"", SLICE_ARG(item->lines[i].key));
	return k;
}

static void add_entry(const struct bls_place *p, const struct bls_item *item)
{
	struct boot_entry *e = scan_add(p->scan, item->path, 1);

	if (!e)
		return;
	struct keys k = read_keys(p->scan, item);

	e->format = S("bls");
	e->flags = ENTRY_TYPE1;
	e->name = bls_take_counter(item->stem, e);
	fill(p, e, &k);
	judge(p->scan, e, &k);
	if (!e->title.n)
		e->title = p->fedora ? k.kernel : slice_basename(item->path);
}

void bls_add_entries(const struct bls_place *p, const struct bls_list *list)
{
	for (uint32_t i = 0; i < list->n; i++) {
		if (list->at[i].error)
			scan_note(p->scan, NOTE_UNREADABLE, list->at[i].path, 0,
				  "the entry file cannot be read (error %d)", -list->at[i].error);
		else
			add_entry(p, &list->at[i]);
	}
}

bool bls_list_entries(struct scan *scan, struct slice dir, struct bls_list *list)
{
	int rc = bls_read_dir(scan->volume->source, dir, BLS_NATIVE, scan->arena, list);

	if (rc < 0 && rc != -ENOENT && rc != -ENOTDIR)
		scan_note(scan, NOTE_UNREADABLE, dir, 0, "cannot be listed (error %d)", -rc);
	if (rc < 0)
		*list = (struct bls_list){0};
	if (list->cut)
		scan_note(scan, NOTE_LIMIT, dir, 0, "more than %d names, the rest is left out",
			  LIMIT_DIR_NAMES);
	return list->n != 0;
}
