/* A scan as parsers see it: what it works on, and how they add to its result. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_SCAN_H
#define DISCOVER_SCAN_H

#include "discover/entry.h"
#include "discover/loadervars.h"
#include "discover/volume.h"
#include "lib/progress.h"

/* What configurations of a network are told of the firmware. */
enum machine_platform { PLATFORM_MACHINE, PLATFORM_EFI, PLATFORM_PC, PLATFORM_COUNT };

/**
 * struct machine - facts about the running machine that configurations ask for
 * @efi:  started by EFI firmware
 * @net_platform: what a network's configurations are told of that instead
 * @arch: as uname -m says
 * @compatible: of its device tree, most specific first, separated by blanks; empty: it has none
 * @tally_file: "UUID=1234:/path", an environment block that is asked for; empty: none
 * @vars: what its firmware keeps for boot loaders
 * @isos: whoever runs it wants to see what ISO images in files offer
 * @long_mode, @pae: of an x86 processor
 * @smbios: the structures of its SMBIOS table; empty: it has none, or they cannot be read
 */
struct machine {
	bool efi;
	enum machine_platform net_platform;
	bool isos;
	bool long_mode, pae;
	struct slice arch;
	struct slice compatible;
	struct loader_vars vars;
	struct slice smbios, tally_file;
};

struct parser;

struct image_list {
	struct image_ref *at;
	uint32_t n;
};

/**
 * struct scan - what one scan works on and produces; all of it lives in its arena
 * @volume:  the volume being scanned
 * @volumes: every volume known now, this one among them
 * @base:    directory below which the running parser's candidates are looked for: "" or, on
 *           btrfs, also "/@" and others
 * @parser:  the one running now
 * @wants:   names of volumes that were asked for and are not there: "UUID=..."
 * @images:  images that were asked for and are not volumes yet
 * @nears:   how often near names were looked for
 * @search:  which of how many names of a server is asked for is told there; NULL: to nobody
 */
struct scan {
	struct arena *arena;
	const struct volume *volume;
	const struct volume_set *volumes;
	const struct machine *machine;
	struct slice base;
	const struct parser *parser;

	struct boot_entry *entries;
	uint32_t n_entries;
	struct menu *menus;
	uint32_t n_menus;
	struct note_list notes;
	struct slice_list wants;
	struct image_list images;
	uint32_t nears;
	struct progress *search;
};

/* A new menu for the running parser; its index is what entries' @menu holds. The pointer is good
 * until the next scan_menu(). */
struct menu *scan_menu(struct scan *scan, struct slice config);

/* A new entry of the newest menu (one is made when there is none), with format, menu, config and
 * line filled in and everything else zero (tries uncounted). NULL when LIMIT_ENTRIES is reached
 * (noted once). The pointer is good until the next scan_add(): write through it at once, or keep
 * the index. */
struct boot_entry *scan_add(struct scan *scan, struct slice config, uint32_t line);

/* Take back the entry that was added last. */
void scan_take_back(struct scan *scan);

/* Note something about a file of the scanned volume. @message is copied and cut to
 * LIMIT_NOTE_BYTES. The same code, path and line is noted once. */
void scan_note(struct scan *scan, enum note_code code, struct slice path, uint32_t line,
	       const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Attach a problem to an entry. The message is made as for scan_note(). */
void entry_problem(struct scan *scan, struct boot_entry *e, enum note_code code,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Find a volume by tag, whether it can be read or not. When it is not there the want is remembered,
 * so that its arrival runs this scan again. NULL: not there. */
const struct volume *scan_find_volume(struct scan *scan, enum volume_tag tag, struct slice value);

/* Remember the want of a volume by a name that is no tag ("hd0,gpt2"). */
void scan_want(struct scan *scan, struct slice name);

/* The volume that is the inside of @image. When there is none it is asked for, and its arrival runs
 * this scan again, unless it is @listed: then it has a scan of its own. NULL: not there (yet), or
 * there are more than LIMIT_IMAGES. */
const struct volume *scan_find_image(struct scan *scan, const struct image_ref *image);

/* A reference to @path on the scanned volume. */
struct file_ref scan_file(struct scan *scan, struct slice path);

/* The source of the volume that @ref is on; NULL when it is not there or cannot be read. */
struct source *scan_source(const struct scan *scan, const struct file_ref *ref);

#endif
