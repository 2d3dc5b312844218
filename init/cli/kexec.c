/* kexec: the same program under that name, with kexec-tools' options. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <unistd.h>

#include "init/cli/kernel.h"
#include "init/cli/leave.h"
#include "init/cli/version.h"
#include "loader/kexec.h"

static int print_status(const struct options *o)
{
	bool of_crash = o->panic || !o->load;
	const char *which = of_crash ? KEXEC_CRASH_LOADED : KEXEC_LOADED;
	int loaded = kexec_is_loaded(which);

	if (loaded < 0)
		return cli_error(CLI_USAGE,
				 "%s: %s: the running kernel cannot kexec, or /sys is not "
				 "mounted",
				 which, strerror(-loaded));
	return loaded;
}

/* The orderly way of kexec-tools: the system's own shutdown jumps when a kernel is loaded. */
static int shut_down(void)
{
	static const char program[] = "/sbin/shutdown";

	execl(program, "shutdown", "-r", "now", NULL);
	return cli_error(CLI_REFUSED,
			 "the kernel is loaded, but %s cannot be run: %s: stop this system by "
			 "its own means, then 'kexec -e'",
			 program, strerror(errno));
}

static int load_or_jump(const struct options *o, struct arena *a)
{
	bool loads = o->word != NULL;
	int rc = CLI_DONE;

	if (o->unload)
		return kernel_unload();
	if (!loads && (o->load || o->force || !o->exec))
		return cli_error(CLI_USAGE, "which kernel? 'kexec --help' shows how");
	if (loads)
		rc = kernel_load(o, false, a);
	if (rc || o->dry_run)
		return rc;
	if (o->exec || o->force)
		return leave_system(LEAVE_NOW, o->no_sync);
	return o->load ? CLI_DONE : shut_down();
}

static int do_as_kexec(const struct options *o, struct arena *a)
{
	if (o->version)
		return version_print(a);
	if (o->status)
		return print_status(o);
	if (o->panic)
		return cli_error(CLI_REFUSED,
				 "-p: crash kernels are not loaded by kexling; kexec-tools "
				 "does that");
	return load_or_jump(o, a);
}

/* What the options mean is in kexec(8) of kexec-tools. Different here: every --initrd counts,
 * --append adds to --command-line, and -s and -c choose the system call. */
static const struct command kexec = {
	.name = "kexec", .bit = FOR_KEXEC, .argument = "[KERNEL]",
	.help = "the same as kexec-tools' program; also by that name",
	.usage = "usage: kexec -l KERNEL [OPTIONS]   load\n"
		 "       kexec -e                    jump into what is loaded, at once\n"
		 "       kexec -f KERNEL [OPTIONS]   both\n"
		 "       kexec KERNEL [OPTIONS]      load, then shutdown -r now\n"
		 "       kexec -u                    forget what is loaded\n"
		 "       kexec -S [-l]               exit 1 when a crash kernel (-l: a kernel) is "
		 "loaded\n",
	.run = do_as_kexec,
};
COMMAND(kexec);
