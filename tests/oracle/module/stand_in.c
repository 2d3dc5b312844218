/* Stand-ins for commands. */
/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/oracle/module/stand_in.h"

#include "tests/oracle/module/grub.h"
#include "tests/oracle/module/log.h"
#include "tests/oracle/module/search.h"
#include "tests/oracle/module/text.h"

static int check_files;
static int kernel_loaded;

static int boot(void)
{
	log_say("boot");
	log_exit();
}

static int unload(void)
{
	return 0;
}

/* 0, or GRUB's number of the error. */
static int find_file(const char *path)
{
	void *file;

	if (!check_files)
		return 0;
	file = grub_file_open(path, 0);
	if (!file)
		return grub_errno;
	grub_file_close(file);
	return 0;
}

static int load_kernel(int argc, char **argv)
{
	int err;

	if (argc == 0)
		return grub_error(BAD_ARGUMENT, "filename expected");
	err = find_file(argv[0][0] == '-' && argc > 1 ? argv[1] : argv[0]);
	if (err)
		return err;
	kernel_loaded = 1;
	grub_loader_set(boot, unload, 0);
	return 0;
}

static int load_initrds(int argc, char **argv)
{
	int err = 0;

	if (argc == 0)
		return grub_error(BAD_ARGUMENT, "filename expected");
	if (check_files && !kernel_loaded)
		return grub_error(BAD_ARGUMENT, "you need to load the kernel first");
	for (int i = 0; i < argc && !err; i++)
		err = find_file(argv[i]);
	return err;
}

static int accept(struct grub_command *command, int argc, char **argv)
{
	static const char *const kernels[] = {
		"linux", "linux16", "linuxefi", "multiboot", "multiboot2", "chainloader",
		"xen_hypervisor", "kfreebsd", "ntldr", "uki", 0};
	static const char *const initrds[] = {"initrd", "initrd16", "initrdefi", 0};

	if (text_has_word(grub_env_get("oracle_fail"), command->name))
		return grub_error(FILE_NOT_FOUND, "oracle: %s made to fail", command->name);
	if (text_is_one_of(command->name, kernels))
		return load_kernel(argc, argv);
	if (text_is_one_of(command->name, initrds))
		return load_initrds(argc, argv);
	return 0;
}

static int stop(struct grub_command *command, int argc, char **argv)
{
	if (argc && text_same(command->name, "fwsetup") && text_same(argv[0], "--is-supported"))
		return 0;
	log_event("stop");
	log_text("by", command->name);
	log_end();
	log_exit();
}

static int deny(struct grub_command *command, int argc, char **argv)
{
	(void)command, (void)argc, (void)argv;
	return grub_error(TEST_FAILURE, "false");
}

/* Put @run in the place of the commands @names, less those of $oracle_real and of @omit. */
static void replace(const char *const *names, grub_function *run, int flags, const char *omit)
{
	const char *real = grub_env_get("oracle_real");
	struct grub_command *c;

	for (; *names; names++) {
		if (text_has_word(real, *names) || text_has_word(omit, *names))
			continue;
		c = grub_register_command_prio(*names, run, 0, "stub", ABOVE_ALL);
		c->flags |= flags;
	}
}

void stand_in_register(void)
{
	static const char *const accepted[] = {
		"linux", "linux16", "linuxefi", "initrd", "initrd16", "initrdefi", "devicetree",
		"multiboot", "module", "multiboot2", "module2", "chainloader", "xen_hypervisor",
		"xen_module", "kfreebsd", "ntldr", "freedos", "acpi", "background_image",
		"background_color", "terminal_input", "terminal_output", "serial", "loadfont",
		"insmod", "rmmod", "play", "cutmem", "badram", "keymap", "drivemap", "outb",
		"sleep", "cryptomount", "fwupdate", "tpm_record_pcrs", "shim_lock", "uki",
		"efi-watchdog", "videoinfo", "smbios", "save_env", "bls_import", "blscfg",
		"boot_counting", "vbeinfo", "lspci", "setpci", "usb", "connectefi", "dump", "bli",
		0};
	static const char *const last[] = {"halt", "reboot", "fwsetup", "exit", "normal_exit", 0};
	static const char *const denied[] = {"keystatus", 0};
	static const char *const search[] = {"search", 0};

	check_files = grub_env_get("oracle_check_files") != 0;
	replace(accepted, accept, FLAG_EXTRACTOR, grub_env_get("oracle_omit"));
	replace(last, stop, 0, 0);
	replace(denied, deny, 0, 0);
	if (grub_env_get("oracle_map"))
		replace(search, search_map, FLAG_EXTRACTOR, 0);
}

void stand_in_forget_kernel(void)
{
	kernel_loaded = 0;
}
