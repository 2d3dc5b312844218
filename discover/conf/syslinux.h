/* What the files of one syslinux configuration say, before it is known what each label boots. */
/* SPDX-License-Identifier: MIT */
#ifndef CONF_SYSLINUX_H
#define CONF_SYSLINUX_H

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

/* An entry of a menu: a label, as its index + 1, or a submenu; neither: no entry. */
struct syslinux_pick {
	uint32_t label;
	struct syslinux_menu *menu;
};

/**
 * struct syslinux_menu - a MENU BEGIN ... MENU END block; the outermost has no parent
 * @first:  its first entry that can be chosen
 * @chosen: its MENU DEFAULT
 * @passwd: entering it wants a password
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
 * @title: MENU LABEL, with its '^'
 * @kernel: what to run, with arguments only where the type has some (CONFIG)
 * @append: in the end also the global one
 * @sysappend: which facts about the machine go behind it; see sysappend.h
 * @entry: index of the entry that choosing it boots; SYSLINUX_NO_ENTRY: none
 */
struct syslinux_label {
	struct slice file;
	uint32_t line;
	struct slice name, title;
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
 * @cwd: relative names in all of it are seen from here; on a server pxelinux's path prefix
 * @served: the volume is what a server offers, and names follow pxelinux's rules
 * @start: the menu that is shown first
 * @append, @sysappend: for labels without one of their own
 * @parent: the configuration that has this one as a submenu
 * @fdtdir, @devicetree: the directory that was asked last for a device tree, and what it has
 * @shown: the file that the menu module was given, and shows in place of this one
 * @open: the newest label still takes directives
 * @n_includes: files included so far
 * @reading: the files that are being read, each included by the one before
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

/* Read the configuration in @text with everything that it includes. */
void syslinux_read(struct syslinux_conf *conf, struct scan *scan, struct slice path,
		   struct slice cwd, struct slice text);

/* Read one more file into the position that has been reached, which is @line of @file. @depth
 * counts nested includes. */
void syslinux_include(struct syslinux_conf *conf, struct slice file, uint32_t line,
		      struct slice name, unsigned depth);

/* The path that a file name in a configuration means. */
struct slice syslinux_path(const struct syslinux_conf *conf, struct slice name);

/* The same as a reference, which may be to another server. */
struct file_ref syslinux_file(const struct syslinux_conf *conf, struct slice name);

/* The number that @s begins with, decimal or after "0x"; 0 without one, at most UINT32_MAX. */
uint32_t syslinux_number(struct slice s);

/* The label called by the first word of @command, or NULL. */
struct syslinux_label *syslinux_find(struct syslinux_conf *conf, struct slice command);

/* The label that is run in the end when @label is: modules that only choose or start something else
 * are followed. @label itself when there is nothing to follow. */
struct syslinux_label syslinux_follow(struct syslinux_conf *conf, struct syslinux_label label);

/* Whether a menu is shown. */
bool syslinux_has_menu(const struct syslinux_conf *conf);

/* The command line that is run when nobody does anything; empty when nothing is said. */
struct slice syslinux_default_command(const struct syslinux_conf *conf);

/* The label that is booted by itself, given that command; NULL:
 * none, or the command is no label. */
struct syslinux_label *syslinux_default_label(struct syslinux_conf *conf, struct slice command);

/* What the command line @command runs: a label with more arguments, or a file. False when it is
 * neither. */
bool syslinux_command(struct syslinux_conf *conf, struct slice command,
		      struct syslinux_label *label);

/* Whether @command starts a module that shows a menu; @file is the configuration that it is given
 * as an argument, or empty. */
bool syslinux_menu_module(struct slice command, struct slice *file);

/* Fill in what @label boots. */
void syslinux_fill(struct syslinux_conf *conf, const struct syslinux_label *label,
		   struct boot_entry *e);

#endif
