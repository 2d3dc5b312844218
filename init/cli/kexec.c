/* The program called by the name `kexec`. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/kexec.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "init/cli/cli.h"
#include "init/cli/load.h"
#include "lib/fd.h"

static const char usage[] =
	"kexec: load a kernel and jump into it (this is kexling; kexling(8) says more)\n\n"
	"usage: kexec -l KERNEL [OPTIONS]   load\n"
	"       kexec -e                    jump into what is loaded, at once\n"
	"       kexec -f KERNEL [OPTIONS]   both\n"
	"       kexec KERNEL [OPTIONS]      load, then shutdown -r now\n"
	"       kexec -u                    forget what is loaded\n"
	"       kexec -S [-l]               exit 1 when a crash kernel (-l: a kernel) is loaded\n\n"
	"  --initrd=FILE      again for each one more; or --ramdisk\n"
	"  --command-line=TEXT, --append=TEXT\n"
	"  --reuse-cmdline    this system's, without BOOT_IMAGE= and initrd=\n"
	"  --dtb=FILE         a device tree\n"
	"  --dry-run, -d      everything but the system call; tell what is loaded\n"
	"  -y                 do not write file systems back before the jump\n"
	"  -s, -c             only by kexec_file_load, only by kexec_load; -a: either (default)\n"
	"  -i -x -t TYPE      accepted, and so in any case\n";

static int print_status(const struct load_options *o)
{
	bool of_crash = o->panic || !o->load;
	const char *path = of_crash ? "/sys/kernel/kexec_crash_loaded" : "/sys/kernel/kexec_loaded";
	AUTO_FD fd = open(path, O_RDONLY | O_CLOEXEC);
	char digit = 0;

	if (fd < 0 || fd_read_at(fd, &digit, 1, 0) != 1)
		return cli_error(CLI_USAGE,
				 "%s: %s: the running kernel cannot kexec, or /sys is not "
				 "mounted",
				 path, strerror(fd < 0 ? errno : EIO));
	return digit == '1';
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

static int act(const struct load_options *o, struct arena *a)
{
	bool loads = o->files.n > 0;
	int rc = CLI_DONE;

	if (o->unload)
		return cli_forget();
	if (!loads && (o->load || o->force || !o->exec))
		return cli_error(CLI_USAGE, "which kernel? 'kexec --help' shows how");
	if (loads)
		rc = cli_load_files(o, a);
	if (rc || o->dry_run)
		return rc;
	if (o->exec || o->force)
		return cli_leave(LEAVE_NOW, o->no_sync);
	return o->load ? CLI_DONE : shut_down();
}

static int run(const char *const *words, struct arena *a)
{
	struct load_options o;

	if (load_options_read(words, LOAD_BY_KEXEC, a, &o) < 0)
		return cli_error(CLI_USAGE, "%.*s; 'kexec --help' lists them", SLICE_ARG(o.error));
	if (o.help)
		return cli_print(slice_str(usage));
	if (o.version)
		return cli_print(S("kexec of kexling\n"));
	if (o.status)
		return print_status(&o);
	if (o.panic)
		return cli_error(CLI_REFUSED,
				 "-p: crash kernels are not loaded by kexling; kexec-tools "
				 "does that");
	return act(&o, a);
}

int kexec_main(int argc, char **argv)
{
	static struct arena a;
	static const char *const nothing[] = {NULL};

	if (cli_open_memory(&a) < 0)
		return cli_error(CLI_REFUSED, "no memory");
	return run(argc > 0 ? (const char *const *)argv + 1 : nothing, &a);
}
