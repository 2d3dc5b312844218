/* Archives of few small files. */
/* SPDX-License-Identifier: MIT */
#include "loader/newc.h"

#include <sys/stat.h>

static void pad(struct text *out)
{
	while (out->n % 4)
		text_char(out, 0);
}

void newc_put(struct text *out, const char *name, uint32_t mode, struct slice content)
{
	struct slice path = slice_str(name);

	/* magic ino mode uid gid nlink mtime filesize devmajor devminor rdevs namesize check */
	text_printf(out, "070701%08x%08x%08x%08x%08x%08x%08zx%08x%08x%08x%08x%08zx%08x", 0u, mode,
		    0u, 0u, S_ISDIR(mode) ? 2u : 1u, 0u, content.n, 0u, 0u, 0u, 0u, path.n + 1,
		    0u);
	text_put(out, path);
	text_char(out, 0);
	pad(out);
	text_put(out, content);
	pad(out);
}

void newc_end(struct text *out)
{
	newc_put(out, "TRAILER!!!", 0, (struct slice){0});
}
