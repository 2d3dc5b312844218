/* kexling install: adds the boot loader to this machine's boot entries, by the package's script. */
/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <unistd.h>

#include "init/cli/options.h"

/* A script: what it does is done by efibootmgr and grub-mkconfig. */
#define SCRIPT "/usr/lib/kexling/install"

enum { WORDS_MAX = 6 };

static int install_payload(const struct options *o, struct arena *a)
{
	static const char *const by[] = {"", "efi", "grub"};
	const char *words[WORDS_MAX] = {SCRIPT};
	size_t n = 1;

	(void)a;
	if (o->by) {
		words[n++] = "--by";
		words[n++] = by[o->by];
	}
	if (o->remove)
		words[n++] = "--remove";
	if (o->dry_run)
		words[n++] = "--dry-run";
	execv(SCRIPT, (char *const *)words);
	if (errno == ENOENT)
		return cli_error(CLI_REFUSED, SCRIPT " is not there: the package has it and the "
				 "boot loader's image (make deb)");
	return cli_error(CLI_REFUSED, SCRIPT " cannot be started: %s", strerror(errno));
}

static const struct command install = {
	.name = "install", .bit = FOR_INSTALL, .argument = "",
	.help = "add the boot loader to the boot entries", .run = install_payload,
};
COMMAND(install);
