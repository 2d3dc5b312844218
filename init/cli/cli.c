/* The command line: which command, its help, its errors. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/cli.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "init/boot/policy.h"
#include "init/machine/machine.h"
#include "lib/fd.h"

static const struct cli_command commands[] = {
	{"list", "[VOLUMES] [--json]", "every boot entry, the default marked", cli_list, false},
	{"show", "[ID] [VOLUMES] [--json]", "one entry, every field, and where it comes from",
	 cli_show, false},
	{"explain", "[VOLUMES] [--json]", "every device, file and entry: used or refused, and why",
	 cli_explain, false},
	{"check", "[VOLUMES]", "what would not boot as meant; silent when there is nothing",
	 cli_check, false},
	{"boot", "[ID] [VOLUMES] [--dry-run]", "load an entry (without ID the default) and jump",
	 cli_boot, false},
	{"load", "KERNEL [--initrd FILE]...", "load a kernel by its file name, do not jump",
	 cli_load, true},
	{"exec", "[--via now|systemctl|openrc]", "jump into what is loaded", cli_exec, true},
	{"unload", "", "forget what is loaded", cli_unload, true},
	{"ip", "[INTERFACE]", "the network configuration in use, as the kernel's ip=", cli_ip,
	 true},
	{"grub", "FILE [VOLUMES] --trace", "run a GRUB script and print each command as executed",
	 cli_grub, true},
	{"status", "[--json]", "what is loaded, and whether anything may be", cli_status, true},
};
#define FOR_EACH_COMMAND(c)                                                                        \
	for (const struct cli_command *c = commands;                                               \
	     c < commands + sizeof(commands) / sizeof(*commands); c++)

int cli_error(int exit_code, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	int n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	/* Names and messages may hold what a disk put there: harmless, and one line. */
	static char room[4096];
	struct arena a = {.base = room, .cap = sizeof(room)};
	struct text line = {.arena = &a, .max = 1100};
	text_put(&line, S("kexling: "));
	text_safe(&line, (struct slice){text, n < 0			 ? 0
					      : (size_t)n < sizeof(text) ? (size_t)n
									 : sizeof(text) - 1});
	text_char(&line, '\n');
	int rc = fd_write_all(STDERR_FILENO, text_slice(&line));
	(void)rc; /* with stderr closed there is nobody to tell */
	return exit_code;
}

int cli_print(struct slice text)
{
	int rc = fd_write_all(STDOUT_FILENO, text);

	return rc < 0 ? cli_error(CLI_REFUSED, "cannot write the output: %s", strerror(-rc))
		      : CLI_DONE;
}

static int help(struct cli *cli)
{
	struct text out = {.arena = &cli->arena};

	text_put(&out, S("kexling: find what this machine can boot, and boot it with kexec\n\n"
			 "usage: kexling COMMAND [OPTIONS]\n\ncommands:\n"));
	FOR_EACH_COMMAND(c)
		text_printf(&out, "  %-8s%-28s  %s\n", c->name, c->arguments, c->help);
	text_put(&out, S("\nVOLUMES: by default every block device of this machine\n"
			 "  --root DIR               a directory, as if it were a mounted file\n"
			 "                           system\n"
			 "  --volume DIR[,KEY=VALUE]...  the same, and what it is called: uuid label\n"
			 "                           partuuid partlabel fstype device grub\n"
			 "                           (grub=hd0,gpt2 is its GRUB name; write \\, for a\n"
			 "                           comma), loop (loop=/x.iso: it is what that image\n"
			 "                           holds), ...\n"
			 "  --image FILE             a disk image\n"
			 "  --efivars DIR            EFI variables, as files like efivarfs has them\n"
			 "  --platform efi|pc        the firmware that configurations may ask for\n"
			 "boot: --load-only loads and does not jump, --via as for exec\n"
			 "load: --command-line TEXT, --reuse-cmdline, --append TEXT,\n"
			 "      --devicetree FILE, --dry-run, --json\n"
			 "ip:   --mac names the device by its address, --device NAME as you say,\n"
			 "      --dracut adds what dracut and Talos read: vlan= bond= bridge=\n"));
	return cli_print(text_slice(&out));
}

static void end_of_memory(struct arena *a)
{
	_exit(cli_error(CLI_REFUSED, "out of memory (%zu MiB)", a->cap >> 20));
}

int cli_open_memory(struct arena *a)
{
	return arena_open(a, 256ul << 20, end_of_memory);
}

static int run(struct cli *cli, int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "help";

	if (slice_eq(slice_str(name), S("help")) || slice_eq(slice_str(name), S("--help")) ||
	    slice_eq(slice_str(name), S("-h")))
		return help(cli);
	FOR_EACH_COMMAND(c) {
		if (!slice_eq(slice_str(c->name), slice_str(name)))
			continue;
		cli->words = (const char *const *)argv + 2;
		int rc = c->takes_words ? CLI_DONE : cli_take_options(cli, argc - 2, argv + 2);
		return rc ? rc : c->run(cli);
	}
	return cli_error(CLI_USAGE, "no command '%s'; 'kexling help' lists them", name);
}

int cli_main(int argc, char **argv)
{
	static struct cli cli;

	if (cli_open_memory(&cli.arena) < 0)
		return cli_error(CLI_REFUSED, "no memory");
	settings_init(&cli.settings);
	return run(&cli, argc, argv);
}

static const struct listed *find_by_word(const struct listing *list, const char *text)
{
	struct slice word = slice_str(text);
	bool several;
	const struct listed *found = listing_by_word(list, word, NULL, &several);
	uint64_t number;

	if (several) {
		cli_error(CLI_REFUSED, "'%s' names several entries; use the id of one: "
			  "'kexling list' prints them", text);
		return NULL;
	}
	if (!found && slice_number(word, list->n - 1u, &number))
		found = &list->at[number];
	if (!found)
		cli_error(CLI_REFUSED, "no entry '%s'; 'kexling list' prints what there is", text);
	return found;
}

const struct listed *cli_find_entry(const struct cli *cli, const char *word)
{
	const struct listing *list = &cli->discovery.catalog->list;

	if (list->n == 0) {
		cli_error(CLI_REFUSED, CLI_NO_ENTRY);
		return NULL;
	}
	if (word)
		return find_by_word(list, word);
	const struct listed *chosen = policy_default(list, &cli->settings);
	if (!chosen)
		cli_error(CLI_REFUSED, "no entry can be booted; 'kexling explain' says why");
	return chosen;
}
