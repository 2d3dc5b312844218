/* The options of all commands: one table, read by one function. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_OPTIONS_H
#define INIT_CLI_OPTIONS_H

#include "init/cli/command.h"

/* The values of an option that may be repeated, in order. */
struct value_list {
	const char **at;
	uint32_t n;
};

/* The same for options whose order among each other counts: each value with its option's name. */
struct named_value {
	const char *name, *value;
};
struct named_list {
	struct named_value *at;
	uint32_t n;
};

/**
 * struct options - the words behind a command, taken apart. Texts point into the words
 * @error: one line that says what is wrong with them
 * @word:  the first that belongs to no option, or NULL
 * @second: the second one
 *
 * The others are named like their options, except where those differ between commands. A text that
 * was given has a pointer, even when it is empty. A number stands for a word of the option's
 * argument: 0 for the first, also when the option was not given.
 */
struct options {
	struct slice error;
	const char *word, *second;
	bool help, version, table, json, dry_run;
	bool detailed, tree, devices;

	/* discovery: --root, --volume, --image, --url, --dhcp */
	struct named_list volumes;
	struct slice net_ip, net_mac, net_uuid, net_ca;
	bool iso;
	struct slice platform, arch, compatible, efivars, wanted;

	/* loading and leaving */
	struct value_list initrds, append, devicetree;
	struct slice command_line;
	bool reuse_cmdline, load_only, once, any_initrd;
	uint8_t call; /* enum load_call */
	uint8_t via; /* enum leave_via */

	/* log */
	struct slice timeline;

	/* install */
	uint8_t by;
	bool remove;

	/* ip */
	bool mac, dracut;
	struct slice device;

	/* grub */
	bool trace, boot, check_files, no_regexp, rhboot;
	struct slice entry, cpu, path, keys, dialect;
	struct value_list fail, omit, real, stand_in, map, set;

	/* kexec */
	bool load, exec, unload, force, status, panic;
	bool no_sync, old_call, file_call, debug;
	bool ignored;
	struct slice ignored_text;
};

enum option_kind { OPTION_FLAG, OPTION_TEXT, OPTION_CHOICE, OPTION_VALUES, OPTION_NAMED };

/**
 * struct option - one row of the table
 * @argument: what its value is called, or the values that are allowed: "efi|pc"; NULL: none
 * @help:     NULL: it is not shown
 * @takers:   enum command_bit, or-ed
 * @at:       where in struct options
 * @letter:   0: it has none
 */
struct option {
	const char *name, *argument, *help;
	uint32_t takers;
	uint16_t at;
	char letter;
	uint8_t kind;
};

/* The rows that @c takes, in their order: the one behind @before; NULL: the first one, and after
 * the last. */
const struct option *options_next(const struct command *c, const struct option *before);
#define OPTIONS_FOR_EACH(c, o)                                                                     \
	for (const struct option *o = options_next(c, NULL); o; o = options_next(c, o))

/*
 * Take the words of @c apart; @words ends with NULL. Understood as getopt_long(3) does: options and
 * other words in any order, "--name value", "--name=value", "--na" when only one option begins like
 * that, "-x value", "-xvalue", "-xyz" for flags, and "--" before words that look like options.
 * 0, or -EINVAL with o->error. Opens nothing.
 */
int options_read(const struct command *c, const char *const *words, struct arena *a,
		 struct options *o) __attribute__((warn_unused_result));

#endif
