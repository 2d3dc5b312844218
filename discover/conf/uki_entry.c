/* Boot Loader Specification type 2: unified kernel images in /EFI/Linux. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/uki_entry.h"

#include "discover/conf/bls_file.h"
#include "discover/conf/uki.h"

/* The first of up to four keys that has a value. */
static struct slice first_of(struct slice text, const struct slice *keys, size_t n)
{
	struct slice value = {0};

	for (size_t i = 0; i < n && !value.n; i++)
		value = uki_setting(text, keys[i]);
	return value;
}

static const struct slice name_keys[] = {S_INIT("PRETTY_NAME"), S_INIT("IMAGE_ID"), S_INIT("NAME"),
					 S_INIT("ID")};
static const struct slice version_keys[] = {S_INIT("IMAGE_VERSION"), S_INIT("VERSION"),
					    S_INIT("VERSION_ID"), S_INIT("BUILD_ID")};
static const struct slice sort_keys[] = {S_INIT("IMAGE_ID"), S_INIT("ID")};

/* What tells profile @n from the others in the title: "(TITLE)". */
static struct slice profile_title(struct scan *scan, struct slice profile, int n)
{
	struct slice title = uki_setting(profile, S("TITLE"));

	if (!title.n && n > 0)
		title = uki_setting(profile, S("ID"));
	if (!title.n && n > 0)
		title = arena_format(scan->arena, "Profile #%d", n + 1);
	return title.n ? arena_format(scan->arena, " (%.*s)", SLICE_ARG(title)) : title;
}

static struct slice profile_name(struct scan *scan, struct slice profile, int n)
{
	struct slice id = uki_setting(profile, S("ID"));

	if (n <= 0)
		return (struct slice){0};
	return id.n ? arena_concat(scan->arena, S("@"), id) : arena_format(scan->arena, "@%d", n);
}

static void describe(const struct uki *uki, int n, struct slice stem, struct boot_entry *e)
{
	struct scan *scan = uki->scan;
	struct slice os = uki_text(uki, S(".osrel"), n);
	struct slice profile = n == PE_BASE ? (struct slice){0} : uki_text(uki, S(".profile"), n);
	struct slice file = slice_basename(uki->file.path);
	struct slice id = bls_take_counter(stem, e);

	e->format = S("uki");
	e->name = arena_concat(scan->arena, arena_concat(scan->arena, id, S(".efi")),
			       profile_name(scan, profile, n));
	e->title = first_of(os, name_keys, sizeof(name_keys) / sizeof(*name_keys));
	if (!e->title.n)
		e->title = file;
	e->title = arena_concat(scan->arena, e->title, profile_title(scan, profile, n));
	e->version = first_of(os, version_keys, sizeof(version_keys) / sizeof(*version_keys));
	e->sort_key = first_of(os, sort_keys, sizeof(sort_keys) / sizeof(*sort_keys));
	if (!os.n)	/* systemd-boot does not show what does not say what it is */
		e->flags |= ENTRY_HIDDEN;
}

static void add_profile(const struct uki *uki, int n, struct slice stem)
{
	struct boot_entry *e = scan_add(uki->scan, uki->file.path, 1);

	if (!e)
		return;
	describe(uki, n, stem, e);
	uki_fill(uki, n, e);
	if (!entry_bootable(e))
		e->flags |= ENTRY_HIDDEN;
}

static void add_file(struct scan *scan, struct slice path, struct slice stem)
{
	struct uki uki = uki_open(scan, scan_file(scan, path));

	if (uki.kind == UKI_PROGRAM || uki.kind == UKI_KERNEL || uki.kind == UKI_UNREADABLE) {
		scan_note(scan, uki.kind == UKI_UNREADABLE ? NOTE_UNREADABLE : NOTE_IGNORED, path,
			  0, uki.kind == UKI_UNREADABLE ? "cannot be read"
							: "not a unified kernel image");
		return;
	}
	if (!uki.pe.n_profiles)
		add_profile(&uki, PE_BASE, stem);
	for (int n = 0; n < uki.pe.n_profiles; n++)
		add_profile(&uki, n, stem);
}

uint32_t uki_add_entries(struct scan *scan, struct slice dir, bool new_menu)
{
	uint32_t before = scan->n_entries;
	struct dir_list names;

	if (source_list(scan->volume->source, dir, scan->arena, &names) < 0)
		return 0;
	for (uint32_t i = 0; i < names.n; i++) {
		struct slice name = names.at[i].name;

		if (!slice_ends_fold(name, S(".efi")) || name.p[0] == '.')
			continue;
		if (new_menu)
			scan_menu(scan, dir);
		new_menu = false;
		add_file(scan, arena_join(scan->arena, dir, '/', name),
			 slice_upto(name, name.n - 4));
	}
	return scan->n_entries - before;
}
