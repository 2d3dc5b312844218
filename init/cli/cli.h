/* The command line of an installed system: what the commands share. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_CLI_H
#define INIT_CLI_CLI_H

#include "init/catalog/discovery.h"
#include "init/cli/load.h"
#include "init/machine/settings.h"

enum { CLI_DONE = 0, CLI_REFUSED = 1, CLI_USAGE = 2 };

/**
 * struct cli - one invocation
 * @arena: for everything; nothing is given back before the end
 * @words: what is left of the arguments when options are taken out, ended by NULL
 * @json, @dry_run, @load_only, @via: the options
 */
struct cli {
	struct arena arena;
	struct settings settings;
	struct discovery discovery;
	const char *const *words;
	bool json;
	bool dry_run;
	bool load_only;
	enum leave_via via;
};

/* One command: the words are its arguments. Returns an exit code. With @takes_words they are all
 * that was given, and nothing has been prepared for discovery. */
struct cli_command {
	const char *name;
	const char *arguments;
	const char *help;
	int (*run)(struct cli *cli);
	bool takes_words;
};

/* main() of everything that is not PID 1. */
int cli_main(int argc, char **argv);

/* Memory for one invocation; running out of it ends the program. 0 or -ENOMEM. */
int cli_open_memory(struct arena *a) __attribute__((warn_unused_result));

/* "kexling: " and the message as one line on stderr; @exit_code is handed through. */
int cli_error(int exit_code, const char *format, ...) __attribute__((format(printf, 2, 3)));

#define CLI_NO_ENTRY "no boot entry was found; 'kexling explain' says what was looked at"

/* Write to stdout; CLI_DONE, or CLI_REFUSED with a message when that fails (full disk,
 * closed pipe). */
int cli_print(struct slice text);

/* cli_volumes.c: take --root, --volume, --image, --platform, --json and --dry-run out of the
 * arguments; the rest becomes cli->words. CLI_DONE or CLI_USAGE or CLI_REFUSED, message printed. */
int cli_take_options(struct cli *cli, int argc, char **argv);

/* cli_volumes.c: probe and scan the chosen volumes, or all block devices, until all have answered.
 * The catalog's listing is the result. CLI_DONE, or CLI_REFUSED with a message. */
int cli_discover(struct cli *cli);

/* The entry that a word names: its id, or its name, title or number in the list when only one has
 * it; without a word the default. NULL with a message. */
const struct listed *cli_find_entry(const struct cli *cli, const char *word);

/* The commands, each in its own file. */
int cli_list(struct cli *cli);
int cli_show(struct cli *cli);
int cli_explain(struct cli *cli);
int cli_check(struct cli *cli);
int cli_boot(struct cli *cli);
int cli_grub(struct cli *cli);
int cli_load(struct cli *cli);
int cli_exec(struct cli *cli);
int cli_unload(struct cli *cli);
int cli_status(struct cli *cli);
int cli_ip(struct cli *cli);

#endif
