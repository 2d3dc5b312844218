/* The state of a GRUB script that runs, and what every part of the interpreter needs of it:
 * variables, the error that waits, output, notes, limits. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_STATE_H
#define DISCOVER_CONF_GRUB_STATE_H

#include "discover/conf/grub/blocks.h"
#include "discover/conf/grub/dialect.h"
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
	GRUB_BAD_SIGNATURE = 45,
	GRUB_RECURSION = 47,
};

/* Positional parameters of a function call or a menu entry. */
struct scope {
	struct slice *at;
	uint32_t n;
};

/**
 * struct grub_entry - a menuentry or submenu, whose body has not been run
 * @args:   positional parameters of the body; the first is the title
 * @body:   its commands, as text
 * @config: the file that it is from, on volume number @config_volume
 * @line:   the line of @config that @body begins in
 * @users:  who may start it when it is @restricted
 * @hidden: made by hiddenentry: not shown, reached by its hotkey
 * @has_source: @body came as a text ("--source"), not as a block
 * @bls:    made by blscfg out of the file @config
 */
struct grub_entry {
	struct slice title, id, users, hotkey;
	struct slice_list classes, args;
	struct slice body;
	struct slice config;
	uint32_t config_volume;
	uint32_t line;
	bool submenu, hidden, restricted, has_source;
	bool bls;
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

/* What a command loads. */
enum grub_load { LOAD_KERNEL, LOAD_INITRD, LOAD_DEVICETREE, GRUB_LOADS };

/* What linux, initrd and their kin have loaded. */
struct grub_loaded {
	bool any;
	bool chain;		/* an EFI program: what it is has to be seen */
	bool unchecked;		/* its signature was to be checked */
	struct file_ref kernel;
	struct file_list initrds;
	struct file_ref devicetree;
	struct slice cmdline, boot_image;
	struct note_list problems;
};

struct grub;

/* A command's words after expansion. */
struct grub_argv {
	struct slice *at;
	uint32_t n;
	struct slice block;	/* inside of the block that is the last argument */
	bool has_block;		/* then at[n - 1] is yet to be filled in */
};

enum { COMMAND_EXTRACTOR = 1, COMMAND_BLOCK = 2 };

/**
 * struct grub_command - a command
 * @run:   does it; a status. @argv without the name
 * @flags: COMMAND_EXTRACTOR: an extractor may run it; COMMAND_BLOCK: it takes a block, which is
 *         then in the state and not in @argv
 * @arg:   tells commands apart that share a function
 * @needs: the rule of dialects that have it; 0: all do
 */
struct grub_command {
	struct slice name;
	int (*run)(struct grub *g, const struct grub_command *command, uint32_t argc,
		   struct slice *argv);
	unsigned flags;
	int arg;
	uint32_t needs;
};

/* Declares or begins a function for struct grub_command's @run. */
#define GRUB_COMMAND(id)                                                                           \
	int id(struct grub *g, const struct grub_command *command, uint32_t argc,                  \
	       struct slice *argv)

/* What whoever started the run wants to see of it, or to do in its place. NULL members: nothing. */
struct grub_hooks {
	void *data;
	/* A registered command begins; the result is handed to @command_end. */
	void *(*command)(void *data, struct slice name, uint32_t argc, const struct slice *argv);
	void (*command_end)(void *data, void *command, int status);
	/* Answer for a command instead of running it: true and *@status. */
	bool (*replace)(void *data, struct grub *g, struct slice name, uint32_t argc,
			struct slice *argv, int *status);
	/* The command of that name, NULL to let it be unknown; in place of the state's @find. */
	const struct grub_command *(*find)(void *data, const struct grub *g,
					   struct slice name);
	/* A new menu is to be shown (configfile, normal): take over. */
	void (*show_menu)(void *data, struct grub *g, struct grub_menu *menu);
};

struct grub_file;	/* file.c */
struct grub_loop;	/* loop.h */

/**
 * struct grub - one run
 * @arena:   what lasts: variables, functions, menus
 * @scratch: a stack: whoever takes from it gives back by resetting it
 * @find:    the command of a name; NULL: there is none. A pointer, because the table has to know
 *           all commands, and some of them run scripts
 * @dialect: whose GRUB's rules count; @origin: its name, and how that is known
 * @failed: why the last command that was to load a kernel, an initrd or a device tree did not; by
 *          enum grub_load. No message: it did, or there was none
 * @lost:   a part of an entry's commands could not be read
 * @signatures: check_signatures has been "enforce". What else the script says does not count: GRUB
 *          would not have read a file without signature that takes it back
 * @status, @message: the error that has not been printed yet (GRUB keeps no more of it)
 */
struct grub {
	struct scan *scan;
	struct arena *arena;
	struct arena *scratch;
	const struct grub_hooks *hooks;
	const struct grub_command *(*find)(struct slice name);
	const struct grub_dialect *dialect;
	struct slice origin;
	bool no_glob;

