/* iPXE scripts as a configuration format (https://ipxe.org/scripting). */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/ipxe/explore.h"
#include "discover/conf/ipxe/lex.h"
#include "discover/parser.h"
#include "lib/url.h"

/* Scripts come from servers alone: who fetched one hands it on. */
static void parse(struct scan *scan, struct slice path, struct slice text)
{
	if (ipxe_is_script(text))
		ipxe_explore(scan, path, text);
	else
		scan_note(scan, NOTE_SYNTAX, path, 1, "it is no iPXE script: no #!ipxe");
}

/* Newer iPXE asks for it beside its own program. */
static bool search(struct scan *scan)
{
	struct slice url = url_join(scan->volume->net->url, S("autoexec.ipxe"), scan->arena), text;

	if (!scan->volume->net->url.n ||
	    source_read(scan->volume->source, url, LIMIT_IPXE_SCRIPT_BYTES, scan->arena, &text) < 0)
		return false;
	parse(scan, url, text);
	return true;
}

static const struct parser ipxe = {.name = "ipxe", .rank = 32, .parse = parse, .search = search};
PARSER(ipxe);
