/* A lease in the words of struct net_identity. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/dhcp4_client.h"
#include "lib/number.h"
#include "lib/url.h"

static const uint8_t none[4];

static struct slice address(const uint8_t ip[4], struct arena *a)
{
	return memcmp(ip, none, 4) ? net_ipv4_text(ip, a) : (struct slice){0};
}

/* All addresses of an option, with blanks between them. */
static struct slice addresses(const struct dhcp4_packet *p, uint8_t number, struct arena *a)
{
	struct slice bytes = dhcp4_option(p, number, a);
	struct slice list = {0};

	for (; bytes.n >= 4; bytes = slice_from(bytes, 4))
		list = arena_join(a, list, ' ', net_ipv4_text((const uint8_t *)bytes.p, a));
	return list;
}

static struct slice text_option(const struct dhcp4_packet *p, uint8_t number, struct arena *a)
{
	struct slice s = dhcp4_option(p, number, a);

	return slice_upto(s, slice_find(s, 0));
}

/* Where boot files are: siaddr, else option 66, else the field, else Cisco's option, else the
 * server itself. */
static struct slice next_server(const struct dhcp4_packet *p, struct arena *a)
{
	uint8_t server[4];
	struct slice name = text_option(p, DHCP_SERVER_NAME, a);

	if (memcmp(p->siaddr, none, 4))
		return net_ipv4_text(p->siaddr, a);
	if (name.n == 0)
		name = p->sname;
	if (name.n)
		return name;
	return dhcp4_address(p, DHCP_TFTP_SERVERS, a, server) ||
	       dhcp4_address(p, DHCP_SERVER_ID, a, server) ? address(server, a)
							   : (struct slice){0};
}

/* A name is a file of the server's by TFTP; its leading '/' is kept. */
static struct slice boot_url(struct slice server, struct slice name, struct arena *a)
{
	if (name.n == 0 || url_is_absolute(name) || server.n == 0)
		return url_is_absolute(name) ? name : (struct slice){0};
	return arena_concat(a, url_root(S("tftp"), server, a), name);
}

static uint32_t number_option(const struct dhcp4_packet *p, uint8_t number, size_t bytes,
			      struct arena *a)
{
	struct slice s = dhcp4_option(p, number, a);

	return s.n == bytes ? (uint32_t)number_be(s) : 0;
}

static struct slice mac_text(const uint8_t mac[MAC_BYTES], struct arena *a)
{
	return arena_format(a, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
			    mac[4], mac[5]);
}

static void set_lease(const struct dhcp4_packet *p, struct arena *a, struct net_identity *who)
{
	uint8_t ip[4];

	who->ip = address(p->yiaddr, a);
	if (dhcp4_address(p, DHCP_NETMASK, a, ip))
		who->netmask = address(ip, a);
	if (dhcp4_address(p, DHCP_ROUTER, a, ip))
		who->gateway = address(ip, a);
	if (dhcp4_address(p, DHCP_SERVER_ID, a, ip))
		who->server_id = address(ip, a);
	who->dns = addresses(p, DHCP_DNS, a);
	who->ntp = addresses(p, DHCP_NTP, a);
	who->hostname = text_option(p, DHCP_HOSTNAME, a);
	who->domain = text_option(p, DHCP_DOMAIN, a);
	who->root_path = text_option(p, DHCP_ROOT_PATH, a);
	who->mtu = number_option(p, DHCP_MTU, 2, a);
	who->dhcp = p->options;
}

/* What @p names to be booted. */
static struct net_item item_of(const struct dhcp4_packet *p, struct arena *a)
{
	struct net_item item = {.filename = dhcp4_boot_file(p, a),
				.next_server = next_server(p, a)};

	item.url = boot_url(item.next_server, item.filename, a);
	return item;
}

/* A menu whose items nobody answers for is none, nor is one of a single item. */
static void set_menu(const struct dhcp4_client *c, struct arena *a, struct net_identity *who)
{
	if (c->n_menu < 2 || !c->has_proxy)
		return;
	for (uint32_t i = 0; i < c->n_menu; i++) {
		const struct dhcp4_choice *m = &c->menu[i];
		struct net_item *item = ARENA_PUSH(a, &who->items.at, &who->items.n);

		*item = m->answered ? item_of(&m->answer, a) : (struct net_item){0};
		item->title = slice_upto(m->item.title, slice_find(m->item.title, 0));
		item->local = m->item.type == 0;
	}
	who->menu_timeout = c->menu_timeout;
}

void dhcp4_client_identity(const struct dhcp4_client *c, struct arena *a,
			   struct net_identity *who)
{
	const struct dhcp4_packet *boot = c->has_proxy ? &c->proxy : &c->lease;

	/* what is so without a lease, too */
	who->hardware = 1;
	who->mac = mac_text(c->self.mac, a);
	who->uuid = c->self.uuid;
	who->arch = c->self.arch;
	who->user_class = c->self.user_class;
	who->vendor_class = dhcp4_vendor_class(&c->self, false, a);
	if (!c->has_lease)
		return;
	set_lease(&c->lease, a, who);
	if (c->has_proxy)
		who->proxy = c->proxy.options;
	if (!dhcp4_has_boot(boot, a))
		boot = &c->lease;
	struct net_item first = item_of(boot, a);
	who->filename = first.filename;
	who->next_server = first.next_server;
	who->url = first.url;
	set_menu(c, a, who);
}
