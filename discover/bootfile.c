/* What the boot file of a network is. */
/* SPDX-License-Identifier: MIT */
#include "discover/bootfile.h"

#include <errno.h>

#include "discover/parser.h"
#include "discover/pxe_menu.h"
#include "discover/walk.h"
#include "lib/url.h"

enum { HEAD_BYTES = 64 << 10, BZIMAGE_MAGIC_AT = 0x202, ARM64_MAGIC_AT = 0x38,
       ISO_MAGIC_AT = 32769 };

static bool has_at(struct slice text, size_t at, struct slice magic)
{
	return slice_starts(slice_from(text, at), magic);
}

static bool is_kernel(struct slice text)
{
	return has_at(text, BZIMAGE_MAGIC_AT, S("HdrS")) ||
	       has_at(text, ARM64_MAGIC_AT, S("ARM\x64")) ||
	       has_at(text, 0, S("\x7f" "ELF")) || has_at(text, 0, S("\xd0\x0d\xfe\xed"));
}

/* A unified kernel image is a program with a section of that name. */
static bool is_uki(struct slice text)
{
	if (!has_at(text, 0, S("MZ")))
		return false;
	for (size_t i = 0; i + 7 < text.n; i++)
		if (text.p[i] == '.' && has_at(text, i, S(".linux\0")))
			return true;
	return false;
}

/* How often one of @words begins a line. */
static uint32_t count_lines(struct slice text, struct slice words)
{
	uint32_t n = 0;

	while (text.n) {
		struct slice line = slice_trim(slice_cut(&text, '\n')), word = slice_word(&line);
		n += word.n && line.n && slice_has_word(words, word);
	}
	return n;
}

/* The format of a configuration; NULL: it is none. Words that both know speak for neither. */
static const char *format_of(struct slice text)
{
	uint32_t grub = count_lines(text, S("menuentry linuxefi initrdefi configfile search if "
					    "set source insmod linux"));
	uint32_t syslinux = count_lines(text, S("label kernel append ipappend ontimeout LABEL "
						"KERNEL APPEND IPAPPEND ONTIMEOUT DEFAULT Label "
						"default"));
	uint32_t petitboot = count_lines(text, S("options title version"));

	if (slice_has(slice_upto(text, HEAD_BYTES), '\0'))
		return NULL;
	if (grub > syslinux)
		return petitboot && !count_lines(text, S("menuentry set if")) ? "bls" : "grub";
	return syslinux ? "pxelinux" : NULL;
}

static bool run_parser(struct scan *scan, const char *name, struct slice url, struct slice text)
{
	const struct parser *before = scan->parser, *parser = parser_by_name(slice_str(name));

	if (!parser || !parser->parse)
		return false;
	scan->parser = parser;
	parser->parse(scan, url, text);
	scan->parser = before;
	return true;
}

/* What loaders' programs are called, and whose configurations are looked for, in which order. */
static const struct program {
	struct slice part;
	const char *search[3];
	bool is_ipxe;
} programs[] = {
	{S_INIT("pxelinux"), {"pxelinux", "grub"}, false},
	{S_INIT("syslinux"), {"pxelinux", "grub"}, false},
	{S_INIT("ipxe"), {"ipxe"}, true},
	{S_INIT("snponly"), {"ipxe"}, true},
	{S_INIT("undionly"), {"ipxe"}, true},
	{S_INIT(".kpxe"), {"ipxe"}, true},
	{S_INIT(".kkpxe"), {"ipxe"}, true},
	{S_INIT(".lkrn"), {"ipxe"}, true},
	{S_INIT("core."), {"grub", "pxelinux"}, false},
	{S_INIT("grub"), {"grub", "pxelinux"}, false},
	{S_INIT("boot"), {"grub", "pxelinux"}, false},
	{S_INIT("shim"), {"grub", "pxelinux"}, false},
	{S_INIT(""), {"pxelinux", "grub"}, false},
};

static bool has_part(struct slice name, struct slice part)
{
	for (size_t i = 0; i + part.n <= name.n; i++)
		if (slice_eq_fold(slice_upto(slice_from(name, i), part.n), part))
			return true;
	return part.n == 0;
}

