/* A GRUB script being run: its state, and what the parts of the interpreter offer each other. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_GRUB_H
#define DISCOVER_CONF_GRUB_GRUB_H

#include "discover/conf/grub/ast.h"
#include "discover/conf/grub/blocks.h"
#include "discover/conf/grub/vars.h"
#include "discover/scan.h"
#include "lib/text.h"

/* GRUB's error numbers: scripts see them in $?. */
enum grub_status {
	GRUB_OK = 0,
	GRUB_TEST_FAILURE = 1,
	GRUB_BAD_MODULE = 2,
	GRUB_BAD_FILE_TYPE = 4,
	GRUB_FILE_NOT_FOUND = 5,
	GRUB_FILE_READ_ERROR = 6,
	GRUB_BAD_FILENAME = 7,
	GRUB_UNKNOWN_FS = 8,
	GRUB_BAD_NUMBER = 10,
	GRUB_OUT_OF_RANGE = 11,
	GRUB_UNKNOWN_DEVICE = 12,
	GRUB_BAD_DEVICE = 13,
	GRUB_UNKNOWN_COMMAND = 16,
	GRUB_INVALID_COMMAND = 17,
	GRUB_BAD_ARGUMENT = 18,
	GRUB_NO_KERNEL = 22,
	GRUB_MENU = 27,
	GRUB_ACCESS_DENIED = 30,
	GRUB_EXTRACTOR = 31,
	GRUB_NET_BAD_ADDRESS = 32,
	GRUB_RECURSION = 47,
};

/* Positional parameters of a function call or a menu entry. */
struct scope {
	struct slice *at;
	uint32_t n;
};

/**
 * struct grub_entry - a menuentry or submenu; the body has not been run
 * @body:  source text; @body_line: the line of @config that it begins in
 * @args:  positional parameters of the body; the first is the title
 */
struct grub_entry {
	struct slice title, id, users, hotkey;
	struct slice_list classes, args;
	struct slice body;
	struct slice config;
	uint32_t config_volume;
	uint32_t line;
	bool submenu, hidden, restricted, has_source;
	bool bls;		/* made by blscfg out of the file @config */
};

struct grub_menu {
	struct grub_entry *at;
	uint32_t n;
	struct file_ref file;	/* that configfile or normal read it from */
};

/* Why a script stopped before its end. */
enum grub_stop {
	STOP_NONE,
	STOP_LIMIT,	/* a limit; noted */
	STOP_BOOT,	/* "boot" with something loaded */
	STOP_REBOOT, STOP_HALT, STOP_FIRMWARE, STOP_EXIT,
	STOP_WAIT,	/* a menu that waits for a key; only when tracing */
};

/* What linux, initrd and their kin have loaded. */
struct grub_loaded {
	bool any;
	bool chain;		/* an EFI program: what it is has to be seen */
	struct file_ref kernel;
	struct file_list initrds;
	struct file_ref devicetree;
	struct slice cmdline, boot_image;
	struct note_list problems;
};

/* A device made by "loopback". */
struct grub_loop {
	struct grub_loop *next;
	struct slice name;
	struct file_ref image;
	bool removed;
};

struct grub;
struct grub_argv;
struct grub_command;

/* What a trace of a run wants to see and to change. NULL members: no interest. */
struct grub_hooks {
	void *data;
	/* A registered command begins; the result is handed to @command_end. */
	void *(*command)(void *data, struct slice name, uint32_t argc, const struct slice *argv);
	void (*command_end)(void *data, void *command, int status);
	/* Answer for a command instead of running it: true and *@status. */
	bool (*replace)(void *data, struct grub *g, struct slice name, uint32_t argc,
			struct slice *argv, int *status);
	/* The command of that name, NULL to let it be unknown. */
	const struct grub_command *(*find)(void *data, struct slice name);
	/* A new menu is to be shown (configfile, normal): take over. */
	void (*show_menu)(void *data, struct grub *g, struct grub_menu *menu);
};

/**
 * struct grub - one run
 * @arena:   what lasts: variables, functions, menus
 * @scratch: a stack: whoever takes from it gives back by resetting it
 * @rhboot:  Fedora's rules instead of upstream's
 * @status, @message: the error that has not been printed yet (GRUB keeps no more of it)
 */
