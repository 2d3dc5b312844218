/* Interfaces that stand on others: what a command line can say about VLANs, bonds and bridges. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/ip_device.h"

#include "discover/net/netname.h"
#include "lib/sysdir.h"
#include "lib/text.h"

enum {
	MAX_DEPTH = 4,
	NAME_MAX_BYTES = 15,	/* IFNAMSIZ without the NUL */
	NAMED_PREDICTABLY = 2,	/* NET_NAME_PREDICTABLE: by the kernel, for good */
	NAMED_BY_SOMEBODY = 4,	/* NET_NAME_RENAMED */
};

enum device_kind { KIND_PLAIN, KIND_VLAN, KIND_BOND, KIND_BRIDGE, KIND_WIRELESS, KIND_OTHER };

/* One question, and the answer so far. */
struct asking {
	struct sysdir sys;
	int depth;
	const struct ip_style *style;
	struct ip_device *device;
};

static bool resolve(struct asking *q, struct slice interface, struct slice *name);

static bool refuse(struct asking *q, struct slice interface, const char *why)
{
	q->device->error = arena_format(q->sys.arena, "%.*s %s", SLICE_ARG(interface), why);
	return false;
}

static void add_word(struct asking *q, struct slice word)
{
	q->device->words = arena_concat(q->sys.arena, q->device->words,
					arena_concat(q->sys.arena, S(" "), word));
}

static enum device_kind kind_of(const struct asking *q, struct slice dir)
{
	struct slice event = sysdir_text(&q->sys, dir, "uevent");

	if (sysdir_exists(&q->sys, dir, "bonding"))
		return KIND_BOND;
	if (sysdir_exists(&q->sys, dir, "bridge"))
		return KIND_BRIDGE;
	if (slice_has_line(event, S("DEVTYPE=vlan")))
		return KIND_VLAN;
	if (slice_has_line(event, S("DEVTYPE=wlan")))
		return KIND_WIRELESS;
	return slice_starts(dir, S("sys/devices/virtual/")) ? KIND_OTHER : KIND_PLAIN;
}

static bool resolve_plain(struct asking *q, struct slice interface, struct slice dir,
			  struct slice *name)
{
	struct netname names;
	uint64_t named = 0;

	netname_read(q->sys.root, interface, q->sys.arena, &names);
	*name = q->style->by_mac ? names.mac : netname_choose(&names);
	if (q->style->by_mac)
		return name->n ||
		       refuse(q, interface, "has no hardware address of its own: leave --mac out");
	sysdir_number(&q->sys, dir, "name_assign_type", &named);
	if (name->n && named != NAMED_PREDICTABLY)
		return true;
	*name = interface;
	return named != NAMED_BY_SOMEBODY ||
	       refuse(q, interface,
		    "was named by hand or by a rule, and nothing in sysfs tells how another "
		    "system would call it: name it by --device NAME, or use --mac");
}

/* The names of several ports with commas between them. */
static bool resolve_ports(struct asking *q, const struct slice_list *ports, struct slice *names)
{
	struct slice one;

	*names = (struct slice){0};
	for (uint32_t i = 0; i < ports->n; i++) {
		if (!resolve(q, ports->at[i], &one))
			return false;
		*names = arena_join(q->sys.arena, *names, ',', one);
	}
	return true;
}

/* ---- VLANs ---- */

static struct slice lower_of(const struct asking *q, struct slice dir)
{
	struct slice_list files = sysdir_list(&q->sys, dir, "");

	for (uint32_t i = 0; i < files.n; i++)
		if (slice_skip(&files.at[i], S("lower_")))
			return files.at[i];
	return (struct slice){0};
}

/* "eth0.5  VID: 5	 REORDER_HDR: 1 ..." */
static struct slice vlan_number(const struct asking *q, struct slice interface)
{
	struct slice text = sysdir_text(&q->sys, S("proc/net/vlan"),
					arena_cstr(q->sys.arena, interface));

	while (text.n)
		if (slice_eq(slice_word(&text), S("VID:")))
			return slice_word(&text);
	return (struct slice){0};
}

static bool resolve_vlan(struct asking *q, struct slice interface, struct slice dir,
			 struct slice *name)
{
	struct slice lower = lower_of(q, dir), number = vlan_number(q, interface), below;

	if (!q->style->dracut)
		return refuse(q, interface,
			    "is a VLAN, and the kernel's ip= cannot make one: --dracut adds "
			    "the vlan= that dracut and Talos know");
	if (lower.n == 0 || number.n == 0)
		return refuse(q, interface,
			    "is a VLAN, but /sys and /proc/net/vlan do not tell its number "
			    "and what it stands on");
	if (!resolve(q, lower, &below))
		return false;
	*name = arena_join(q->sys.arena, below, '.', number);
	if (name->n > NAME_MAX_BYTES)
		*name = arena_concat(q->sys.arena, S("vlan"), number);
	add_word(q,
		 arena_format(q->sys.arena, "vlan=%.*s:%.*s", SLICE_ARG(*name), SLICE_ARG(below)));
	return true;
}

/* ---- bonds ---- */

/* "802.3ad 4": the word in front of the number. */
static struct slice bond_word(const struct asking *q, struct slice dir, const char *name)
{
	struct slice text = sysdir_text(&q->sys, arena_join(q->sys.arena, dir, '/', S("bonding")),
					name);

	return slice_word(&text);
}

