/* Running statements of the GRUB language. */
/* SPDX-License-Identifier: MIT */
#ifndef DISCOVER_CONF_GRUB_RUN_H
#define DISCOVER_CONF_GRUB_RUN_H

#include "discover/conf/grub/state.h"

/**
 * grub_run_text - run the text of a file, an entry or an argument, group by group
 * @line:  the number of its first line, for notes
 * @hash:  lines that begin with '#' are dropped, as in files
 * @whole: the first syntax error ends it (eval, entry bodies); else it costs its group alone
 *
 * The status of the last group.
 */
int grub_run_text(struct grub *g, struct slice text, uint32_t line, bool hash, bool whole);

/* Run an entry's body in a scope of its own. */
int grub_run_body(struct grub *g, const struct grub_entry *e);

/* Run one command, function or assignment given as words. */
int grub_run_words(struct grub *g, struct grub_argv *argv);

#endif