static void search(struct scan *scan, struct slice url)
{
	struct slice name = slice_basename(slice_upto(url, slice_find(url, '?')));
	const struct program *p = programs;
	const struct parser *before = scan->parser;

	while (!has_part(name, p->part))
		p++;
	for (unsigned i = 0; i < 3 && p->search[i]; i++) {
		const struct parser *parser = parser_by_name(slice_str(p->search[i]));
		scan->parser = parser;
		bool found = parser && parser->search && parser->search(scan);
		scan->parser = before;
		if (found)
			return;
	}
	if (p->is_ipxe)
		scan_note(scan, NOTE_WANTS_IPXE, url, 0,
			  "the server hands out iPXE itself, and no autoexec.ipxe is beside it: "
			  "let it hand out the script to who says user class iPXE");
}

void bootfile_parse(struct scan *scan, struct slice url, struct slice text)
{
	const char *format;

	if (slice_starts(text, S("#!ipxe")) || slice_starts(text, S("#!gpxe")))
		run_parser(scan, "ipxe", url, text);
	else if (is_uki(text) || is_kernel(text))
		run_parser(scan, "netboot", url, text);
	else if (has_at(text, ISO_MAGIC_AT, S("CD001")))
		scan_note(scan, NOTE_ISO_OVER_NET, url, 0, "a disc image is not started over the "
			  "network; the kernel and the initrd on it are");
	else if ((format = format_of(text)))
		run_parser(scan, format, url, text);
	else
		search(scan, url);
}

/* Options 209 and 210 are for pxelinux, and enough without a boot file. */
static bool names_pxelinux(const struct scan *scan)
{
	const struct net_identity *who = scan->volume->net;

	return net_option(who, DHCP_CONFIG_FILE, scan->arena).n ||
	       net_option(who, DHCP_PATH_PREFIX, scan->arena).n;
}

static void note_nothing(struct scan *scan)
{
	struct slice server = net_server(scan->volume->net);

	scan_note(scan, NOTE_NO_BOOT_FILE, (struct slice){0}, 0,
		  server.n ? "the DHCP server %.*s names nothing to boot"
			   : "only a router answered%.*s: no DHCP server names anything to boot",
		  SLICE_ARG(server));
}

/* The head of a program or a kernel; the whole of what may be a text. */
static int read_boot_file(struct scan *scan, struct slice url, struct slice *text)
{
	struct source *files = scan->volume->source;
	bool cut = false;
	int rc = source_read_at(files, url, 0, HEAD_BYTES, scan->arena, text);

	if (rc == 0 && text->n == HEAD_BYTES && !is_kernel(*text) && !has_at(*text, 0, S("MZ")) &&
	    !slice_has(*text, '\0'))
		rc = source_read_text(files, url, LIMIT_NET_CONFIG_BYTES, scan->arena, text, &cut);
	if (rc == 0 && cut)
		walk_note_cut(scan, url, LIMIT_NET_CONFIG_BYTES);
	return rc;
}

static void run_one(struct scan *scan)
{
	struct slice url = scan->volume->net->url, text;
	struct url parsed;

	if (url.n == 0) {
		if (names_pxelinux(scan))
			search(scan, url);
		else
			note_nothing(scan);
		return;
	}
	if (!url_parse(url, &parsed)) { /* with control characters it is nobody's mistake */
		scan_note(scan, NOTE_BAD_VALUE, url, 0,
			  "the boot file is no address by tftp, http or https");
		return;
	}
	int rc = read_boot_file(scan, url, &text);
	if (source_is_dead(rc)) /* the log of requests says how */
		return;
	if (rc < 0) {
		if (rc == -ENOENT)
			scan_note(scan, NOTE_UNREADABLE, url, 0, "the boot file is not there");
		search(scan, url);
		return;
	}
	bootfile_parse(scan, url, text);
}

void bootfile_run(struct scan *scan)
{
	if (scan->volume->net->items.n)
		pxe_menu_run(scan, run_one);
	else
		run_one(scan);
}
