/* One syslinux configuration: its labels and menus as its files say, before it is known what each
 * label boots. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_CONF_H
#define CONF_SYSLINUX_CONF_H

#include "discover/scan.h"

/* What a label's file is. */
enum syslinux_type {
	SYSLINUX_BY_NAME,	/* KERNEL, or the label's own name: the file's suffix decides */
	SYSLINUX_LINUX,
	SYSLINUX_COM32,
	SYSLINUX_CONFIG,	/* another configuration, shown in place of this one */
	SYSLINUX_LOCALBOOT,
	SYSLINUX_OTHER,		/* boot sectors, network programs, floppy images */
};

struct syslinux_menu;

/* What can be chosen in a menu: a label, by its index + 1, or a submenu; neither: nothing. */
struct syslinux_pick {
	uint32_t label;
	struct syslinux_menu *menu;
};

/**
 * struct syslinux_menu - a MENU BEGIN ... MENU END block, or all that is outside of them
 * @parent: NULL for the outermost
 * @tag:    the word behind MENU BEGIN
 * @title:  MENU TITLE
 * @label:  MENU LABEL: its title in the menu above
 * @first:  the first that can be chosen
 * @chosen: what MENU DEFAULT says
 * @passwd: a password opens it
 * @depth:  0 for the outermost
 */
struct syslinux_menu {
	struct syslinux_menu *parent;
	struct slice tag, title, label;
	struct syslinux_pick first, chosen;
	bool passwd;
	uint32_t depth;
};

enum syslinux_flag {
	SYSLINUX_MENU_DEFAULT = 1 << 0,
	SYSLINUX_HIDE = 1 << 1,
	SYSLINUX_DISABLED = 1 << 2,
	SYSLINUX_PASSWD = 1 << 3,
	SYSLINUX_HAS_APPEND = 1 << 4,
	SYSLINUX_HAS_KERNEL = 1 << 5,
	SYSLINUX_WAY_OUT = 1 << 6,	/* leads to another menu, boots nothing */
	SYSLINUX_REPLACED = 1 << 7,	/* the menu is another file, which the module was given */
};

/**
 * struct syslinux_label - a LABEL
 * @file, @line: where it stands
 * @words:  all that stands behind LABEL; the first of them is @name
 * @title:  MENU LABEL, with its '^'
 * @menu:   the one it stands in
 * @kernel: the file to run, with what stands behind it in its line
 * @append: its APPEND, or where it has none the one for all labels
 * @initrd, @fdt, @fdtdir, @overlays: names as written; INITRD's are separated by commas, those of
 *          overlays by blanks
 * @sysappend: which facts about the machine go behind the command line; see sysappend.h
 * @entry:  index of the entry in the scan that choosing it boots; SYSLINUX_NO_ENTRY: none
 */
struct syslinux_label {
	struct slice file;
	uint32_t line;
	struct slice name, words, title;
	struct syslinux_menu *menu;
	uint32_t type;		/* enum syslinux_type */
	uint32_t flags;		/* enum syslinux_flag */
	struct slice kernel, append, initrd;
	struct slice fdt, fdtdir, overlays;
	uint32_t sysappend;
	uint32_t entry;
};

enum { SYSLINUX_NO_ENTRY = UINT32_MAX };

/**
 * struct syslinux_conf - one configuration: a file and what it includes
 * @parent: the configuration that has this one as a submenu; NULL: none
 * @path: of the file
 * @cwd:  the directory from which all relative names are seen; on a server pxelinux's path prefix
 * @served: the volume is what a server offers, and names follow pxelinux's rules
 * @root, @menu, @start: the outermost menu, the one being read, the one that is shown first
 * @append, @sysappend: for labels without one of their own
 * @shown: the file that the menu module was given, and shows in place of this one
 * @fdtdir, @devicetree: the directory that was asked last for a device tree, and what it has
 * @open: the newest label still takes directives
 * @n_includes: files included so far
 * @too_deep: menus that are open but were not made, since they are nested too deep
 * @reading: the files that are being read, each included by the one before
 * @chosen: what DEFAULT says
 * @hidden: MENU HIDDEN
 * @master_password: there is a MENU MASTER PASSWD
 */
struct syslinux_conf {
	struct scan *scan;
	const struct syslinux_conf *parent;
	struct slice path, cwd;
	bool served;
	struct syslinux_menu *root, *menu, *start;
	struct slice append, shown, fdtdir, devicetree;
	uint32_t sysappend;
	struct syslinux_label *labels;
	uint32_t n_labels;
	bool open;
	uint32_t n_includes, too_deep;
	struct slice reading[LIMIT_INCLUDE_DEPTH + 1];
	struct slice ui, chosen, on_timeout, on_error, fallback;
	struct slice timeout, total_timeout, prompt, implicit, allow_options, no_escape;
	bool hidden, master_password;
};

#endif
