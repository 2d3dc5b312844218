/* What a kernel of a network is told of it. */
/* SPDX-License-Identifier: MIT */
#include "init/boot/net_words.h"
#include "tests/unit/test.h"

static struct catalog catalog;

static struct slice words_of(enum net_handover how, enum origin origin, const char *cmdline)
{
	struct slot *s = catalog_add(&catalog, origin);
	struct settings settings = {.net_handover = how};
	struct boot_entry entry = {.config_volume = s->number, .cmdline = slice_str(cmdline)};
	struct boot_plan plan = {.catalog = &catalog, .settings = &settings, .entry = &entry};

	s->net.who = (struct net_identity){
		.interface = S("lo"), .hardware = 1, .mac = S("52:54:00:12:34:56"),
		.ip = S("10.9.0.58"), .netmask = S("255.255.255.0"), .gateway = S("10.9.0.1"),
		.dns = S("10.9.0.2 10.9.0.3"),
	};
	struct slice line = net_words(&plan, entry.cmdline, &test_arena);
	catalog_remove(s);
	return line;
}

TEST(net_words_by_the_setting)
{
	OK_TEXT(words_of(HANDOVER_CONFIG, ORIGIN_NET, "a"), S("a"));
	OK_TEXT(words_of(HANDOVER_BOOTIF, ORIGIN_NET, "a"), S("a BOOTIF=01-52-54-00-12-34-56"));
	OK_TEXT(words_of(HANDOVER_BOOTIF, ORIGIN_NET, "BOOTIF=x"), S("BOOTIF=x"));
	OK_TEXT(words_of(HANDOVER_BOOTIF, ORIGIN_NET, " a \n b=\"c d\" BOOTIF=x"),
		S(" a \n b=\"c d\" BOOTIF=x"));
	OK_TEXT(words_of(HANDOVER_BOOTIF, ORIGIN_BLOCK, "a"), S("a"));
	OK_TEXT(words_of(HANDOVER_IP, ORIGIN_NET, "ip=dhcp"), S("ip=dhcp"));
	struct slice line = words_of(HANDOVER_IP, ORIGIN_NET, "a");
	OK(slice_eq(line, S("a")) ||	/* where that interface has no name in /sys */
	   slice_eq(line, S("a ip=10.9.0.58::10.9.0.1:255.255.255.0::lo:none:10.9.0.2:10.9.0.3")));
}