struct grub {
	struct scan *scan;
	struct arena *arena;
	struct arena *scratch;
	const struct grub_hooks *hooks;
	bool rhboot;
	bool no_glob;

	struct layer *vars, *functions;
	struct scope *scope;
	struct grub_menu *menu;
	struct grub_loop *loops;
	struct grub_loaded loaded;
	struct env_write_list writes;
	struct slice_list users;	/* lines of struct menu's users */

	struct slice block;	/* of the command that runs now */
	bool has_block;
	int status;
	char message[256];
	uint32_t errors_printed;
	struct text out;
	bool out_cut;

	bool function_return, is_continue;
	unsigned long active_loops, active_breaks;
	unsigned depth;
	unsigned extractor;
	unsigned files;
	uint32_t steps, steps_end;
	unsigned lent;		/* groups in groups that have their share of it */
	bool spent;		/* STOP_LIMIT is because of @steps_end */
	bool cut;		/* something was given up; stays */
	uint32_t shown;		/* menus that were shown by configfile and normal */
	enum grub_stop stop;

	/* Where the script stands, for notes. */
	uint32_t file_volume;
	struct slice file;
	uint32_t line;

	struct grub_file *cache;
	struct blocks blocks;
	struct slice *device_names; /* of scan->volumes, see device.c */
	bool check_files;	/* linux and initrd fail when a file is missing */
};

/* ---- run.c: statements ---- */

/* Run the text of a file or menu entry, statement group by statement group. @hash: lines that begin
 * with '#' are dropped. @whole: the first syntax error ends it (eval, entry bodies). The status of
 * the last group. */
int grub_run_text(struct grub *g, struct slice text, uint32_t line, bool hash, bool whole);

/* Run an entry's body in a scope of its own. */
int grub_run_body(struct grub *g, const struct grub_entry *e);

/* Run one command, function or assignment given as words. */
int grub_run_words(struct grub *g, struct grub_argv *argv);

/* ---- expand.c ---- */

struct grub_argv {
	struct slice *at;
	uint32_t n;
	struct slice block;	/* inside of the block that is the last argument */
	bool has_block;		/* then at[n - 1] is yet to be filled in */
};

/* Expand, split and glob @words into the scratch arena. */
void grub_expand(struct grub *g, const struct word *words, struct grub_argv *argv);

/* Names that match the pattern @e, which is protected by backslashes. False:
 * none, keep the word. */
bool grub_glob(struct grub *g, struct slice e, struct slice_list *found);

/* ---- state.c: variables, errors, output, limits ---- */

bool grub_has(const struct grub *g, struct slice name);
struct slice grub_get(const struct grub *g, struct slice name);
void grub_set(struct grub *g, struct slice name, struct slice value);
void grub_unset(struct grub *g, struct slice name);
void grub_export(struct grub *g, struct slice name);
void grub_define_function(struct grub *g, struct slice name, struct node *body);

