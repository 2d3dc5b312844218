/* What is said once, at the start, on the menus and in the log: what is not as it should be. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_PID1_WARNINGS_H
#define INIT_PID1_WARNINGS_H

#include "init/console/front.h"

/* Empty: nothing is. */
void warn_that(struct front *front, struct slice why);

/* A kernel of somebody's own may lack what jobs are confined by, @lack: then none is run. NULL: it
 * does not. */
void warn_of_lack(struct front *front, const char *lack);

/* The firmware has verified this program, and nobody verifies what it starts. */
void warn_of_secure_boot(struct front *front);

/* A word of the setting "quirks" that means nothing. */
void warn_of_quirks(struct front *front, struct slice setting);

#endif
