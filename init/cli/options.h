/* What `kexec` and `kexling load` are asked to do, read from their words. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_OPTIONS_H
#define INIT_CLI_OPTIONS_H

#include "lib/arena.h"

/* Whose words they are: each takes other options. */
enum load_speaker { LOAD_BY_KEXEC = 1, LOAD_BY_KEXLING = 2 };

/* File names in the order in which they were given; they point into the words. */
struct word_list {
	const char **at;
	uint32_t n;
};

/**
 * struct load_options - the words, taken apart
 * @files:    what is no option: the kernel, when there is one
 * @initrds:  every --initrd and --ramdisk
 * @append:   every --append, joined by blanks
 * @error:    one line that says what is wrong with the words; empty: nothing
 *
 * The others are named like their options.
 */
struct load_options {
	struct word_list files, initrds, devicetree;
	struct slice command_line, append, call;
	bool reuse_cmdline, dry_run, json;
	bool load, exec, unload, force, status, panic;
	bool no_sync, old_call, file_call, debug, help, version;
	struct slice error;
};

/*
 * Take the words of @speaker apart; @words ends with NULL. Understood as getopt_long(3) does:
 * options and files in any order, "--name value", "--name=value", "--na" when only one option
 * begins like that, "-x value", "-xvalue", "-xyz" for flags, and "--" before files that look like
 * options. 0, or -EINVAL with options->error. Opens nothing.
 */
int load_options_read(const char *const *words, enum load_speaker speaker, struct arena *a,
		      struct load_options *options) __attribute__((warn_unused_result));

#endif
