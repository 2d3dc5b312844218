/* Network devices in a tree, as the kernel shows them in /sys. */
/* SPDX-License-Identifier: MIT */
#ifndef TESTS_UNIT_NET_KIT_H
#define TESTS_UNIT_NET_KIT_H

#include "tests/unit/tree_kit.h"

/* "../" for each directory of @dir: the way from there up to the tree's root. */
static inline struct slice net_upwards(struct slice dir)
{
	struct slice up = {0};

	for (; dir.n; slice_cut(&dir, '/'))
		up = arena_concat(&test_arena, up, S("../"));
	return up;
}

/* A device directory of a subsystem; @dir begins with sys/devices. */
static inline void net_device(const struct tree *t, const char *dir, const char *subsystem)
{
	struct slice up = net_upwards(slice_str(dir));
	struct slice to = arena_format(&test_arena, "%.*ssys/bus/%s", SLICE_ARG(up), subsystem);

	tree_file(t, tree_path(dir, "uevent"), "");
	tree_link(t, tree_path(dir, "subsystem"), arena_cstr(&test_arena, to));
}

/* A PCI function; @multifunction is the bit in its configuration space. */
static inline void net_pci(const struct tree *t, const char *dir, bool multifunction)
{
	char config[64] = {0};

	config[14] = multifunction ? (char)0x80 : 0;
	net_device(t, dir, "pci");
	tree_bytes(t, tree_path(dir, "config"), (struct slice){config, sizeof(config)});
	tree_file(t, tree_path(dir, "modalias"), "pci:v00008086d00001521sv0sd0bc02sc00i00\n");
	tree_file(t, tree_path(dir, "ari_enabled"), "0\n");
}

/* An Ethernet interface below a device's directory, or below sys/devices/virtual. */
static inline void net_interface(const struct tree *t, const char *device, const char *name)
{
	static unsigned index = 2;
	const char *dir = tree_path(tree_path(device, "net"), name);
	struct slice number = arena_format(&test_arena, "%u\n", index);
	struct slice event = arena_format(&test_arena, "INTERFACE=%s\nIFINDEX=%u\n", name, index);
	struct slice link = arena_format(&test_arena, "../../../%s", dir);

	index++;
	tree_bytes(t, tree_path(dir, "uevent"), event);
	tree_link(t, tree_path(dir, "subsystem"),
		  arena_cstr(&test_arena, arena_concat(&test_arena, net_upwards(slice_str(dir)),
						       S("sys/class/net"))));
	tree_bytes(t, tree_path(dir, "ifindex"), number);
	tree_bytes(t, tree_path(dir, "iflink"), number);
	tree_file(t, tree_path(dir, "type"), "1\n");
	tree_file(t, tree_path(dir, "address"), "52:54:00:12:34:56\n");
	tree_file(t, tree_path(dir, "addr_assign_type"), "0\n");
	tree_file(t, tree_path(dir, "dev_port"), "0\n");
	tree_file(t, tree_path(dir, "name_assign_type"), "1\n");
	tree_link(t, tree_path("sys/class/net", name), arena_cstr(&test_arena, link));
}

#endif
