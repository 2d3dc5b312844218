/* Features, entries, and the entry that was chosen. */
/* SPDX-License-Identifier: MIT */
#include "init/write/announce.h"

#include "init/machine/efivars.h"
#include "lib/text.h"

#define INFO "kexling"

/* Bits of LoaderFeatures, of which only those that are true here are set. */
enum {
	CONFIG_TIMEOUT = 1 << 0,
	CONFIG_TIMEOUT_ONE_SHOT = 1 << 1,
	ENTRY_DEFAULT_VARIABLE = 1 << 2,
	ENTRY_ONE_SHOT_VARIABLE = 1 << 3,
	BOOT_COUNTING = 1 << 4,
	XBOOTLDR = 1 << 5,
	SORT_KEY = 1 << 8,
	SAVED_ENTRY = 1 << 9,
	FEATURES = CONFIG_TIMEOUT | CONFIG_TIMEOUT_ONE_SHOT | ENTRY_DEFAULT_VARIABLE |
		   ENTRY_ONE_SHOT_VARIABLE | BOOT_COUNTING | XBOOTLDR | SORT_KEY | SAVED_ENTRY,
};

static const char *const ours[] = {"LoaderFeatures", "LoaderEntries", "LoaderEntrySelected",
				   "LoaderDevicePartUUID", "LoaderInfo"};

/* Ids as systemd-boot has them: in lower case, a file's with its suffix. */
static struct slice id_of(const struct boot_entry *e, struct arena *a)
{
	struct slice id = arena_concat(a, e->name, e->flags & ENTRY_TYPE1 ? S(".conf") : S(""));

	for (size_t i = 0; i < id.n; i++)
		((char *)id.p)[i] = ascii_lower(id.p[i]);
	return id;
}

/* All of the menu, each with a NUL behind it. */
static struct slice entries_of(const struct write_plan *p, struct arena *a)
{
	const struct listing *list = &p->catalog->list;
	const struct menu *menu = NULL;
	struct text all = {.arena = a, .max = LIMIT_CMDLINE_BYTES / 2};

	for (uint32_t i = 0; i < list->n; i++)
		if (list->at[i].entry == p->entry)
			menu = list->at[i].menu;
	for (uint32_t i = 0; menu && i < list->n; i++)
		if (list->at[i].menu == menu)
			text_put(&all, efivars_text(id_of(list->at[i].entry, a), a));
	return text_slice(&all);
}

/* By it tools find the EFI system partition; what is another one must not be told for it. */
static struct slice partition_of(const struct write_plan *p, struct arena *a)
{
	const struct facts *f = catalog_facts(p->catalog, p->asker);
	struct slice esp = S("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

	return f && slice_eq_fold(f->parttype, esp) ? efivars_text(f->partuuid, a)
						    : (struct slice){0};
}

struct slice announce(int efivars, const struct write_plan *p, struct slice selected,
		      struct arena *a)
{
	static const uint64_t features = FEATURES;
	const struct slice values[] = {
		{(const char *)&features, sizeof(features)}, entries_of(p, a),
		efivars_text(selected, a), partition_of(p, a), efivars_text(S(INFO), a),
	};
	int err = 0;

	_Static_assert(sizeof(values) / sizeof(*values) == sizeof(ours) / sizeof(*ours),
		       "a value for each name");
	for (size_t i = 0; err == 0 && i < sizeof(ours) / sizeof(*ours); i++)
		err = values[i].n ? efivars_set(efivars, ours[i], values[i])
				  : efivars_remove(efivars, ours[i]);
	return slice_str(err ? strerror(-err) : "");
}

struct slice announce_counted(int efivars, const struct boot_write *w, struct arena *a)
{
	struct slice above = slice_dirname(w->file.path);
	struct slice value = arena_format(a, "%.*s/%.*s", SLICE_ARG(above), SLICE_ARG(w->value));

	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] == '/')
			((char *)value.p)[i] = '\\';
	int err = efivars_set(efivars, "LoaderBootCountPath", efivars_text(value, a));
	return err ? arena_format(a, "LoaderBootCountPath: %s", strerror(-err))
		   : (struct slice){0};
}

void announce_nothing(int efivars, bool counted, bool announced, struct arena *a)
{
	bool leftover = !announced && efivars_begins(efivars, "LoaderInfo",
						     efivars_text(S(INFO), a));

	if (!counted)
		efivars_remove(efivars, "LoaderBootCountPath");
	for (size_t i = 0; leftover && i < sizeof(ours) / sizeof(*ours); i++)
		efivars_remove(efivars, ours[i]);
}
