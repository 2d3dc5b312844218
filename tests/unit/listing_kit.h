/* A listing made by hand, for the tests of policy, menu and screen. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_LISTING_KIT_H
#define TESTS_UNIT_LISTING_KIT_H

#include "discover/submenu.h"
#include "init/catalog/listing.h"
#include "init/menu/guard.h"
#include "tests/unit/test.h"

enum { KIT_ENTRIES = 64, KIT_MENUS = 8 };

/* The last menu that was added takes the entries. The guard has seen all disks, and no superusers
 * on them. */
struct kit {
	struct listing list;
	struct guard guard;
	struct listed at[KIT_ENTRIES];
	struct boot_entry entries[KIT_ENTRIES];
	struct menu menus[KIT_MENUS];
	struct facts facts[KIT_MENUS];
	uint32_t n_menus;
	uint32_t volume;
};

static inline void kit_init(struct kit *k)
{
	*k = (struct kit){.guard.known = true};
	k->list.at = k->at;
}

static inline struct menu *kit_menu(struct kit *k, uint32_t volume, struct slice device,
				    struct slice label)
{
	uint32_t i = k->n_menus++;

	k->volume = volume;
	k->facts[i] = (struct facts){.device = device, .label = label, .fstype = S("ext4"),
				     .uuid = S("0a1b2c3d-0001")};
	k->menus[i] = (struct menu){.format = S("grub"), .config_volume = volume,
				    .config = S("/boot/grub/grub.cfg"),
				    .timeout = MENU_TIMEOUT_UNSET};
	return &k->menus[i];
}

/* Devices that have not answered, any of which may bring what comes first. */
static inline void kit_pending(struct kit *k, uint32_t n)
{
	k->list.pending = n;
	for (uint32_t i = 0; i < KIT_ENTRIES; i++)
		k->at[i].awaited = n;
}

/* An entry of the newest menu; its id is the first eight bytes of @id. */
static inline struct boot_entry *kit_entry(struct kit *k, const char *id, const char *title)
{
	uint32_t i = k->list.n++;
	struct boot_entry *e = &k->entries[i];

	*e = (struct boot_entry){
		.id = slice_upto(slice_str(id), ENTRY_ID_BYTES), .title = slice_str(title),
		.format = S("grub"), .tries_left = TRIES_UNCOUNTED,
		.kernel = {.volume = k->volume, .path = S("/boot/vmlinuz")},
		.cmdline = S("root=/dev/vda1 ro"), .config_volume = k->volume,
		.config = S("/boot/grub/grub.cfg"), .line = 10 + i};
	bool more = i && k->at[i - 1].key.volume == k->volume;
	k->at[i] = (struct listed){.key.volume = k->volume, .entry = e,
				   .scanned = more ? k->at[i - 1].scanned : e,
				   .menu = &k->menus[k->n_menus - 1],
				   .facts = &k->facts[k->n_menus - 1]};
	memcpy(k->at[i].key.id, e->id.p, e->id.n);
	return e;
}

/* The entry just added sits in @submenu, below the submenus named before. */
static inline void kit_submenu(struct kit *k, const char *submenu)
{
	struct boot_entry *e = &k->entries[k->list.n - 1];

	slice_list_add(&e->submenu, &test_arena, slice_str(submenu));
	submenu_sign(&k->menus[k->n_menus - 1], e, &test_arena);
}

static inline void kit_problem(struct kit *k, enum note_code code, struct slice message)
{
	note_list_add(&k->entries[k->list.n - 1].problems, &test_arena,
		      (struct note){.code = code, .message = message});
}

static inline struct entry_key kit_key(const struct kit *k, uint32_t i)
{
	return k->at[i].key;
}

/* Take the entry at @i out, as when its disk is pulled. */
static inline void kit_remove(struct kit *k, uint32_t i)
{
	memmove(&k->at[i], &k->at[i + 1], (KIT_ENTRIES - 1 - i) * sizeof(*k->at));
	k->list.n--;
}

#endif
