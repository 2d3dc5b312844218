/* kexling ip: the network configuration in use, as a kernel parameter. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>

#include "discover/net/ip_param.h"
#include "discover/net/rtnetlink.h"
#include "init/cli/cli.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

/* Somewhere far away: the way to it is the default route. Nothing is sent there. */
enum { FAR_AWAY = 0x08080808 };

/**
 * struct ip_call - the words
 * @interface: empty: that of the default route
 */
struct ip_call {
	struct slice interface;
	struct ip_style style;
};

static int read_words(const char *const *w, struct ip_call *call)
{
	*call = (struct ip_call){0};
	for (; *w; w++) {
		struct slice word = slice_str(*w);
		if (slice_eq(word, S("--mac")))
			call->style.by_mac = true;
		else if (slice_eq(word, S("--dracut")))
			call->style.dracut = true;
		else if (slice_skip(&word, S("--device=")) && word.n)
			call->style.device = word;
		else if (slice_eq(word, S("--device")) && w[1])
			call->style.device = slice_str(*++w);
		else if (call->interface.n || slice_starts(word, S("-")))
			return cli_error(CLI_USAGE, "ip takes [INTERFACE] [--mac] [--dracut] "
					 "[--device NAME], not '%s'", *w);
		else
			call->interface = word;
	}
	return CLI_DONE;
}

static int no_route(const struct ip_call *call, int rc)
{
	const char *name = call->interface.n ? call->interface.p : NULL;

	if (rc != -ENETUNREACH && rc != -EHOSTUNREACH)
		return cli_error(CLI_REFUSED, "ip: the kernel's routes: %s", strerror(-rc));
	if (name)
		return cli_error(CLI_REFUSED, "ip: no IPv4 route by %s: is it up?", name);
	return cli_error(CLI_REFUSED, "ip: there is no IPv4 default route, and ip= carries nothing "
			 "else: name the interface (kexling ip INTERFACE)");
}

/* Name servers, from the file that has real addresses when resolv.conf
 * only names systemd's own server. */
static void read_dns(int root, struct ip_config *c, struct arena *a)
{
	const struct sysdir sys = {root, a};

	if (ip_param_read_dns(sysdir_text(&sys, S("etc"), "resolv.conf"), c->dns) == 0)
		ip_param_read_dns(sysdir_text(&sys, S("run/systemd/resolve"), "resolv.conf"),
				  c->dns);
}

static int read_config(const struct ip_call *call, struct arena *a, struct ip_config *c)
{
	uint32_t index = call->interface.n ? if_nametoindex(call->interface.p) : 0;
	char *name = arena_array(a, char, IF_NAMESIZE);
	struct ip4_address address;
	struct ip4_route route;

	if (call->interface.n && index == 0)
		return cli_error(CLI_REFUSED, "ip: %s is no network interface of this system",
				 call->interface.p);
	int rc = rtnetlink_route(FAR_AWAY, index, &route);
	if (rc < 0)
		return no_route(call, rc);
	if (!if_indextoname(route.interface, name))
		return cli_error(CLI_REFUSED, "ip: interface %u: %s", route.interface,
				 strerror(errno));
	c->interface = slice_str(name);
	if (route.by_ip6)
		return cli_error(CLI_REFUSED,
				 "ip: %s: its gateway has an IPv6 address, which ip= cannot "
				 "carry",
				 name);
	rc = rtnetlink_address(route.interface, route.source, &address);
	if (rc < 0)
		return cli_error(CLI_REFUSED, "ip: %s has no IPv4 address of its own: %s", name,
				 strerror(-rc));
	c->client = address.address;
	c->prefix = address.prefix;
	c->gateway = route.gateway;
	return CLI_DONE;
}

int cli_ip(struct cli *cli)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct ip_config config = {0};
	struct ip_call call;
	struct slice line;
	int rc = read_words(cli->words, &call);

	if (rc == CLI_DONE)
		rc = read_config(&call, &cli->arena, &config);
	if (rc)
		return rc;
	read_dns(root, &config, &cli->arena);
	if (ip_param(root, &config, &call.style, &cli->arena, &line) < 0)
		return cli_error(CLI_REFUSED, "ip: %.*s", SLICE_ARG(line));
	return cli_print(arena_concat(&cli->arena, line, S("\n")));
}
