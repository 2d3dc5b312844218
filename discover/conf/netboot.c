/* A kernel, or a unified kernel image, that is itself what a server names as boot file. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/uki.h"
#include "discover/parser.h"

/* An image says what it needs. A kernel alone has nobody who gives it a root, so that it waits for
 * somebody to choose it, unless the settings say that servers name what is to be started. */
static void parse(struct scan *scan, struct slice path, struct slice text)
{
	struct uki uki = uki_open(scan, scan_file(scan, path));
	struct boot_entry *e = scan_add(scan, path, 1);

	(void)text;
	if (!e)
		return;
	e->title = slice_basename(slice_upto(path, slice_find(path, '?')));
	if (uki.kind == UKI_IMAGE) {
		uki_fill(&uki, PE_BASE, e);
		e->flags |= ENTRY_DEFAULT;
		return;
	}
	e->kernel = scan_file(scan, path);
	if (scan->volume->net)
		e->cmdline = scan->volume->net->parameters;
	bool starts = scan->volume->net && scan->volume->net->starts_kernel;
	e->flags |= starts ? ENTRY_DEFAULT : ENTRY_BY_HAND;
}

static const struct parser netboot = {.name = "netboot", .rank = 33, .parse = parse};
PARSER(netboot);
