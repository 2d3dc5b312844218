/* What words of a configuration only one family's GRUB has a use for. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/detect_text.h"

#include "discover/conf/grub/dialect.h"

enum { HEAD_BYTES = 512, TREEINFO_BYTES = 4096 };

/* The value of "key = value", a line of its own. */
static struct slice setting(struct slice text, struct slice key)
{
	text = slice_from(text, detector_find(text, key) + key.n);
	return slice_trim(slice_cut(&text, '\n'));
}

/* The media of Red Hat's installers name themselves in .treeinfo, the family before the version. */
static bool by_treeinfo(struct detector *d)
{
	struct slice text, file = S("/.treeinfo"), mark = S("\nfamily = ");
	struct arena *a = d->scan->arena;

	if (source_read_at(d->volume->source, file, 0, TREEINFO_BYTES, a, &text) < 0)
		return false;
	text = slice_from(text, detector_find(text, mark));
	struct slice family = setting(text, mark), version = setting(text, S("\nversion = "));
	struct slice kind = slice_eq(family, S("Fedora")) ? S("rhboot-fc") : S("rhboot-el");
	struct slice name = arena_concat(a, kind, slice_cut(&version, '.'));
	return family.n && detector_found(d, grub_dialect_find(name) ? name : S("rhboot"),
				       (struct slice){0}, file,
					  family);
}

/* grub2-mkconfig writes which of its parts made what. */
static struct slice of_sections(struct slice text, bool *generated)
{
	static const struct {
		struct slice section, dialect;
	} rows[] = {
		{S_INIT("01_users"), S_INIT("rhboot")},
		{S_INIT("08_fallback_counting"), S_INIT("rhboot")},
		{S_INIT("10_reset_boot_success"), S_INIT("rhboot")},
		{S_INIT("12_menu_auto_hide"), S_INIT("rhboot")},
		{S_INIT("14_menu_show_once"), S_INIT("rhboot")},
		{S_INIT("80_suse_btrfs_snapshot"), S_INIT("suse")},
		{S_INIT("95_textmode"), S_INIT("suse")},
	};
	/* Found fast because its last byte is rare. */
	static const struct slice mark = S_INIT("### BEGIN"), dir = S_INIT(" /etc/grub.d/");

	for (;;) {
		size_t at = detector_find(text, mark);
		if (at == text.n)
			return (struct slice){0};
		text = slice_from(text, at + mark.n);
		if (!slice_skip(&text, dir))
			continue;
		*generated = true;
		for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
			if (slice_starts(text, rows[i].section))
				return rows[i].dialect;
	}
}

/* Installation media of times before .sbat: what their kernels are told. */
static bool is_medium(const struct detector *d)
{
	bool on_disc = slice_eq(d->volume->facts.fstype, S("iso9660"));

	return (on_disc || slice_eq_fold(slice_upto(d->path, 5), S("/EFI/"))) &&
	       (detector_has_word(d->text, S("inst.stage2=")) ||
		detector_has_word(d->text, S("inst.repo=")));
}

static struct slice of_words(const struct detector *d)
{
	if (detector_has_word(d->text, S("blscfg")))
		return detector_has_word(d->text, S("blscfg -")) ? S("upstream-2.14") : S("rhboot");
	if (detector_has_word(d->text, S("insmod blsuki")))
		return S("upstream-2.14");
	return is_medium(d) ? S("rhboot") : (struct slice){0};
}

bool detect_text(struct detector *d)
{
	bool generated = false;

	/* Red Hat and SUSE call it grub2-mkconfig. */
	if (detector_has_word(slice_upto(d->text, HEAD_BYTES), S("by grub-mkconfig")))
		return false;
	struct slice name = of_sections(d->text, &generated);

	if (name.n)
		return detector_found(d, name, S("its sections"), (struct slice){0},
				      (struct slice){0});
	if (!generated && by_treeinfo(d))
		return true;
	name = of_words(d);
	return name.n && detector_found(d, name, S("its words"), (struct slice){0},
					(struct slice){0});
}
