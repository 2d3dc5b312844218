/* kexling ro: what rw made writable is closed and given back. */
/* SPDX-License-Identifier: MIT */
#include <unistd.h>

#include "init/catalog/written.h"
#include "init/cli/lend.h"
#include "init/cli/options.h"

static int give_back(const struct options *o, struct arena *a)
{
	struct text stuck = {.arena = a, .max = 1024};
	struct slice name = o->word ? lend_device(o->word, a) : (struct slice){0};

	if (o->word && name.n == 0)
		return CLI_REFUSED;
	struct slice others;
	/* Before anything is touched: any other system's disks are its own to close. */
	int rc = lend_ask("hello", name, a, &others);
	if (rc)
		return rc;
	unsigned closed = written_close(name, a, &stuck);
	sync();
	if (stuck.n)
		return cli_error(CLI_REFUSED, "%.*s: a file there is open for writing: end what "
				 "has it open, then 'ro' once more",
				 SLICE_ARG(text_slice(&stuck)));
	rc = lend_ask("give", name, a, &others);
	if (rc)
		return rc;
	return cli_print(arena_format(a, "%u file system%s closed; all is on the disks, and they "
				      "are write-protected again.\n", closed,
				      closed == 1 ? "" : "s"));
}

static const struct command ro = {
	.name = "ro", .bit = FOR_RO, .argument = "[DEVICE]",
	.help = "in the rescue shell: give back what rw mounted",
	.run = give_back,
};
COMMAND(ro);
