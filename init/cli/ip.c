/* kexling ip: the network configuration in use, as a kernel parameter. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>

#include "discover/net/ip6_param.h"
#include "discover/net/ip_param.h"
#include "discover/net/rtnetlink.h"
#include "init/cli/options.h"
#include "lib/fd.h"
#include "lib/sysdir.h"

/* Somewhere far away: the way to it is the default route. Nothing is sent there. */
enum { FAR_AWAY = 0x08080808 };

static int no_route(const char *name, int rc)
{
	if (rc != -ENETUNREACH && rc != -EHOSTUNREACH)
		return cli_error(CLI_REFUSED, "ip: the kernel's routes: %s", strerror(-rc));
	if (name)
		return cli_error(CLI_REFUSED, "ip: no IPv4 route by %s: is it up?", name);
	return cli_error(CLI_REFUSED, "ip: there is no IPv4 default route, and ip= carries nothing "
			 "else: name the interface (kexling ip INTERFACE), or of IPv6 let an "
			 "initramfs read it (--dracut)");
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

/* Of @interface; NULL: of the one that the default route leads through. */
static int read_config(const char *interface, struct arena *a, struct ip_config *c)
{
	uint32_t index = interface ? if_nametoindex(interface) : 0;
	char *name = arena_array(a, char, IF_NAMESIZE);
	struct ip4_address address;
	struct ip4_route route;

	if (interface && index == 0)
		return cli_error(CLI_REFUSED, "ip: %s is no network interface of this system",
				 interface);
	int rc = rtnetlink_route(FAR_AWAY, index, &route);
	if (rc < 0)
		return no_route(interface, rc);
	if (!if_indextoname(route.interface, name))
		return cli_error(CLI_REFUSED, "ip: interface %u: %s", route.interface,
				 strerror(errno));
	c->interface = slice_str(name);
	if (route.by_ip6)
		return cli_error(CLI_REFUSED,
				 "ip: %s: its gateway has an IPv6 address, which ip= cannot carry",
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

/* Whether IPv6 is all that there is. */
static bool is_six_alone(const char *interface)
{
	struct ip4_route route;
	uint32_t index = interface ? if_nametoindex(interface) : 0;
	int rc = rtnetlink_route(FAR_AWAY, index, &route);

	return rc == -ENETUNREACH || rc == -EHOSTUNREACH;
}

static int six_line(int root, const struct options *o, const struct ip_style *style,
		    struct arena *a, struct slice *line)
{
	const struct sysdir sys = {root, a};
	struct ip6_config config;

	if (!ip6_config_read(root, slice_str(o->word), a, &config)) {
		*line = S("there is no default route, neither of IPv4 nor of IPv6");
		return -ENOTSUP;
	}
	return ip6_param(root, &config, sysdir_text(&sys, S("etc"), "resolv.conf"), style, a, line);
}

static int print_parameter(const struct options *o, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct ip_style style = {
		.by_mac = o->mac, .dracut = o->dracut, .device = o->device};
	struct ip_config config = {0};
	struct slice line;
	bool six = o->dracut && is_six_alone(o->word);
	int rc = six ? CLI_DONE : read_config(o->word, a, &config);

	if (rc)
		return rc;
	read_dns(root, &config, a);
	rc = six ? six_line(root, o, &style, a, &line)
		 : ip_param(root, &config, &style, a, &line);
	if (rc < 0)
		return cli_error(CLI_REFUSED, "ip: %.*s", SLICE_ARG(line));
	return cli_print(arena_concat(a, line, S("\n")));
}

static const struct command ip = {
	.name = "ip", .bit = FOR_IP, .argument = "[INTERFACE]",
	.help = "the network in use, as the kernel's ip=", .run = print_parameter,
};
COMMAND(ip);
