/* Where pxelinux looks for its configuration, on a network volume. */
/* SPDX-License-Identifier: MIT */
#include "discover/conf/pxelinux_search.h"

#include "discover/conf/smbios.h"
#include "discover/pxelinux.h"
#include "discover/walk.h"
#include "lib/url.h"

/* The address of the server's root, with its '/': of the boot file, else of the lease's server. */
static struct slice root_of(struct scan *scan)
{
	const struct net_identity *who = scan->volume->net;
	struct url url;

	if (who->next_server.n)
		return url_root(S("tftp"), who->next_server, scan->arena);
	if (!url_parse(who->url, &url))
		return (struct slice){0};
	return slice_upto(who->url, who->url.n - url.path.n);
}

struct slice pxelinux_net_prefix(struct scan *scan)
{
	const struct net_identity *who = scan->volume->net;
	struct slice option = net_option(who, DHCP_PATH_PREFIX, scan->arena);
	struct slice file = who->filename.n ? who->filename : who->url;

	return pxelinux_prefix(option, slice_upto(file, slice_find(file, '?')));
}

struct slice pxelinux_net_url(struct scan *scan, struct slice prefix, struct slice name)
{
	struct pxelinux_location l = pxelinux_locate(prefix, name, scan->arena);
	struct slice root = l.server.n ? url_root(S("tftp"), l.server, scan->arena)
				       : root_of(scan);

	return l.url.n ? l.url : arena_concat(scan->arena, root, l.path);
}

/* What option 209 names. Behind pxelinux's prefix a leading '/' is one character more; petitboot
 * takes it for the server's root, which is asked for then. */
static void add_own(struct scan *scan, struct slice prefix, struct slice_list *names)
{
	struct arena *a = scan->arena;
	struct slice own = net_option(scan->volume->net, DHCP_CONFIG_FILE, a);

	if (own.n)
		slice_list_add(names, a, own);
	if (prefix.n && slice_starts(own, S("/")))
		slice_list_add(names, a, url_is_absolute(prefix) ? url_join(prefix, own, a)
								 : arena_concat(a, S("::"), own));
}

/* The names in order; behind the first, the UUID as people write it. */
static struct slice_list names_of(struct scan *scan, struct slice prefix)
{
	const struct net_identity *who = scan->volume->net;
	struct arena *a = scan->arena;
	struct pxelinux_client client = {
		.uuid = net_uuid_wire(who->uuid, a), .mac = who->mac,
		.hardware = (uint8_t)who->hardware,
	};
	struct slice_list names = {0}, all = {0};

	if (who->ip.n && !net_ipv4(who->ip, client.ip))
		client.ip[0] = 0;
	add_own(scan, prefix, &names);
	all = pxelinux_names(&client, a);
	for (uint32_t i = 0; i < all.n; i++) {
		slice_list_add(&names, a, all.at[i]);
		if (i == 0 && client.uuid.n)
			slice_list_add(&names, a, arena_concat(a, S("pxelinux.cfg/"),
							       net_uuid_usual(who->uuid, a)));
	}
	return names;
}

bool pxelinux_search(struct scan *scan)
{
	struct slice prefix = pxelinux_net_prefix(scan);
	struct slice_list names = names_of(scan, prefix);

	for (uint32_t i = 0; i < names.n; i++) {
		struct slice url = pxelinux_net_url(scan, prefix, names.at[i]);
		progress_at(scan->search, i + 1, names.n);
		if (walk_url(scan, url))
			return true;
	}
	return false;
}

static struct slice ip_of(struct scan *scan)
{
	const struct net_identity *who = scan->volume->net;
	struct slice gateways = who->gateway, gateway = slice_word(&gateways);

	if (!who->ip.n)
		return (struct slice){0};
	return arena_format(scan->arena, "%.*s:%.*s:%.*s:%.*s", SLICE_ARG(who->ip),
			    SLICE_ARG(who->next_server), SLICE_ARG(gateway),
			    SLICE_ARG(who->netmask));
}

void pxelinux_net_facts(struct scan *scan, struct slice values[SYSAPPEND_COUNT])
{
	static const uint8_t texts[SYSAPPEND_COUNT][2] = {
		[SYSAPPEND_SYSVENDOR] = {1, 4},	     [SYSAPPEND_SYSPRODUCT] = {1, 5},
		[SYSAPPEND_SYSVERSION] = {1, 6},     [SYSAPPEND_SYSSERIAL] = {1, 7},
		[SYSAPPEND_SYSSKU] = {1, 0x19},	     [SYSAPPEND_SYSFAMILY] = {1, 0x1a},
		[SYSAPPEND_MBVENDOR] = {2, 4},	     [SYSAPPEND_MBPRODUCT] = {2, 5},
		[SYSAPPEND_MBVERSION] = {2, 6},	     [SYSAPPEND_MBSERIAL] = {2, 7},
		[SYSAPPEND_MBASSET] = {2, 8},	     [SYSAPPEND_BIOSVENDOR] = {0, 4},
		[SYSAPPEND_BIOSVERSION] = {0, 5},
	};
	const struct net_identity *who = scan->volume->net;

	for (uint32_t i = 0; i < SYSAPPEND_COUNT; i++)
		values[i] = texts[i][1] && scan->machine
				    ? smbios_text(scan->machine->smbios, texts[i][0], texts[i][1])
				    : (struct slice){0};
	values[SYSAPPEND_IP] = ip_of(scan);
	values[SYSAPPEND_BOOTIF] = net_mac_dashes(who, scan->arena);
	values[SYSAPPEND_SYSUUID] = net_uuid_wire(who->uuid, scan->arena);
}
