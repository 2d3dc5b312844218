/* The sandbox of a command's jobs. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_CLI_CONFINE_H
#define INIT_CLI_CONFINE_H

/* Before a job: what it will be confined by. Where that is less than meant (not root, an old
 * kernel), one line on stderr says so, once. */
void confine_jobs(void);

#endif
