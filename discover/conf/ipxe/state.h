/* An iPXE script being run: its settings, images, menus, and what has come of it. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_IPXE_STATE_H
#define DISCOVER_CONF_IPXE_STATE_H

#include "discover/conf/ipxe/lex.h"
#include "discover/conf/ipxe/settings.h"
#include "discover/source.h"

/**
 * struct ipxe_image - a file that was fetched, or is known to be there
 * @url:      where it came from
 * @text:     of a script
 * @is_script: it is one
 * @is_file:  it came as a kernel or an initrd, and is not looked into
 * @autofree: it goes once it was executed
 */
struct ipxe_image {
	struct slice name, url, args;
	struct slice text;
	bool is_script, is_file, autofree;
	struct ipxe_image *replacement;
};

struct ipxe_item {
	struct slice label, text;	/* no label: a heading or a gap */
	char key;
	bool is_default;
};

/* A menu as scripts make it: "menu" or "form", then "item". */
struct ipxe_menu {
	struct slice name, title;
	struct ipxe_item *items;
	uint32_t n;
	bool removed;
};

/* Settings that go with a request as a form: "params", then "param". */
struct ipxe_params {
	struct slice name;
	struct slice form;
};

/* What is to be skipped after a command. */
enum ipxe_stop {
	IPXE_GOES_ON,
	IPXE_STOP_LINE,		/* "goto": the rest of the line */
	IPXE_STOP_SCRIPT,	/* "exit": the rest of the script */
	IPXE_STOP_RUN,		/* it is known what comes of all this */
};

/* What has come of it. */
enum ipxe_end {
	IPXE_END_SCRIPT,	/* the script ended; its status says how */
	IPXE_END_BOOT,		/* starts @kernel */
	IPXE_END_CHOOSE,	/* shows @menu, and nobody has chosen yet */
	IPXE_END_LOCAL,		/* starts a local disk */
	IPXE_END_REBOOT,
	IPXE_END_POWEROFF,
	IPXE_END_FIRMWARE,
	IPXE_END_PERSON,	/* needs somebody who types */
	IPXE_END_LIMIT,		/* a limit of ours */
};

struct ipxe_command;

/**
 * struct ipxe_run - the script that runs now
 * @image: NULL for a line without a script
 * @lines: the next line
 * @line:  the current one
 */
struct ipxe_run {
	struct ipxe_image *image;
	struct ipxe_lines lines;
	struct ipxe_line line;
	struct ipxe_run *above;
	unsigned depth;
};

/**
 * struct ipxe_watcher - who wants to see each command: a trace
 * @begins: returns what @ends is given with the status. May be NULL
 */
struct ipxe_watcher {
	void *(*begins)(void *data, uint32_t argc, const struct slice *argv, unsigned depth);
	void (*ends)(void *data, void *command, int status);
	void *data;
};

/**
 * struct ipxe - the state of a run
 *
 * @arena:    everything lives there
 * @files:    where files come from, by URL; NULL: nowhere
 * @boot_url: what the lease names as boot file
 * @choices:  labels that are chosen in menus, in order; @chosen of them were used
 * @budget:   what all runs of one configuration may do together: commands of this run, and what
 *            was asked for, which may be asked for again
 * @find:     the command of a name, or NULL
 * @long_mode, @pae: of the processor
 * @run:      the script that runs
 * @selected: the image that "boot" starts
 * @end, @status: what has come of it
 * @at:       where it ended: URL and line
 * @failure:  the last command that failed, and why, in words
 * @sleeps:   places that have slept, for scripts that try again for ever
 * @out:      what was printed
 */
struct ipxe {
	struct arena *arena;
	struct source *files;
	struct slice boot_url;
	struct slice_list choices;
	uint32_t chosen;
	struct ipxe_budget {
		uint32_t steps;
		struct arena *arena;
		struct slice_list scripts, files;
	} *budget;
	const struct ipxe_command *(*find)(struct slice name);
	bool long_mode, pae;
	const struct ipxe_watcher *watcher;

	struct ipxe_settings settings;
	struct {
		struct ipxe_image **at;
		uint32_t n;
	} images;
	struct ipxe_image *selected;
	struct {
		struct ipxe_menu **at;
		uint32_t n;
	} menus;
	struct {
		struct ipxe_params *at;
		uint32_t n;
	} params;
	struct ipxe_run *run;
	enum ipxe_stop stop;

	enum ipxe_end end;
	int status;
	struct {
		struct slice url;
		uint32_t line;
	} at;
	struct ipxe_image *kernel;
	struct ipxe_menu *menu;
	uint32_t preset;		/* index of the item that @menu begins at */
	uint32_t timeout;		/* of @menu, milliseconds; 0: it waits */
	bool by_hand;			/* it waited for a key somewhere */
	bool closed;			/* "imgtrust": nothing is executed any more */
	bool exited;			/* the first script said "exit" */
	struct slice failure;
	struct {
		struct ipxe_sleep {
			struct slice url;
			uint32_t line, times;
		} *at;
		uint32_t n;
	} sleeps;
	struct text out;
};

/* The words of a command after its options were taken. */
struct ipxe_args {
	struct slice name;		/* of the command */
	struct slice option[6];		/* values of its options, in the order of its table */
	uint32_t given;			/* a bit for each that was there */
	uint32_t number[6];		/* of those that are numbers */
	struct slice *at;		/* the words behind them */
	uint32_t n;
};

/* An option. @kind: 'f' a flag, 's' text, 'n' a number, 'k' a key. */
struct ipxe_option {
	const char *name;
	char letter, kind;
	uint8_t slot;
};

/**
 * struct ipxe_command - a command, or several names of one
 * @names:   separated by blanks
 * @options: ends with one without a name; NULL: it takes all its words as they are
 * @min, @max: how many words there may be besides options
 * @how:     what sets apart the commands that @run serves
 */
struct ipxe_command {
	const char *names;
	int (*run)(struct ipxe *x, const struct ipxe_args *args, const struct ipxe_command *c);
	const struct ipxe_option *options;
	uint32_t min, max;
	uint32_t how;
};

enum { IPXE_ANY_WORDS = UINT32_MAX };

/* Everything in @arena, nothing set yet. */
void ipxe_open(struct ipxe *x, struct arena *arena, struct source *files,
	       struct ipxe_budget *budget);

/* The words in one piece, with blanks between them. */
struct slice ipxe_join(struct ipxe *x, const struct slice *words, uint32_t n);

void ipxe_print(struct ipxe *x, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The run is over: nothing more is executed. */
void ipxe_finish(struct ipxe *x, enum ipxe_end end);

/* Remember why a command failed; @status is handed through. */
int ipxe_fail(struct ipxe *x, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
