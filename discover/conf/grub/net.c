/* GRUB on a network: "(http,server)/path", and what it knows of its lease. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/grub/net.h"

#include "discover/walk.h"
#include "lib/url.h"

bool grub_net_is_url(struct slice path)
{
	return url_is_absolute(path);
}

/* The scheme of a device; empty: it is none of a network. */
static struct slice scheme_of(struct slice device)
{
	struct slice name = slice_upto(device, slice_find(device, ','));

	if (slice_eq(name, S("pxe")))
		return S("tftp");
	return slice_has_word(S("tftp http https"), name) ? name : (struct slice){0};
}

bool grub_net_is_device(const struct grub *g, struct slice device)
{
	size_t colon = slice_find(device, ':');

	/* "pxe:10.9.0.1" */
	if (slice_starts(device, S("pxe:")))
		device = slice_upto(device, colon);
	return g->scan->volume->net && scheme_of(device).n;
}

struct slice grub_net_url(struct grub *g, struct slice device, struct slice path)
{
	struct slice server = slice_from(device, slice_find(device, ',') + 1), scheme;

	if (slice_starts(device, S("pxe:")))
		server = slice_from(device, 4);
	scheme = slice_starts(device, S("pxe")) ? S("tftp") : scheme_of(device);
	if (server.n == 0)
		server = grub_get(g, S("net_default_server"));
	if (server.n == 0)
		return (struct slice){0};
	struct text url = {.arena = g->arena};
	text_put(&url, url_root(scheme, server, g->arena));
	/* GRUB asks TFTP for names with their '/', and with one where there are several */
	if (slice_eq(scheme, S("tftp")) && slice_starts(path, S("/")))
		text_char(&url, '/');
	bool after_slash = true;
	for (size_t i = 0; i < path.n; i++) {
		if (!after_slash || path.p[i] != '/')
			text_char(&url, path.p[i]);
		after_slash = path.p[i] == '/';
	}
	return text_slice(&url);
}

struct slice grub_net_device(struct arena *a, struct slice url)
{
	struct slice rest = url, scheme = slice_cut(&rest, ':');

	rest = slice_from(rest, 2);
	return arena_format(a, "%.*s,%.*s", SLICE_ARG(scheme),
			    SLICE_ARG(slice_upto(rest, slice_find(rest, '/'))));
}

struct slice grub_net_path(struct arena *a, struct slice url)
{
	struct url parts;

	if (!url_parse(url, &parts))
		return S("/");
	return slice_starts(parts.path, S("/")) ? parts.path : arena_concat(a, S("/"), parts.path);
}

static void set(struct grub *g, struct slice name, struct slice value)
{
	grub_set(g, name, value);
	grub_export(g, name);
}

/* "net_efinet0_ip" and the like, which GRUB has when the server said them. */
static void set_of_card(struct grub *g, const char *name, struct slice value)
{
	const struct machine *m = g->scan->machine;
	const char *card = m && !m->efi ? "pxe" : "efinet0";

	if (value.n)
		set(g, arena_format(g->arena, "net_%s_%s", card, name), value);
}

void grub_net_preset(struct grub *g)
{
	const struct net_identity *who = g->scan->volume->net;
	const struct machine *m = g->scan->machine;
	struct slice server = who->next_server;
	struct url url;

	if (!server.n && url_parse(who->url, &url))
		server = url.host;
	set(g, S("net_default_interface"), m && !m->efi ? S("pxe") : S("efinet0"));
	set(g, S("net_default_ip"), who->ip.n ? who->ip : who->ip6);
	set(g, S("net_default_mac"), who->mac);
	set(g, S("net_default_server"), server);
	set(g, S("pxe_default_server"), server);
	set_of_card(g, "ip", who->ip.n ? who->ip : who->ip6);
	set_of_card(g, "mac", who->mac);
	set_of_card(g, "boot_file", who->filename);
	set_of_card(g, "next_server", who->next_server);
	set_of_card(g, "hostname", who->hostname);
	set_of_card(g, "domain", who->domain);
	set_of_card(g, "rootpath", who->root_path);
	set_of_card(g, "clientuuid", net_uuid_wire(who->uuid, g->arena));
}

/* A directory on a server, by its address, without a '/' behind it. */
struct place {
	struct slice root;	/* "http://server", "tftp://server/" */
	struct slice dir;	/* "/boot/grub", or empty */
};

/* What follows "grub.cfg" in the names, in order. */
static struct slice_list suffixes(const struct net_identity *who, bool by_address, struct arena *a)
{
	struct slice_list list = {0};
	uint8_t ip[4];

	if (who->mac.n)
		slice_list_add(&list, a, arena_concat(a, S("-"), net_mac_dashes(who, a)));
	if (by_address && net_ipv4(who->ip, ip)) {
		struct slice hex = arena_format(a, "-%02X%02X%02X%02X", ip[0], ip[1], ip[2], ip[3]);
		for (; hex.n > 1; hex.n--)
			slice_list_add(&list, a, hex);
	} else if (by_address && who->ip6.n) {
		struct text name = {.arena = a};
		text_char(&name, '-');
		for (size_t i = 0; i < who->ip6.n; i++)
			text_char(&name, who->ip6.p[i] == ':' ? '-' : who->ip6.p[i]);
		slice_list_add(&list, a, text_slice(&name));
	}
	slice_list_add(&list, a, (struct slice){0});
	return list;
}

/* True: a configuration was found, or nobody answers. */
static bool search_in(struct scan *scan, const struct place *place, bool by_address)
{
	struct slice_list list = suffixes(scan->volume->net, by_address, scan->arena);

	for (uint32_t i = 0; i < list.n; i++) {
		struct slice url = arena_format(scan->arena, "%.*s%.*s/grub.cfg%.*s",
						SLICE_ARG(place->root), SLICE_ARG(place->dir),
						SLICE_ARG(list.at[i]));
		progress_at(scan->search, i + 1, list.n);
		if (walk_url(scan, url))
			return true;
	}
	return false;
}

/* The program's directory; of "boot/grub/x86_64-efi" it is "boot/grub" that has grub.cfg. */
static struct slice program_dir(struct slice path)
{
	struct slice dir = slice_dirname(path), last = slice_basename(dir);

	return slice_ends(last, S("-efi")) || slice_ends(last, S("-pc")) ? slice_dirname(dir) : dir;
}

bool grub_net_search(struct scan *scan)
{
	/* first, below the program's own: there Debian's installer has it */
	struct slice usual[] = {{0}, S("/boot/grub"), S("/grub"), S("/EFI/BOOT")};
	struct slice url = scan->volume->net->url, path;
	struct place place = {0};
	struct url parts;

	if (!url_parse(url, &parts))
		return false;
	path = grub_net_path(scan->arena, url);
	/* "tftp://server/" and "/boot/grub": TFTP is asked for names with a '/' */
	place.root = slice_upto(url, url.n - parts.path.n);
	place.dir = program_dir(path);
	if (search_in(scan, &place, true))
		return true;
	if (place.dir.n > 1 && !slice_eq(place.dir, S("/boot")))
		usual[0] = arena_concat(scan->arena, place.dir, S("/grub"));
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++) {
		bool ask = usual[i].n && !slice_eq(usual[i], place.dir);
		struct place other = {place.root, usual[i]};
		if (ask && search_in(scan, &other, false))
			return true;
	}
	return false;
}
