/* Predictable names of network devices. */
/* SPDX-License-Identifier: MIT */
#include "discover/net/netname.h"

#include "lib/hex.h"
#include "lib/sysdir.h"
#include "lib/text.h"

enum {
	TYPE_ETHERNET = 1,	/* ARPHRD_ETHER */
	TYPE_INFINIBAND = 32,	/* ARPHRD_INFINIBAND */
	NAME_MAX_BYTES = 15,	/* IFNAMSIZ without the NUL */
	ONBOARD_MAX = 65535,	/* larger ones are firmware's rubbish */
	MAC_TEXT_BYTES = 17,
	PCI_HEADER_TYPE = 14,
	PCI_MULTIFUNCTION = 0x80,
	MAX_FUNCTIONS = 256,
};

/**
 * struct device - one interface while it is named
 * @path:   of the interface below @root
 * @prefix: "en" and so on
 * @port:   which of several on one PCI function: "np0", "d1", or nothing
 */
struct device {
	struct sysdir sys;
	struct slice path, prefix, port;
};

/* "0000:81:00.1", taken apart. */
struct pci_address {
	uint64_t domain, bus, slot, function;
};

static struct slice subsystem(const struct device *d, struct slice dir)
{
	return slice_basename(sysdir_link(&d->sys, dir, "subsystem"));
}

/* "a/b/../c" without "..": where a link of @dir leads. */
static struct slice resolve(struct slice dir, struct slice link, struct arena *a)
{
	while (slice_skip(&link, S("../")))
		dir = slice_dirname(dir);
	return arena_join(a, dir, '/', link);
}

struct slice netname_device(int root, struct slice interface, struct arena *a)
{
	const struct sysdir sys = {root, a};
	struct slice class = S("sys/class/net");
	struct slice link = sysdir_link(&sys, class, arena_cstr(a, interface));

	return link.n && interface.n ? resolve(class, link, a) : (struct slice){0};
}

/* The device that @dir belongs to: the next directory upwards that has a uevent file. */
static struct slice parent(const struct device *d, struct slice dir)
{
	do
		dir = slice_dirname(dir);
	while (dir.n && !sysdir_exists(&d->sys, dir, "uevent"));
	return dir;
}

static struct slice parent_in(const struct device *d, struct slice dir, struct slice wanted)
{
	do
		dir = parent(d, dir);
	while (dir.n && !slice_eq(subsystem(d, dir), wanted));
	return dir;
}

/* Letters and a number, behind what is there already. */
static void put(struct text *name, const char *letters, uint64_t number)
{
	text_put(name, slice_str(letters));
	text_number(name, (int64_t)number);
}

static struct slice counted(const struct device *d, const char *letters, uint64_t number)
{
	struct text out = {.arena = d->sys.arena};

	put(&out, letters, number);
	return text_slice(&out);
}

/* ---- PCI ---- */

static bool cut_hex(struct slice *s, char end, uint64_t *value)
{
	return hex_number(slice_cut(s, end), value);
}

static bool read_address(struct slice dir, struct pci_address *pci)
{
	struct slice name = slice_basename(dir);

	return cut_hex(&name, ':', &pci->domain) && cut_hex(&name, ':', &pci->bus) &&
	       cut_hex(&name, '.', &pci->slot) && slice_number(name, MAX_FUNCTIONS, &pci->function);
}

/* The bit in configuration space that says that the device has more functions than this. */
static bool is_multifunction(const struct device *d, struct slice dir)
{
	uint8_t bytes[PCI_HEADER_TYPE + 1];

	return sysdir_bytes(&d->sys, dir, "config", bytes, sizeof(bytes)) &&
	       bytes[PCI_HEADER_TYPE] & PCI_MULTIFUNCTION;
}

/* Class 06, subclass 04 in "pci:v00008086d...bc06sc04i00". */
static bool is_bridge(const struct device *d, struct slice dir)
{
	struct slice alias = sysdir_text(&d->sys, dir, "modalias");

	return slice_starts(alias, S("pci:")) &&
	       slice_starts(slice_from(alias, slice_rfind(alias, 's')), S("sc04"));
}

/* The number of the slot whose address is that of the device without its function; 0: none. */
static uint64_t slot_at(const struct device *d, const struct slice_list *slots, struct slice dir)
{
	struct slice device = slice_basename(dir);
	uint64_t number;

	for (uint32_t i = 0; i < slots->n; i++) {
		if (!slice_number(slots->at[i], UINT32_MAX, &number) || number == 0)
			continue;
		struct slice at = arena_join(d->sys.arena, S("sys/bus/pci/slots"), '/',
					     slots->at[i]);
		struct slice address = sysdir_text(&d->sys, at, "address");
		if (address.n && slice_starts(device, address))
			return number;
	}
	return 0;
}

/* The hotplug slot that the device is in, itself or by a bridge above it. A bridge's own slot is
 * not used: all devices behind it would have the same. */
