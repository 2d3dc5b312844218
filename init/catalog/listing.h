/* The catalog's entries in menu order, as policy and menu see them. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CATALOG_LISTING_H
#define INIT_CATALOG_LISTING_H

#include "discover/entry.h"
#include "discover/volume.h"

enum { ENTRY_ID_BYTES = 8 };

/**
 * struct entry_key - names an entry across rescans
 * @volume: catalog number of the volume that it was found on; 0: no entry
 * @id:     boot_entry.id
 *
 * Menu, policy and boot hold keys, never pointers: a disk that is pulled out takes its entries
 * along.
 */
struct entry_key {
	uint32_t volume;
	char id[ENTRY_ID_BYTES];
};

/**
 * struct listed - one entry with what is around it
 * @scanned: the first of all entries that the same scan found
 * @failed: the reason why starting it failed in this session; empty: not tried, or not failed
 * @awaited: devices that have not answered yet and may bring what comes before it, or change it
 * @restart: the firmware starts it, by a restart
 * @guest:  it was found on what can be unplugged and is preferred by no setting: it decides nothing
 *          about entries that are no guests
 */
struct listed {
	struct entry_key key;
	const struct boot_entry *entry, *scanned;
	const struct menu *menu;
	const struct facts *facts;
	struct slice failed;
	uint32_t awaited;
	bool restart, guest;
};

/**
 * struct listed_twin - an entry that another volume's menu has too, and that is listed there
 * @stays: index of that one in the listing
 */
struct listed_twin {
	struct listed listed;
	uint32_t stays;
};

/**
 * struct listing - all entries, menus of one volume together, best volume first
 * @edition: another number whenever anything of it may be another; 0: nothing made of it is kept
 * @twins:   what was left out because it would be there twice
 * @uncompared: there was too much to compare: menus may be there twice
 * @pending: devices that have not answered yet
 * @resume:  entry of the system that hibernated on this machine: any other one may damage it
 * @guest_resume: the same of one that sleeps on what is a guest's, and is on the same disk
 */
struct listing {
	uint64_t edition;
	const struct listed *at;
	uint32_t n;
	const struct listed_twin *twins;
	uint32_t n_twins;
	bool uncompared;
	uint32_t pending;
	struct entry_key resume, guest_resume;
};

bool entry_key_eq(struct entry_key a, struct entry_key b);

/* The element with that key, or the one that is listed in its place; NULL when it has gone. */
const struct listed *listing_find(const struct listing *list, struct entry_key key);

/*
 * The entry that @word names: by its id, else by its name, else by its title; then by the name or
 * title of one that is listed elsewhere. Ids are hexadecimal digits, in either case. Names and
 * titles are the configurations' own and compare exactly: two that differ in case alone may be two
 * kernels. Of several with the same name or title it is the first, and *@several is true. Guests
 * come after all others, however well the word fits, and give no name to an entry that is no guest.
 * Only those count that are @suitable; NULL: all. NULL: there is none.
 */
const struct listed *listing_by_word(const struct listing *list, struct slice word,
				     bool (*suitable)(const struct listed *l), bool *several);

#endif