static struct slice_list bond_ports(const struct asking *q, struct slice dir)
{
	struct slice bonding = arena_join(q->sys.arena, dir, '/', S("bonding"));
	struct slice text = sysdir_text(&q->sys, bonding, "slaves");
	struct slice_list ports = {0};

	while (text.n)
		slice_list_add(&ports, q->sys.arena, slice_word(&text));
	return ports;
}

static struct slice bond_options(const struct asking *q, struct slice dir, struct slice mode)
{
	struct slice interval = bond_word(q, dir, "miimon"),
		     hash = bond_word(q, dir, "xmit_hash_policy");
	struct slice rate = bond_word(q, dir, "lacp_rate");
	struct text out = {.arena = q->sys.arena};
	bool is_lacp = slice_eq(mode, S("802.3ad"));

	text_printf(&out, "mode=%.*s", SLICE_ARG(mode));
	if (interval.n && !slice_eq(interval, S("0")))
		text_printf(&out, ",miimon=%.*s", SLICE_ARG(interval));
	if (hash.n && (is_lacp || slice_eq(mode, S("balance-xor"))))
		text_printf(&out, ",xmit_hash_policy=%.*s", SLICE_ARG(hash));
	if (rate.n && is_lacp)
		text_printf(&out, ",lacp_rate=%.*s", SLICE_ARG(rate));
	return text_slice(&out);
}

static bool resolve_bond(struct asking *q, struct slice interface, struct slice dir,
			 struct slice *name)
{
	struct slice mode = bond_word(q, dir, "mode"), active = bond_word(q, dir, "active_slave");
	struct slice_list ports = bond_ports(q, dir);

	if (ports.n == 0)
		return refuse(q, interface, "is a bond without any port");
	if (q->style->dracut) {
		struct slice names, options = bond_options(q, dir, mode);
		if (!resolve_ports(q, &ports, &names))
			return false;
		*name = interface;
		add_word(q, arena_format(q->sys.arena, "bond=%.*s:%.*s:%.*s", SLICE_ARG(interface),
					 SLICE_ARG(names), SLICE_ARG(options)));
		return true;
	}
	/* In these modes the switch knows nothing of the bond, and one port does alone. */
	if (slice_eq(mode, S("active-backup")) || slice_eq(mode, S("balance-tlb")) ||
	    slice_eq(mode, S("balance-alb")))
		return resolve(q, active.n ? active : ports.at[0], name);
	return refuse(q, interface,
		    "is a bond whose switch expects one, and the kernel's ip= cannot make it: "
		    "--dracut adds the bond= that dracut and Talos know");
}

/* ---- bridges ---- */

/* The ports that lead out of this machine: not those of guests and containers. */
static struct slice_list bridge_ports(const struct asking *q, struct slice dir)
{
	struct slice_list all = sysdir_list(&q->sys, dir, "brif"), ports = {0};

	for (uint32_t i = 0; i < all.n; i++) {
		struct slice port = netname_device(q->sys.root, all.at[i], q->sys.arena);
		if (port.n && kind_of(q, port) != KIND_OTHER)
			slice_list_add(&ports, q->sys.arena, all.at[i]);
	}
	return ports;
}

static bool resolve_bridge(struct asking *q, struct slice interface, struct slice dir,
			   struct slice *name)
{
	struct slice_list ports = bridge_ports(q, dir);
	struct slice names;

	if (ports.n == 1)
		return resolve(q, ports.at[0], name);
	if (ports.n == 0)
		return refuse(q, interface, "is a bridge that does not lead out of this machine");
	if (!q->style->dracut)
		return refuse(q, interface,
			    "is a bridge of several ports, and the kernel's ip= cannot make "
			    "one: name the port to use (kexling ip PORT), or --dracut adds "
			    "dracut's bridge=");
	if (!resolve_ports(q, &ports, &names))
		return false;
	*name = interface;
	add_word(q, arena_format(q->sys.arena, "bridge=%.*s:%.*s", SLICE_ARG(interface),
				 SLICE_ARG(names)));
	return true;
}

/* The name for @interface, and what it stands on; q->device gets the rest. */
static bool resolve(struct asking *q, struct slice interface, struct slice *name)
{
	struct slice dir = netname_device(q->sys.root, interface, q->sys.arena);
	bool done = false;

	if (dir.n == 0)
		return refuse(q, interface, "is no network interface of this system");
	if (q->depth >= MAX_DEPTH)
		return refuse(q, interface, "is at the bottom of too many others");
	q->depth++;
	switch (kind_of(q, dir)) {
	case KIND_PLAIN:
		done = resolve_plain(q, interface, dir, name);
		break;
	case KIND_VLAN:
		done = resolve_vlan(q, interface, dir, name);
		break;
	case KIND_BOND:
		done = resolve_bond(q, interface, dir, name);
		break;
	case KIND_BRIDGE:
		done = resolve_bridge(q, interface, dir, name);
		break;
	case KIND_WIRELESS:
		done = refuse(q, interface, "is wireless, and ip= cannot carry its keys");
		break;
	case KIND_OTHER:
		done = refuse(q, interface,
			    "is a virtual device (a tunnel, or a container's), which ip= "
			    "cannot make: name the interface below it (kexling ip INTERFACE)");
		break;
	}
	q->depth--;
	return done;
}

void ip_device_read(int root, struct slice interface, const struct ip_style *style, struct arena *a,
		    struct ip_device *device)
{
	struct asking q = {.sys = {root, a}, .style = style, .device = device};

	*device = (struct ip_device){0};
	if (!resolve(&q, interface, &device->name))
		device->name = (struct slice){0};
}
