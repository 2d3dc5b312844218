/* What a job may not do. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_SANDBOX_H
#define INIT_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* In the child, before it touches anything foreign: signals as in a new process, no new privileges,
 * no core file, bounded time on the processor (@seconds, but at least a minute), bounded memory (@memory bytes beyond what is
 * inherited; 0: no limit), and, unless @keep_caps, no capability but the one that lets it read files
 * whatever their mode says. */
void sandbox_enter(size_t memory, unsigned seconds, bool keep_caps);

#endif
