/* What the settings make of an entry's command line. */
/* SPDX-License-Identifier: MIT */
#ifndef INIT_MACHINE_CMDLINE_RULES_H
#define INIT_MACHINE_CMDLINE_RULES_H

#include "init/machine/settings.h"

/**
 * struct cmdline_rules - what is done to it
 * @before: words that go before it
 * @append: words that go behind it
 * @remove: names of parameters that are left out of it, but not of the words before it
 */
struct cmdline_rules {
	struct slice before, append, remove;
};

/* As cmdline.append, cmdline.remove and cmdline.console say. @consoles are the "console=..." words
 * of the running kernel. What a person has @edited stays as it is. Texts in @a. */
struct cmdline_rules cmdline_rules_of(const struct settings *s, struct slice consoles, bool edited,
				      struct arena *a);

#endif
