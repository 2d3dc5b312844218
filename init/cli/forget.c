/* kexling forget: what the boot loader has told this system is taken away again. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <fcntl.h>

#include "init/cli/options.h"
#include "init/machine/efivars.h"
#include "init/write/announce.h"
#include "lib/fd.h"

/* A running system can make variables alone that last: another loader would find them. */
static int forget(const struct options *o, struct arena *a)
{
	AUTO_FD dir = open(EFIVARS_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)o;
	if (dir >= 0)
		announce_nothing(dir, false, false, a);
	return CLI_DONE;
}

static const struct command command = {
	.name = "forget", .bit = FOR_FORGET, .argument = "",
	.help = "remove what the boot loader told by EFI variables", .run = forget,
};
COMMAND(command);
