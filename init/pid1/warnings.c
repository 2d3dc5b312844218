/* Each looks for itself. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/pid1/warnings.h"

#include <fcntl.h>
#include <stdio.h>

#include "init/machine/log.h"
#include "init/machine/quirks.h"
#include "lib/fd.h"
#include "loader/architecture.h"

enum { LINE_BYTES = 160 };

void warn_that(struct front *front, struct slice why)
{
	if (!why.n)
		return;
	log_line(LOG_LEVEL_WARNING, "%.*s", SLICE_ARG(why));
	front_notice(front, why);
}

void warn_of_lack(struct front *front, const char *lack)
{
	char line[LINE_BYTES];

	if (!lack)
		return;
	snprintf(line, sizeof(line), "Disks cannot be read in safety, and are not: %s", lack);
	warn_that(front, slice_str(line));
}

void warn_of_secure_boot(struct front *front)
{
	const struct architecture *native = architecture_native();
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (native->is_secure_boot && native->is_secure_boot(root))
		warn_that(front, S("Secure Boot ends here: nobody verifies what is started now"));
}

void warn_of_quirks(struct front *front, struct slice setting)
{
	struct slice word = quirks_wrong(setting);
	char line[LINE_BYTES];

	if (!word.n)
		return;
	snprintf(line, sizeof(line), "\"%.*s\" has no effect; quirks is off, or words like "
		 "1000:0060=keep or =down,unbind,reset,quiet", SLICE_ARG(slice_upto(word, 40)));
	warn_that(front, slice_str(line));
}
