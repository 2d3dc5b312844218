/* What the module uses of GRUB 2.06, as Debian's grub-emu has it: layouts of structures, and
 * exported names; no code. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef TESTS_ORACLE_MODULE_GRUB_H
#define TESTS_ORACLE_MODULE_GRUB_H

struct grub_command;
typedef int grub_function(struct grub_command *command, int argc, char **argv);

struct grub_command {
	struct grub_command *next, **prev;
	const char *name;
	int priority;
	grub_function *run;
	int flags;
	const char *summary, *description;
	void *data;
};

struct grub_class {
	char *name;
	struct grub_class *next;
};

struct grub_entry {
	const char *title, *id;
	int restricted;
	const char *users;
	struct grub_class *classes;
	const char *source;
	int argc;
	char **args;
	int hotkey, submenu;
	struct grub_entry *next;
};

struct grub_menu {
	int size;
	struct grub_entry *entries;
};

struct grub_variable {
	char *name, *value;
	void *read_hook, *write_hook;
	struct grub_variable *next, **prev, *sorted_next;
	int exported;
};

enum {
	TEST_FAILURE = 1,
	FILE_NOT_FOUND = 5,
	INVALID_COMMAND = 17,
	BAD_ARGUMENT = 18,
};

enum {
	ABOVE_ALL = 200,	/* a priority: commands of the same name are shadowed */
	FLAG_EXTRACTOR = 0x200, /* may run while another file's entries are extracted */
};

extern struct grub_command *grub_command_list;
extern int grub_errno;
extern int grub_err_printed_errors;
extern void (*grub_xputs)(const char *text);
struct grub_command *grub_register_command_prio(const char *name, grub_function *run,
						const char *summary, const char *description,
						int priority);
const char *grub_env_get(const char *name);
int grub_env_set(const char *name, const char *value);
struct grub_variable *grub_env_update_get_sorted(void);
int grub_strcmp(const char *a, const char *b);
int grub_error(int number, const char *format, ...);
void grub_print_error(void);
void *grub_file_open(const char *name, int type);
int grub_file_close(void *file);
void grub_loader_set(int (*boot)(void), int (*unload)(void), int flags);
struct grub_menu *grub_env_get_menu(void);
void grub_env_set_menu(struct grub_menu *menu);
int grub_env_context_open(void);
int grub_env_context_close(void);
void grub_normal_execute(const char *config, int nested, int batch);
int grub_script_execute_new_scope(const char *source, int argc, char **args);
int grub_show_menu(struct grub_menu *menu, int nested, int autobooted);
void *grub_zalloc(unsigned long size);

#endif