static uint64_t hotplug_slot(const struct device *d, struct slice pci)
{
	struct slice_list slots = sysdir_list(&d->sys, S("sys/bus/pci/slots"), "");

	for (; slots.n && pci.n; pci = parent_in(d, pci, S("pci"))) {
		uint64_t number = slot_at(d, &slots, pci);
		if (number)
			return is_bridge(d, pci) ? 0 : number;
	}
	return 0;
}

/* With alternative routing a device has up to 256 functions,
 * and what was its slot belongs to them. */
static struct slice function_part(const struct device *d, struct slice dir,
				  const struct pci_address *pci)
{
	uint64_t ari = 0, function = pci->function;

	if (sysdir_number(&d->sys, dir, "ari_enabled", &ari) && ari)
		function += pci->slot * 8;
	if (function == 0 && !is_multifunction(d, dir))
		return (struct slice){0};
	return counted(d, "f", function);
}

/* @slot: the hotplug slot; 0: name it by its place on the bus. @suffix:
 * what is behind the function. */
static struct slice spell(const struct device *d, const struct pci_address *pci, uint64_t slot,
			  struct slice function, struct slice suffix)
{
	struct text name = {.arena = d->sys.arena};

	text_put(&name, d->prefix);
	if (pci->domain)
		put(&name, "P", pci->domain);
	if (slot == 0)
		put(&name, "p", pci->bus);
	put(&name, "s", slot ? slot : pci->slot);
	text_put(&name, function);
	text_put(&name, d->port);
	text_put(&name, suffix);
	return text_slice(&name);
}

/* @suffix: a USB port, or a virtual function. */
static void name_by_place(const struct device *d, struct slice dir, struct slice suffix,
			  struct netname *names)
{
	struct pci_address pci;

	if (!read_address(dir, &pci))
		return;
	struct slice function = function_part(d, dir, &pci);
	names->path = spell(d, &pci, 0, function, suffix);
	uint64_t slot = hotplug_slot(d, dir);
	if (slot)
		names->slot = spell(d, &pci, slot, function, suffix);
}

static void name_onboard(const struct device *d, struct slice dir, struct slice suffix,
			 struct netname *names)
{
	struct text name = {.arena = d->sys.arena};
	uint64_t index;

	/* ACPI's _DSM, or SMBIOS type 41 */
	if (!sysdir_number(&d->sys, dir, "acpi_index", &index) &&
	    !sysdir_number(&d->sys, dir, "index", &index))
		return;
	if (index > ONBOARD_MAX)
		return;
	text_put(&name, d->prefix);
	put(&name, "o", index);
	text_put(&name, d->port);
	text_put(&name, suffix);
	names->onboard = text_slice(&name);
}

/* A virtual function is named after its physical one, in *@dir, and "v" with its number. */
static struct slice virtual_function(const struct device *d, struct slice *dir)
{
	struct slice link = sysdir_link(&d->sys, *dir, "physfn");
	struct slice physical = resolve(*dir, link, d->sys.arena);

	for (unsigned i = 0; link.n && i < MAX_FUNCTIONS; i++) {
		struct slice name = counted(d, "virtfn", i);
		struct slice back = sysdir_link(&d->sys, physical, arena_cstr(d->sys.arena, name));
		if (back.n == 0)
			break;
		if (!slice_eq(slice_basename(back), slice_basename(*dir)))
			continue;
		*dir = physical;
		return counted(d, "v", i);
	}
	return (struct slice){0};
}

static void name_by_pci(const struct device *d, struct slice dir, struct netname *names)
{
	struct slice suffix = virtual_function(d, &dir);

	name_onboard(d, dir, suffix, names);
	name_by_place(d, dir, suffix, names);
}

/* ---- other buses ---- */

/* "1-2.3:1.0": behind the ports 2 and 3, configuration 1, interface 0.
 * The common 1 and 0 are left out. */
static struct slice usb_part(const struct device *d, struct slice interface)
{
	struct text out = {.arena = d->sys.arena};

	slice_cut(&interface, '-');
	struct slice ports = slice_cut(&interface, ':');
	struct slice configuration = slice_cut(&interface, '.');
	if (ports.n == 0 || configuration.n == 0 || interface.n == 0)
		return (struct slice){0};
	while (ports.n) {
		text_char(&out, 'u');
		text_put(&out, slice_cut(&ports, '.'));
	}
	if (!slice_eq(configuration, S("1"))) {
		text_char(&out, 'c');
		text_put(&out, configuration);
	}
	if (!slice_eq(interface, S("0"))) {
		text_char(&out, 'i');
		text_put(&out, interface);
	}
	return text_slice(&out);
}

static struct slice usb_interface(const struct device *d)
{
	struct slice dir = parent_in(d, d->path, S("usb"));

	while (dir.n && !slice_has(slice_basename(dir), ':'))
		dir = parent_in(d, dir, S("usb"));
	return dir;
}

