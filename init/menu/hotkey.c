/* Comparing keys with what configurations call them. */
/* SPDX-License-Identifier: MIT */
#include "init/menu/hotkey.h"

bool hotkey_starts(const struct listed *l)
{
	return !(l->menu->ways & WAY_KEY_MARKS);
}

/* The keys that GRUB has names for. */
static bool is_named(struct slice name, enum key key)
{
	static const struct {
		struct slice name;
		enum key key;
	} keys[] = {
		{S_INIT("backspace"), KEY_BACKSPACE}, {S_INIT("tab"), KEY_TAB},
		{S_INIT("delete"), KEY_DELETE}, {S_INIT("insert"), KEY_INSERT},
		{S_INIT("f1"), KEY_F1}, {S_INIT("f2"), KEY_F2}, {S_INIT("f3"), KEY_F3},
		{S_INIT("f4"), KEY_F4}, {S_INIT("f5"), KEY_F5}, {S_INIT("f6"), KEY_F6},
		{S_INIT("f7"), KEY_F7}, {S_INIT("f8"), KEY_F8}, {S_INIT("f9"), KEY_F9},
		{S_INIT("f10"), KEY_F10}, {S_INIT("f11"), KEY_F11}, {S_INIT("f12"), KEY_F12},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i].key == key)
			return slice_eq(keys[i].name, name);
	return false;
}

static bool is_hotkey(const struct listed *l, const struct key_event *key)
{
	struct slice typed = {key->text, key->n}, wanted = l->entry->hotkey;

	if (wanted.n == 0)
		return false;
	if (key->key != KEY_TEXT)
		return is_named(wanted, key->key);
	return l->menu->ways & WAY_KEY_ANY_CASE ? slice_eq_fold(wanted, typed)
						: slice_eq(wanted, typed);
}

const struct listed *hotkey_find(const struct browser *b, const struct listing *list,
				 const struct key_event *key)
{
	struct place place = browser_place(b);

	for (uint32_t i = 0; i < list->n; i++) {
		const struct listed *l = &list->at[i];
		if (is_hotkey(l, key) && l->entry->submenu.n == place.depth &&
		    place_eq(place_of(l, place.depth), place))
			return l;
	}
	return NULL;
}
