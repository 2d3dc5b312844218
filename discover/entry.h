/* The boot entry: what every configuration format is turned into. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_ENTRY_H
#define DISCOVER_ENTRY_H

#include "discover/note.h"
#include "lib/arena.h"
#include "lib/limits.h"
#include "lib/slice_list.h"

/**
 * struct file_ref - a file on some volume
 * @volume: catalog number of the volume; 0 when the volume is not there (yet)
 * @device: how the configuration names the volume ("UUID=...", "hd0,gpt2"); for messages
 * @path:   path inside the volume, beginning with '/'; empty: no file
 * @part:   what of the file: empty, all of it; ".linux", that section of a PE image, or
 *          ".linux@2" of its profile 2; "newc:NAME", the file wrapped as a cpio member NAME
 */
struct file_ref {
	uint32_t volume;
	struct slice device;
	struct slice path;
	struct slice part;
};

struct file_list {
	struct file_ref *at;
	uint32_t n;
};

enum entry_flag {
	ENTRY_DEFAULT = 1 << 0,		/* the one its configuration would boot by itself */
	ENTRY_HIDDEN = 1 << 1,		/* not shown in the menu, listed by the tools */
	ENTRY_ONE_SHOT = 1 << 2,	/* default for the next boot only */
	ENTRY_RESTRICTED = 1 << 3,	/* the configuration wants a password for it */
	/* an entry file of the Boot Loader Specification (type 1), read as it stands: not what a
	 * script made of one */
	ENTRY_TYPE1 = 1 << 4,
	/* not by itself, whatever fails: only when somebody chooses it, or a setting names it */
	ENTRY_BY_HAND = 1 << 5,
	ENTRY_OWN = 1 << 6,		/* boots this boot loader: never started by itself */
};

/* What choosing the entry does. */
enum entry_action {
	ACTION_BOOT,		/* load the kernel and jump */
	ACTION_REBOOT,
	ACTION_POWEROFF,
	ACTION_FIRMWARE,	/* reboot into the firmware's set-up */
	ACTION_EXIT,		/* leave the loader: boot the next device */
	/* restart, and have the firmware start the EFI program that is the entry's kernel */
	ACTION_PROGRAM,
	ACTION_COUNT
};

enum { TRIES_UNCOUNTED = UINT32_MAX };

enum boot_write_kind {
	WRITE_ENV,		/* a variable of a GRUB environment block */
	WRITE_FIRMWARE,		/* an EFI variable: see loadervars.h */
	WRITE_RENAME,		/* a file that counts its starts in its name */
	WRITE_PROGRAM,		/* the firmware's next start is the EFI program @file; see @name */
	WRITE_TRIES,		/* a partition's tries left, in the table: see gptprio.h */
	WRITE_KIND_COUNT
};

/**
 * struct boot_write - what booting the entry asks to be remembered
 * @kind:  enum boot_write_kind
 * @file:  WRITE_ENV: a path without a leading '/' is a list of sectors of the volume: "512+1";
 *         WRITE_TRIES: the partition, without a path
 * @name:  of the variable; WRITE_PROGRAM: what the firmware calls it
 * @value: of it; WRITE_RENAME: what the file is called then, in the same directory; WRITE_TRIES: a
 *         number
 * @remove: the variable is deleted; @value has no meaning. WRITE_TRIES: there is none to take, and
 *         @value is 0
 */
struct boot_write {
	uint32_t kind;
	struct file_ref file;
	struct slice name;
	struct slice value;
	uint32_t remove;
};

struct boot_write_list {
	struct boot_write *at;
	uint32_t n;
};

/**
 * struct boot_entry - something that can be chosen
 *
 * Plain data; all slices live in the arena of whoever made the entry (a scan, or the catalog's copy
 * of its record). The empty slice means that the configuration does not say.
 */