	struct layer *vars, *functions;
	struct scope *scope;
	struct grub_menu *menu;
	struct grub_loop *loops;
	struct grub_loaded loaded;
	struct note failed[GRUB_LOADS];
	bool lost, signatures;
	struct boot_write_list writes;
	struct slice_list users;	/* lines of struct menu's users */
	struct slice_list bls_shown;	/* entry files that blscfg has made entries of */

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
	unsigned lent;		/* groups in groups that run now, see grub_lend() */
	bool spent;		/* STOP_LIMIT is because of @steps_end */
	bool cut;		/* a limit has cut something off */
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

static inline bool grub_is(const struct grub *g, enum grub_rule rule)
{
	return g->dialect->rules & rule;
}

/* ---- variables and functions ---- */

bool grub_has(const struct grub *g, struct slice name);
struct slice grub_get(const struct grub *g, struct slice name);
void grub_set(struct grub *g, struct slice name, struct slice value);
void grub_unset(struct grub *g, struct slice name);
void grub_export(struct grub *g, struct slice name);
void grub_define_function(struct grub *g, struct slice name, struct node *body);

/* The variable as it was before a change: @value, or unset when it did not exist (!@had). */
void grub_put_back(struct grub *g, struct slice name, bool had, struct slice value);

/* Open a new context of variables in @layer, for a submenu or configfile; close it by putting back
 * the old g->vars. @all: it inherits everything, exported; else what the dialect's contexts do. */
void grub_open_context(struct grub *g, struct layer *layer, bool all);

/* ---- errors, output, notes ---- */

/* Remember an error to be printed; returns @status. */
int grub_error(struct grub *g, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void grub_print_error(struct grub *g);
void grub_print(struct grub *g, struct slice s);

/* A note about the line that runs now. */
void grub_note(struct grub *g, enum note_code code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- limits ---- */

/* Count one step. False, with a note, when the budget is spent or memory runs short. */
bool grub_step(struct grub *g);

/* Count @work bytes that one command looks at. */
void grub_charge(struct grub *g, uint64_t work);

/* A group of statements may spend half of the steps that are left: one that never ends leaves the
 * other half to the groups behind it. Call grub_lend() before the group and grub_settle() with its
 * result after it: that gives back the whole budget, and a script that stopped only because the
 * group's half was spent goes on. */
uint32_t grub_lend(struct grub *g);
void grub_settle(struct grub *g, uint32_t end);

/* ---- texts ---- */

/* @s, or a copy of it when it is in the scratch arena. */
struct slice grub_keep(struct grub *g, struct slice s);
bool grub_is_scratch(const struct grub *g, struct slice s);

/* The number at the front of @s as GRUB reads it, in base 2 to 36; base 0: 16 after "0x", 8 after
 * "0", else 10. What follows it goes to *@rest, which may be NULL. Without a number, or when it is
 * too large, GRUB_BAD_NUMBER or GRUB_OUT_OF_RANGE becomes the error that waits. */
uint64_t grub_number(struct grub *g, struct slice s, unsigned base, struct slice *rest);

#endif
