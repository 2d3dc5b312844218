/* Adds BOOTIF= and ip=. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/boot/net_words.h"

#include <fcntl.h>

#include "discover/net/ip6_param.h"
#include "discover/net/ip_param.h"
#include "discover/net/lease.h"
#include "init/boot/kernel_words.h"
#include "lib/fd.h"

static int four(int root, const struct net_identity *who, const struct ip_style *style,
		struct arena *a, struct slice *line)
{
	struct ip_config c = {.interface = who->interface,
			      .prefix = who->netmask.n ? (uint32_t)lease_prefix(who->netmask) : 32};
	struct slice list = who->dns;

	ip_param_read_address(who->ip, &c.client);
	ip_param_read_address(who->gateway, &c.gateway);
	for (uint32_t i = 0; i < IP_PARAM_DNS; i++)
		ip_param_read_address(slice_word(&list), &c.dns[i]);
	return ip_param(root, &c, style, a, line);
}

/* Only an initramfs reads it: then it may as well be in its words. */
static int six(int root, const struct net_identity *who, const struct ip_style *style,
	       struct arena *a, struct slice *line)
{
	struct ip6_config c = {.interface = who->interface, .prefix = who->prefix6};
	struct text resolv = {.arena = a};
	struct slice list = who->dns6;

	while (list.n)
		text_printf(&resolv, "nameserver %.*s\n", SLICE_ARG(slice_word(&list)));
	if (!ip6_read(who->ip6, c.ip))
		return -1;
	if (who->gateway6.n && !ip6_read(who->gateway6, c.gateway))
		return -1;
	return ip6_param(root, &c, text_slice(&resolv), style, a, line);
}

/* What cannot be said is left out: the configuration has not asked for it. */
static struct slice ip_words(const struct net_identity *who, struct arena *a)
{
	AUTO_FD root = open("/", O_PATH | O_DIRECTORY | O_CLOEXEC);
	const struct ip_style style = {.dracut = who->ip.n == 0};
	struct slice line;
	int rc = who->ip.n ? four(root, who, &style, a, &line) : six(root, who, &style, a, &line);

	return rc < 0 ? (struct slice){0} : line;
}

struct slice net_words(const struct boot_plan *plan, struct slice cmdline, struct arena *a)
{
	const struct slot *s = catalog_slot((struct catalog *)plan->catalog,
					    plan->entry->config_volume);
	enum net_handover how = plan->settings->net_handover;

	if (plan->edited || how == HANDOVER_CONFIG || !s || s->origin != ORIGIN_NET)
		return cmdline;
	const struct net_identity *who = &s->net.who;
	if (how == HANDOVER_IP)
		return kernel_words(cmdline, S("ip="), a).n || !(who->ip.n + who->ip6.n)
			       ? cmdline
			       : arena_join(a, cmdline, ' ', ip_words(who, a));
	if (kernel_words(cmdline, S("BOOTIF="), a).n || who->mac.n == 0)
		return cmdline;
	return arena_join(a, cmdline, ' ',
			  arena_concat(a, S("BOOTIF="), net_mac_dashes(who, a)));
}