struct boot_entry {
	/* 8 hex digits, stable from run to run; see scan_finish() */
	struct slice id;
	struct slice name;		/* the id that the configuration gave */
	struct slice title;
	struct slice_list submenu;	/* titles of the menus it sits in, outermost first */
	struct slice format;		/* name of the parser: "grub", "bls" */
	struct slice version;
	struct slice sort_key;
	struct slice machine_id;
	struct slice architecture;
	struct file_ref kernel;
	struct file_list initrds;
	struct slice cmdline;		/* without BOOT_IMAGE= */
	struct slice resume;		/* value of its last resume=; scan_finish() sets it */
	struct slice starts;		/* hash of all that it starts: see twins_sign() */
	struct slice places;		/* hashes of its submenus: see submenu_sign() */
	struct slice boot_image;	/* value of the BOOT_IMAGE= before it; empty: it has none */
	uint32_t sysappend;		/* facts that go behind it: the mask of conf/sysappend.h,
					 * for whoever fetched the configuration from a server */
	struct file_ref devicetree;
	struct file_list overlays;
	uint32_t action;		/* enum entry_action */
	uint32_t flags;			/* enum entry_flag */
	uint32_t tries_left;		/* TRIES_UNCOUNTED: not counted */
	uint32_t tries_done;
	struct slice hotkey;
	struct slice users;		/* who may boot a restricted entry */
	uint32_t menu;			/* index in the scan's menus */
	uint32_t config_volume;
	struct slice config;		/* the file that made it */
	uint32_t line;
	struct note_list problems;	/* why it cannot be booted, or may not boot as meant */
	struct boot_write_list writes;
};

enum {
	MENU_TIMEOUT_UNSET = INT32_MIN,
	MENU_TIMEOUT_FOREVER = -1,
};

/* What sets one configuration format apart from others, for whoever does not know it by name. */
enum format_way {
	WAY_KEY_MARKS = 1 << 0,		/* an entry's hotkey moves to it; elsewhere it starts it */
	WAY_KEY_ANY_CASE = 1 << 1,	/* hotkeys are letters of the titles, upper or lower case */
	WAY_SERVED = 1 << 2,		/* files are a server's, named by pxelinux's rules */
	WAY_OUSTS_LEGACY = 1 << 3,	/* where it is found, files of GRUB Legacy are leftovers */
};

/* Where a default that a person chooses is kept for the next starts. */
enum menu_keeps {
	MENU_KEEPS_SAVED = 1 << 0,	/* saved_entry of the environment block @env */
	MENU_KEEPS_NEXT = 1 << 1,	/* next_entry there, for one start */
	MENU_KEEPS_FIRMWARE = 1 << 2,	/* LoaderEntryDefault, LoaderConfigTimeout */
	MENU_SUCCEEDED = 1 << 3,	/* no place: boot_success says so of the last start */
};

enum menu_style { MENU_STYLE_MENU, MENU_STYLE_COUNTDOWN, MENU_STYLE_HIDDEN, MENU_STYLE_COUNT };

/**
 * struct menu - what one configuration says about its entries as a whole
 * @format:   name of the parser
 * @ways:     the parser's enum format_way
 * @config:   the file, on volume @config_volume
 * @dialect:  of GRUB: whose GRUB's rules count, and how that is known
 * @title:    of the menu; may be empty
 * @why:      what says which entry is its default: "saved_entry in grubenv"; empty: its own text
 * @rank:     the parser's rank: of two menus on one volume the lower is preferred
 * @timeout:  seconds, MENU_TIMEOUT_FOREVER, or MENU_TIMEOUT_UNSET
 * @style:    enum menu_style
 * @superusers: GRUB's list of users. When it is not empty, only they may edit entries and open the
 *            shell
 * @users:    who has a password: lines of a name, a blank, and the password or its hash
 * @no_editor: 1: nobody may edit a command line
 * @keeps:    its enum menu_keeps
 * @fallback: entries to try in turn when the default fails: indices among the scan's entries, those
 *            of all its menus
 */
struct menu {
	struct slice format;
	uint32_t ways;
	struct slice title, why;
	uint32_t config_volume;
	struct slice config;
	struct slice dialect;
	uint32_t rank;
	int32_t timeout;
	uint32_t style;
	struct slice superusers, users;
	uint32_t no_editor, keeps;
	struct file_ref env;
	struct index_list {
		uint32_t *at;
		uint32_t n;
	} fallback;
};

/* Append to a list; the element's slices are not copied. */
void file_list_add(struct file_list *list, struct arena *a, struct file_ref ref);
void note_list_add(struct note_list *list, struct arena *a, struct note note);

/* Whether the entry may be started: it has no problem that refuses it. */
bool entry_bootable(const struct boot_entry *e);

/* The first problem that does, in words; empty: there is none. */
struct slice entry_refusal(const struct boot_entry *e);

#endif
