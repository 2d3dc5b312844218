/* Prepares the sandbox once a process. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/confine.h"

#include <stdbool.h>

#include "discover/block/detached.h"
#include "init/cli/cli.h"
#include "init/job/sandbox.h"

void confine_jobs(void)
{
	static bool done;
	const char *lack = done ? NULL : sandbox_prepare(detached_nowhere(), false);

	done = true;
	if (lack)
		cli_error(CLI_DONE, "what is read is confined less well than it should be: %s",
			  lack);
}
