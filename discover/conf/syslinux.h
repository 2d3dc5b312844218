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

/**
 * struct syslinux_menu - a MENU BEGIN ... MENU END block; the outermost has no parent
 * @append: the APPEND that its labels without one get
 * @depth:  0 for the outermost
 */
struct syslinux_menu {
	struct syslinux_menu *parent;
	struct slice tag, title, label;
	struct slice append;
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
};

/**
 * struct syslinux_label - a LABEL
 * @file, @line: where it stands
 * @title: MENU LABEL, with its '^'
 * @kernel: what to run, with arguments only where the type has some (CONFIG)
 * @append: in the end also the global one
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
	uint32_t entry;
};

enum { SYSLINUX_NO_ENTRY = UINT32_MAX };

/**
 * struct syslinux_conf - one configuration: a file and what it includes
 * @cwd: relative names in all of it are seen from here
 * @open: the newest label still takes directives
 * @n_includes: files included so far
 */
struct syslinux_conf {
	struct scan *scan;
	struct slice path, cwd;
	struct syslinux_menu *root, *menu;
	struct syslinux_label *labels;
	uint32_t n_labels;
	bool open;
	uint32_t n_includes, too_deep;
	struct slice ui, chosen, on_timeout, on_error, fallback;
	struct slice timeout, total_timeout, prompt, implicit, allow_options, no_escape;
	bool hidden, master_password;
};

/* Read the configuration in @text with everything that it includes. */
void syslinux_read(struct syslinux_conf *conf, struct scan *scan, struct slice path,
		   struct slice cwd, struct slice text);

/* Read one more file into the position that has been reached. @depth counts nested includes. */
void syslinux_include(struct syslinux_conf *conf, struct slice name, unsigned depth);

/* The path that a file name in a configuration means. */
struct slice syslinux_path(const struct syslinux_conf *conf, struct slice name);

/* The label called by the first word of @command, or NULL. */
struct syslinux_label *syslinux_find(struct syslinux_conf *conf, struct slice command);

/* The label that is run in the end when @label is: modules that only choose or start something else
 * are followed. @label itself when there is nothing to follow. */
struct syslinux_label syslinux_follow(struct syslinux_conf *conf, struct syslinux_label label);

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
