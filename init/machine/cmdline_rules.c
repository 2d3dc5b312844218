/* Three settings, as one set of rules. */
/* SPDX-License-Identifier: MIT */
#include "init/machine/cmdline_rules.h"

struct cmdline_rules cmdline_rules_of(const struct settings *s, struct slice consoles, bool edited,
				      struct arena *a)
{
	if (edited)
		return (struct cmdline_rules){.before = {0}};
	return (struct cmdline_rules){
		.before = s->cmdline_console == CONSOLE_KEEP ? S("") : consoles,
		.append = s->cmdline_append,
		.remove = s->cmdline_console == CONSOLE_REPLACE
				  ? arena_join(a, s->cmdline_remove, ' ', S("console"))
				  : s->cmdline_remove,
	};
}
