/* The module's commands.
 *
 *   oracle_start LOG        put the stand-ins in place, and log from the next command on
 *   oracle_run CONFIG MODE  read the configuration and log its variables and its menu; then MODE
 *                           "list" ends, "boot" enters GRUB's menu, "entry" enters it with
 *                           $oracle_entry as the default and no timeout
 *   oracle_note WORD...     log the words
 *   oracle_env TAG          log the variables
 *
 * Variables that oracle_start looks at, lists of words but for the last:
 *
 *   oracle_fail             stand-ins that fail
 *   oracle_real             commands that have no stand-in
 *   oracle_omit             commands that are not there at all
 *   oracle_map              KEY=DEVICE: what `search` finds, in place of the real one
 *   oracle_check_files      is set: kernels and initrds must exist */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/dump.h"
#include "tests/oracle/module/grub.h"
#include "tests/oracle/module/log.h"
#include "tests/oracle/module/stand_in.h"
#include "tests/oracle/module/text.h"
#include "tests/oracle/module/trace.h"

static void choose_entry(void)
{
	const char *entry = grub_env_get("oracle_entry");

	grub_env_set("default", entry ? entry : "0");
	grub_env_set("timeout", "0");
}

static void show_menu(struct grub_menu *menu)
{
	log_say("menu-start");
	stand_in_forget_kernel();
	if (menu && menu->size)
		grub_show_menu(menu, 0, 0);
	log_say("menu-end");
}

static int oracle_run(struct grub_command *command, int argc, char **argv)
{
	const char *mode = argc > 1 ? argv[1] : "list";
	struct grub_menu *menu;

	(void)command;
	if (argc < 1)
		return grub_error(BAD_ARGUMENT, "config expected");
	trace_begin();
	grub_normal_execute(argv[0], 1, 1); /* nested and in a batch: no menu is shown */
	grub_print_error();
	grub_errno = 0;
	dump_variables("after-config");
	menu = grub_env_get_menu();
	dump_menu(menu);
	if (text_same(mode, "entry"))
		choose_entry();
	if (!text_same(mode, "list"))
		show_menu(menu);
	log_say("end");
	log_exit();
}

static int oracle_note(struct grub_command *command, int argc, char **argv)
{
	(void)command;
	log_event("note");
	log_words("args", argc, argv);
	log_end();
	return 0;
}

static int oracle_env(struct grub_command *command, int argc, char **argv)
{
	(void)command;
	dump_variables(argc ? argv[0] : "");
	return 0;
}

static int oracle_start(struct grub_command *command, int argc, char **argv)
{
	(void)command;
	if (argc < 1)
		return grub_error(BAD_ARGUMENT, "log file expected");
	if (!log_open(argv[0]))
		return grub_error(FILE_NOT_FOUND, "cannot open log");
	stand_in_register();
	trace_prepare();
	grub_err_printed_errors = 0;
	return 0;
}

void grub_mod_init(void *module);
void grub_mod_fini(void);

void grub_mod_init(void *module)
{
	(void)module;
	grub_register_command_prio("oracle_start", oracle_start, 0, "oracle", 0);
	grub_register_command_prio("oracle_run", oracle_run, 0, "oracle", 0);
	grub_register_command_prio("oracle_note", oracle_note, 0, "oracle", 0);
	grub_register_command_prio("oracle_env", oracle_env, 0, "oracle", 0);
}

void grub_mod_fini(void)
{
}

#define SECTION(name) __attribute__((section(name), used)) static const char

SECTION(".module_license") module_license[] = "LICENSE=GPLv3+";
SECTION(".modname") module_name[] = "oracle";
SECTION(".moddeps") module_deps[] = "normal\0boot\0";