static void name_by_usb(const struct device *d, struct slice interface, struct netname *names)
{
	struct slice suffix = usb_part(d, slice_basename(interface));
	struct slice host = parent_in(d, interface, S("pci"));

	if (suffix.n && host.n)
		name_by_place(d, host, suffix, names);
	else if (suffix.n)
		names->path = arena_concat(d->sys.arena, d->prefix, suffix);
}

/* "sys/devices/vif-0/net/eth0" */
static void name_by_xen(const struct device *d, struct slice dir, struct netname *names)
{
	struct slice vif = slice_basename(dir);
	uint64_t number;

	if (slice_skip(&vif, S("vif-")) && slice_number(vif, UINT32_MAX, &number))
		names->slot = arena_concat(d->sys.arena, d->prefix, counted(d, "X", number));
}

static void name_by_mac(const struct device *d, struct netname *names)
{
	struct slice address = sysdir_text(&d->sys, d->path, "address");
	struct text out = {.arena = d->sys.arena};
	uint64_t assigned;

	/* 0: NET_ADDR_PERM; others are random, or set by somebody */
	if (!sysdir_number(&d->sys, d->path, "addr_assign_type", &assigned) || assigned != 0 ||
	    address.n != MAC_TEXT_BYTES)
		return;
	text_put(&out, d->prefix);
	text_char(&out, 'x');
	while (address.n)
		text_put(&out, slice_cut(&address, ':'));
	names->mac = text_slice(&out);
}

/* ---- the interface ---- */

static struct slice prefix_of(const struct device *d)
{
	struct slice uevent = sysdir_text(&d->sys, d->path, "uevent");
	uint64_t type;

	if (!sysdir_number(&d->sys, d->path, "type", &type))
		return (struct slice){0};
	if (type == TYPE_INFINIBAND)
		return S("ib");
	if (type != TYPE_ETHERNET)
		return (struct slice){0};
	if (slice_has_line(uevent, S("DEVTYPE=wlan")))
		return S("wl");
	return slice_has_line(uevent, S("DEVTYPE=wwan")) ? S("ww") : S("en");
}

/* "pf0vf2" is the representor of virtual function 2. */
static bool is_representor(struct slice port, uint64_t *function)
{
	size_t v = slice_find(port, 'v');
	struct slice pf = slice_upto(port, v), vf = slice_from(port, v);
	uint64_t number;

	return slice_skip(&pf, S("pf")) && slice_number(pf, UINT32_MAX, &number) &&
	       slice_skip(&vf, S("vf")) && slice_number(vf, UINT32_MAX, function);
}

static struct slice port_of(const struct device *d)
{
	struct slice port = sysdir_text(&d->sys, d->path, "phys_port_name");
	uint64_t number = 0;

	if (port.n && is_representor(port, &number))
		return counted(d, "r", number);
	if (port.n)
		return arena_concat(d->sys.arena, S("n"), port);
	if (!sysdir_number(&d->sys, d->path, "dev_port", &number) || number == 0)
		if (!slice_eq(d->prefix, S("ib")) ||
		    !sysdir_number(&d->sys, d->path, "dev_id", &number))
			return (struct slice){0};
	return number ? counted(d, "d", number) : S("");
}

/* Something on top of another device, a VLAN for instance: udev leaves its name alone. */
static bool is_stacked(const struct device *d)
{
	uint64_t index, link;

	return sysdir_number(&d->sys, d->path, "ifindex", &index) &&
	       sysdir_number(&d->sys, d->path, "iflink", &link) && index != link;
}

void netname_read(int root, struct slice interface, struct arena *a, struct netname *names)
{
	struct device d = {.sys = {root, a}, .path = netname_device(root, interface, a)};

	*names = (struct netname){0};
	if (d.path.n == 0 || is_stacked(&d))
		return;
	d.prefix = prefix_of(&d);
	if (d.prefix.n == 0)
		return;
	d.port = port_of(&d);
	name_by_mac(&d, names);
	struct slice dir = parent(&d, d.path);
	if (slice_eq(subsystem(&d, dir), S("xen")))
		name_by_xen(&d, dir, names);
	while (slice_eq(subsystem(&d, dir), S("virtio")))
		dir = parent(&d, dir);
	if (slice_eq(subsystem(&d, dir), S("pci")))
		name_by_pci(&d, dir, names);
	struct slice usb = usb_interface(&d);
	if (usb.n)
		name_by_usb(&d, usb, names);
}

/* What the kernel takes as a name, and udev is ready to give. */
static bool is_name(struct slice name)
{
	if (name.n == 0 || name.n > NAME_MAX_BYTES)
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] <= ' ' || name.p[i] >= 127 || slice_has(S(":/%"), name.p[i]))
			return false;
	return true;
}

struct slice netname_choose(const struct netname *names)
{
	const struct slice order[] = {names->onboard, names->slot, names->path};

	for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
		if (is_name(order[i]))
			return order[i];
	return (struct slice){0};
}
