/* kexling version: which kexling this is. */
/* SPDX-License-Identifier: MIT */
#include "init/cli/version.h"

#include "init/cli/options.h"
#include "lib/text.h"
#include "loader/codec/codec.h"

/* The first word of a codec's name that comes behind @before in the order of letters; "lz4 frame"
 * is lz4, too. */
static struct slice next_codec(struct slice before)
{
	struct slice next = {0};

	REGISTRY_FOR_EACH(struct codec, codecs, it) {
		struct slice rest = slice_str((*it)->name);
		struct slice name = slice_word(&rest);
		if (slice_cmp(name, before) > 0 && (next.n == 0 || slice_cmp(name, next) < 0))
			next = name;
	}
	return next;
}

int version_print(struct arena *a)
{
	struct text out = {.arena = a};

	text_put(&out, S("kexling " KEXLING_BUILD ";"));
	for (struct slice c = next_codec(S("")); c.n; c = next_codec(c)) {
		text_char(&out, ' ');
		text_put(&out, c);
	}
	text_char(&out, '\n');
	return cli_print(text_slice(&out));
}

static int print_version(const struct options *o, struct arena *a)
{
	(void)o;
	return version_print(a);
}

static const struct command version = {
	.name = "version", .bit = FOR_VERSION, .argument = "",
	.help = "version, commit, and what is built in", .run = print_version,
};
COMMAND(version);
