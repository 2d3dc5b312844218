/* kexling boot: load an entry of this system, or of a server, and jump. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/start.h"
#include "lib/url.h"

static int boot_entry(const struct options *o, struct arena *a)
{
	struct options with = *o;
	struct volumes v;

	if (o->word && url_is_absolute(slice_str(o->word))) {
		*ARENA_PUSH(a, &with.volumes.at, &with.volumes.n) =
			(struct named_value){"url", o->word};
		with.word = o->second;
	} else if (o->second) {
		return cli_error(CLI_USAGE, "one ID is enough: what is '%s'", o->second);
	}
	int rc = volumes_read(&with, a, &v);
	if (rc)
		return rc;
	const struct listed *l = volumes_find(&v, with.word);
	return l ? start_entry(&with, &v, l, NULL, a) : CLI_REFUSED;
}

static const struct command boot = {
	.name = "boot", .bit = FOR_BOOT, .argument = "[URL] [ID]",
	.help = "load an entry (without ID the default) and jump", .run = boot_entry,
};
COMMAND(boot);