/* Remember an error to be printed; returns @status. */
int grub_error(struct grub *g, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void grub_print_error(struct grub *g);
void grub_print(struct grub *g, struct slice s);

/* A note about the line that runs now. */
void grub_note(struct grub *g, enum note_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Count one step. False, with a note, when the budget is spent or memory runs short. */
bool grub_step(struct grub *g);

/* Count @work bytes that one command looks at. */
void grub_charge(struct grub *g, uint64_t work);

/* A statement group may use half of what is left, so that one without an end does not cost the
 * groups behind it. What grub_lend() returns is for grub_settle(), which puts the budget back and
 * lets the script go on when only the group's share was spent. */
uint32_t grub_lend(struct grub *g);
void grub_settle(struct grub *g, uint32_t end);

/* @s, or a copy of it when it is in the scratch arena. */
struct slice grub_keep(struct grub *g, struct slice s);
bool grub_is_scratch(const struct grub *g, struct slice s);

/* A new context of variables; submenus and configfile. Closing is putting back g->vars. */
void grub_open_context(struct grub *g, struct layer *layer, bool rhboot_copies_all);

/* A C number as GRUB reads it: sets GRUB_BAD_NUMBER or GRUB_OUT_OF_RANGE as pending error. @rest
 * may be NULL. @base 0: decided by the prefix. */
uint64_t grub_number(struct grub *g, struct slice s, unsigned base, struct slice *rest);

/* ---- device.c and file.c ---- */

/**
 * struct grub_place - a file name resolved
 * @device: GRUB's name for the device, without parentheses
 * @volume: NULL: a device that is there but has no file system that can be read
 * @loop:   or: inside the image of a loopback device
 * @path:   what follows the device
 */
struct grub_place {
	struct slice device;
	const struct volume *volume;
	const struct grub_loop *loop;
	struct slice path;
};

/* The volume that GRUB would call @name; NULL: none. */
const struct volume *grub_device(struct grub *g, struct slice name);
/* GRUB's name for a volume. */
struct slice grub_device_name(const struct grub *g, const struct volume *v);
/* Names of all devices in GRUB's search order; with whole disks that hold partitions. */
void grub_device_list(struct grub *g, struct slice_list *names);

/* Resolve "(dev)/path" or "/path" on $root. 0 or a status with the error set. */
int grub_locate(struct grub *g, struct slice name, struct grub_place *place);
/* Reference to it for an entry, also when the volume is not there. */
struct file_ref grub_file_ref(struct grub *g, struct slice name);
/* Read a file whole. 0 or a status with the error set. */
int grub_read(struct grub *g, struct slice name, struct slice *text, struct grub_place *place);
bool grub_stat(struct grub *g, struct slice name, struct file_info *info);
struct source *grub_source(const struct grub *g, const struct grub_place *place);

/* Take @text for the contents of a file. */
void grub_cache_file(struct grub *g, const struct volume *v, struct slice path, struct slice text);

/* Run a file as GRUB reads a configuration. */
int grub_run_file(struct grub *g, struct slice name);

/* ---- options.c ---- */

enum { OPT_VALUE = 1, OPT_OPTIONAL = 2, OPT_REPEAT = 4, OPT_NUMBER = 8 };
enum { OPTIONS_AT_START = 1, OPTIONS_ACCEPT_DASH = 2 };

struct grub_option {
	char letter;
	unsigned char kind;
	struct slice name;
};
struct grub_option_value {
	bool set, has_value;
	struct slice value;
	struct slice_list values;
};

/* Sort @argv into options and the rest, in the scratch arena. 0, a status, or
 * GRUB_HELP when only help was asked for. */
enum { GRUB_HELP = -1 };
int grub_options(struct grub *g, const struct grub_option *options, uint32_t n, unsigned flags,
		 uint32_t argc, struct slice *argv, struct grub_option_value *values,
		 struct grub_argv *rest);

/* ---- commands.c ---- */

enum { COMMAND_EXTRACTOR = 1, COMMAND_BLOCK = 2 };

struct grub_command {
	struct slice name;
	int (*run)(struct grub *g, const struct grub_command *command, uint32_t argc,
		   struct slice *argv);
	unsigned flags;
	int arg;	/* for commands that share a function */
};

const struct grub_command *grub_command_find(struct slice name);
extern const struct grub_command grub_commands[];
extern const uint32_t grub_n_commands;

#define GRUB_COMMAND(id)                                                                           \
	int id(struct grub *g, const struct grub_command *command, uint32_t argc,                  \
	       struct slice *argv)

/* ---- cmdline.c ---- */

/* The kernel's command line out of words, by GRUB's quoting. */
struct slice grub_cmdline(const struct grub *g, uint32_t argc, const struct slice *argv);

/* ---- menu.c ---- */

/* Add an entry to the menu; the id defaults to the title. */
int grub_add_entry(struct grub *g, struct grub_entry *e);
/* Index of the entry that a default path's first element names, and the rest of the path.
 * -1: none */
int grub_choose(struct grub *g, const struct grub_menu *menu, struct slice path,
		struct slice *rest);
/* "a>b" with '>' doubled, as it stands in $chosen. */
struct slice grub_chosen(struct grub *g, struct slice id);

#endif
