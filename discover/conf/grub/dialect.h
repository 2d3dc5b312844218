/* The GRUBs of distributions: which rules each of them has. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_DIALECT_H
#define DISCOVER_CONF_GRUB_DIALECT_H

#include "lib/slice.h"

/* Rules that some GRUBs have and others do not. */
enum grub_rule {
	KEEPS_HEX = 1 << 0,	/* "\xHH" stays: it is meant for the system that is booted */
	HAS_FW_PATH = 1 << 1,	/* $fw_path says where GRUB was started, not $cmdpath */
	COPIES_ALL = 1 << 2,	/* contexts inherit every variable; $default stays in a submenu
				 * where its path ends */
	CHOOSES_BY_NAME = 1 << 3, /* "default" is an id, a title, or a number, and "fallback" too;
				   * elsewhere a number comes first, and "fallback" is numbers */
	OPTIONAL_USERS = 1 << 4, /* "menuentry --users" may have no value */
	STATUS_DECIDES = 1 << 5, /* an entry boots only when its last command succeeded */
	SUCCESS_ENDS = 1 << 6,	/* an entry that succeeds and loads nothing has no fallback */
	BLANKS_KEEP_STATUS = 1 << 7, /* blank lines at the end of a text have no status */
	FREES_MENU = 1 << 8,	/* $unrestricted_menu frees the entries that name no user */
	SHIFTS_SNAPSHOTS = 1 << 9, /* the first entry of a snapshot's menu is not counted */
	HAS_COUNTERS = 1 << 10,	/* commands increment and decrement */
	HAS_VERSION = 1 << 11,	/* command version */
	HAS_UKI = 1 << 12,	/* command uki */
	HAS_BLSCFG = 1 << 13,	/* command blscfg */
	HAS_BLS_IMPORT = 1 << 14, /* command bls_import */
	SAYS_CRYPTODISK = 1 << 15, /* $feature_search_cryptodisk_only is preset */
	SAYS_214 = 1 << 16,	/* and so is what 2.14 added */
	SAYS_BTRFS = 1 << 17,	/* and, empty, where a system is on btrfs */
};

/* What the commands blscfg and bls_import are, where there are any. */
enum grub_bls {
	BLS_EL7,	/* unsorted, for the user "bls" */
	BLS_EL8,	/* neither early initrds nor a device tree */
	BLS_RHBOOT,
	BLS_RHBOOT_EFI,	/* and the key "efi" */
	BLS_UPSTREAM,	/* of 2.14: another command of that name */
};

/**
 * struct grub_dialect - a row of the table
 * @family: the name up to the release's number, or all of it
 * @from:   the first release that the row is about, up to the next row of that family; 0: the
 *          family has no numbers
 * @rules:  enum grub_rule, or-ed
 */
struct grub_dialect {
	struct slice family;
	unsigned short from;
	uint32_t rules;
	enum grub_bls bls;
};

/* The row of a dialect's name: "upstream", "upstream-2.14", "debian-2.12", "suse", "flatcar",
 * "rhboot", "rhboot-el9", "rhboot-fc43"; NULL: no such name. */
const struct grub_dialect *grub_dialect_find(struct slice name);

/* For messages. */
#define GRUB_DIALECT_NAMES                                                                         \
	"upstream, upstream-2.14, debian, suse, flatcar, rhboot, rhboot-el7 and up or "            \
	"rhboot-fc28 and up"

/* Where nothing is known. */
#define GRUB_UPSTREAM S("upstream")

#endif
