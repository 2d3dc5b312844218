/* The table of commands: what a script can call, sorted by name. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/commands.h"

#define RUN(word, id) {S_INIT(word), id, 0, 0}
#define WITH(word, id, arg) {S_INIT(word), id, 0, arg}
#define QUIET(word) {S_INIT(word), cmd_accept, 0, 0}	/* accepted, has no effect here */
#define DANGER(word) {S_INIT(word), cmd_refuse, 0, 0}	/* would touch the machine */

const struct grub_command grub_commands[] = {
	RUN(".", cmd_source),
	{S_INIT("["), cmd_test, COMMAND_EXTRACTOR, 0},
	DANGER("acpi"),
	QUIET("all_functional_test"),
	QUIET("background_color"),
	QUIET("background_image"),
	DANGER("badram"),
	QUIET("bli"),
	RUN("boot", cmd_boot),
	WITH("break", cmd_break, 0),
	RUN("chainloader", cmd_foreign),
	QUIET("clear"),
	RUN("configfile", cmd_configfile),
	WITH("continue", cmd_break, 1),
	DANGER("cutmem"),
	WITH("decrement", cmd_increment, -1),
	RUN("devicetree", cmd_devicetree),
	QUIET("drivemap"),
	RUN("echo", cmd_echo),
	RUN("eval", cmd_eval),
	WITH("exit", cmd_leave, STOP_EXIT),
	RUN("export", cmd_export),
	WITH("extract_entries_configfile", cmd_extract_entries, 'c'),
	WITH("extract_entries_source", cmd_extract_entries, 's'),
	RUN("false", cmd_false),
	WITH("fwsetup", cmd_leave, STOP_FIRMWARE),
	QUIET("fwupdate"),
	QUIET("gfxmode"),
	DANGER("gptsync"),
	WITH("halt", cmd_leave, STOP_HALT),
	DANGER("hdparm"),
	{S_INIT("hiddenentry"), cmd_menuentry, COMMAND_BLOCK | COMMAND_EXTRACTOR, 'h'},
	WITH("increment", cmd_increment, 1),
	RUN("initrd", cmd_initrd),
	RUN("initrd16", cmd_initrd),
	RUN("initrdefi", cmd_initrd),
	QUIET("insmod"),
	QUIET("keymap"),
	RUN("linux", cmd_linux),
	RUN("linux16", cmd_linux),
	RUN("linuxefi", cmd_linux),
	WITH("list_env", cmd_load_env, 'l'),
	RUN("load_env", cmd_load_env),
	QUIET("loadfont"),
	{S_INIT("menuentry"), cmd_menuentry, COMMAND_BLOCK | COMMAND_EXTRACTOR, 'm'},
	RUN("module", cmd_module),
	RUN("module2", cmd_module),
	RUN("multiboot", cmd_foreign),
	RUN("multiboot2", cmd_foreign),
	QUIET("nativedisk"),
	RUN("normal", cmd_normal),
	WITH("normal_exit", cmd_leave, STOP_EXIT),
	DANGER("outb"),
	DANGER("outl"),
	DANGER("outw"),
	DANGER("parttool"),
	QUIET("play"),
	WITH("reboot", cmd_leave, STOP_REBOOT),
	RUN("return", cmd_return),
	QUIET("rmmod"),
	RUN("save_env", cmd_save_env),
	{S_INIT("search"), cmd_search, COMMAND_EXTRACTOR, 0},
	WITH("search.file", cmd_search_dot, SEARCH_FILE),
	WITH("search.fs_label", cmd_search_dot, SEARCH_LABEL),
	WITH("search.fs_uuid", cmd_search_dot, SEARCH_UUID),
	WITH("search.part_label", cmd_search_dot, SEARCH_PARTLABEL),
	WITH("search.part_uuid", cmd_search_dot, SEARCH_PARTUUID),
	QUIET("serial"),
	{S_INIT("set"), cmd_set, COMMAND_EXTRACTOR, 0},
	RUN("setparams", cmd_setparams),
	DANGER("setpci"),
	RUN("shift", cmd_shift),
	RUN("source", cmd_source),
	{S_INIT("submenu"), cmd_menuentry, COMMAND_BLOCK | COMMAND_EXTRACTOR, 's'},
	QUIET("terminal_input"),
	QUIET("terminal_output"),
	QUIET("terminfo"),
	{S_INIT("test"), cmd_test, COMMAND_EXTRACTOR, 0},
	RUN("true", cmd_true),
	RUN("unset", cmd_unset),
	QUIET("vbeinfo"),
	QUIET("videoinfo"),
	QUIET("videotest"),
	DANGER("write_byte"),
	DANGER("write_dword"),
	DANGER("write_word"),
	RUN("xen_hypervisor", cmd_foreign),
	RUN("xen_module", cmd_module),
};

const uint32_t grub_n_commands = sizeof(grub_commands) / sizeof(*grub_commands);

const struct grub_command *grub_command_find(struct slice name)
{
	uint32_t low = 0, high = grub_n_commands;

	while (low < high) {
		uint32_t middle = (low + high) / 2;
		int order = slice_cmp(name, grub_commands[middle].name);
		if (order == 0)
			return &grub_commands[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}
