/* Predictable names of network devices, and that udev gives the same ones. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "discover/net/netname.h"
#include "tests/unit/net_kit.h"

#define HOST "sys/devices/pci0000:00/"

static const char *find_udevadm(void)
{
	static const char *const paths[] = {"/usr/bin/udevadm", "/bin/udevadm", NULL};
	const char *given = getenv("UDEVADM");

	for (int i = 0; !given && paths[i]; i++)
		if (access(paths[i], X_OK) == 0)
			given = paths[i];
	return given && access(given, X_OK) == 0 ? given : NULL;
}

/* In a child: udev's answer about an interface, with the tree's /sys in place of the machine's.
 * Scheme v250 is the newest one of all installed versions that treats bridges' slots like v255. */
static _Noreturn void ask_udev(const struct tree *t, const char *udevadm, const char *interface,
			       int out)
{
	const char *path = arena_cstr(&test_arena,
				      arena_format(&test_arena, "/sys/class/net/%s", interface));

	if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount(tree_path(t->path, "sys"), "/sys", NULL, MS_BIND, NULL) < 0)
		_exit(1);
	setenv("SYSTEMD_DEVICE_VERIFY_SYSFS", "0", 1);
	setenv("NET_NAMING_SCHEME", "v250", 1);
	setenv("SYSTEMD_LOG_LEVEL", "err", 1);
	dup2(out, STDOUT_FILENO);
	execl(udevadm, "udevadm", "test-builtin", "net_id", path, NULL);
	_exit(1);
}

/* Empty when udev cannot be asked here. */
static struct slice udev_answer(const struct tree *t, const char *interface)
{
	const char *udevadm = find_udevadm();
	struct slice text = {0};
	int ends[2], status = 1;

	if (!udevadm || pipe(ends) < 0)
		return text;
	pid_t pid = fork();
	if (pid == 0)
		ask_udev(t, udevadm, interface, ends[1]);
	close(ends[1]);
	OK(fd_read_all(ends[0], 1 << 16, &test_arena, &text) == 0);
	close(ends[0]);
	OK(waitpid(pid, &status, 0) == pid);
	return status == 0 ? text : (struct slice){0};
}

static struct slice property(struct slice text, struct slice name)
{
	while (text.n) {
		struct slice line = slice_cut(&text, '\n');
		if (slice_eq(slice_cut(&line, '='), name))
			return line;
	}
	return (struct slice){0};
}

/* What is expected, and what udev says where it can be asked. */
static void check(const struct tree *t, const char *interface, struct netname want)
{
	struct slice udev = udev_answer(t, interface);
	struct netname got;

	netname_read(t->fd, slice_str(interface), &test_arena, &got);
	OK_TEXT(got.onboard, want.onboard);
	OK_TEXT(got.slot, want.slot);
	OK_TEXT(got.path, want.path);
	if (want.mac.n)
		OK_TEXT(got.mac, want.mac);
	if (udev.n == 0)
		return;
	OK_TEXT(property(udev, S("ID_NET_NAME_ONBOARD")), want.onboard);
	OK_TEXT(property(udev, S("ID_NET_NAME_SLOT")), want.slot);
	OK_TEXT(property(udev, S("ID_NET_NAME_PATH")), want.path);
	OK_TEXT(property(udev, S("ID_NET_NAME_MAC")), got.mac);
}

TEST(netname_pci)
{
	struct netname none;
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, HOST "0000:00:1f.6", false);
	net_interface(&t, HOST "0000:00:1f.6", "eth0");
	net_pci(&t, HOST "0000:00:03.0", false);
	net_device(&t, HOST "0000:00:03.0/virtio2", "virtio");
	net_interface(&t, HOST "0000:00:03.0/virtio2", "eth1");
	net_pci(&t, "sys/devices/pci10000:e0/10000:e1:00.0", true);
	net_interface(&t, "sys/devices/pci10000:e0/10000:e1:00.0", "eth2");
	check(&t, "eth0", (struct netname){.path = S("enp0s31f6"), .mac = S("enx525400123456")});
	check(&t, "eth1", (struct netname){.path = S("enp0s3")});
	check(&t, "eth2", (struct netname){.path = S("enP65536p225s0f0")});
	netname_read(t.fd, S("eth9"), &test_arena, &none);
	OK(!none.onboard.n && !none.slot.n && !none.path.n && !none.mac.n);
	tree_close(&t);
}

TEST(netname_onboard)
{
	static const char *const dir = HOST "0000:00:01.0/0000:01:00.0";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, HOST "0000:00:01.0", false);
	net_pci(&t, dir, false);
	net_interface(&t, dir, "eth0");
	tree_file(&t, tree_path(dir, "index"), "2\n");
	check(&t, "eth0", (struct netname){.onboard = S("eno2"), .path = S("enp1s0")});
	tree_file(&t, tree_path(dir, "acpi_index"), "7\n");
	check(&t, "eth0", (struct netname){.onboard = S("eno7"), .path = S("enp1s0")});
	tree_file(&t, tree_path(dir, "acpi_index"), "0\n");
	check(&t, "eth0", (struct netname){.onboard = S("eno0"), .path = S("enp1s0")});
	tree_file(&t, tree_path(dir, "acpi_index"), "16777215\n");
	check(&t, "eth0", (struct netname){.path = S("enp1s0")});
	tree_close(&t);
}

TEST(netname_ports)
{
	static const char *const dir = HOST "0000:00:01.0";
	static const char *const port = HOST "0000:00:01.0/net/eth0/phys_port_name";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, dir, true);
	net_interface(&t, dir, "eth0");
	tree_file(&t, tree_path(dir, "index"), "2\n");
	tree_file(&t, port, "p0\n");
	check(&t, "eth0", (struct netname){.onboard = S("eno2np0"), .path = S("enp0s1f0np0")});
	tree_file(&t, port, "\n");
	tree_file(&t, HOST "0000:00:01.0/net/eth0/dev_port", "3\n");
	check(&t, "eth0", (struct netname){.onboard = S("eno2d3"), .path = S("enp0s1f0d3")});
	tree_close(&t);
}

/* Scheme v255; older ones call it "npf0vf12". */
TEST(netname_representor)
{
	static const char *const dir = HOST "0000:00:01.0";
	struct netname names;
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, dir, true);
	net_interface(&t, dir, "eth0");
	tree_file(&t, HOST "0000:00:01.0/net/eth0/phys_port_name", "pf0vf12\n");
	netname_read(t.fd, S("eth0"), &test_arena, &names);
	OK_TEXT(names.path, S("enp0s1f0r12"));
	tree_file(&t, HOST "0000:00:01.0/net/eth0/phys_port_name", "pf0v12\n");
	check(&t, "eth0", (struct netname){.path = S("enp0s1f0npf0v12")});
	tree_close(&t);
}

TEST(netname_functions)
{
	static const char *const dir = HOST "0000:00:02.0/0000:05:01.3";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, HOST "0000:00:02.0", false);
	net_pci(&t, dir, false);
	net_interface(&t, dir, "eth0");
	check(&t, "eth0", (struct netname){.path = S("enp5s1f3")});
	tree_file(&t, tree_path(dir, "ari_enabled"), "1\n");
	check(&t, "eth0", (struct netname){.path = S("enp5s1f11")});
	tree_close(&t);
}

TEST(netname_slots)
{
	static const char *const port = HOST "0000:00:1c.0";
	static const char *const dir = HOST "0000:00:1c.0/0000:03:00.0";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, port, false);
	net_pci(&t, dir, true);
	net_interface(&t, dir, "eth0");
	tree_file(&t, "sys/bus/pci/uevent", "");
	tree_file(&t, "sys/bus/pci/slots/0-1/address", "0000:03:00\n");
	tree_file(&t, "sys/bus/pci/slots/0/address", "0000:03:00\n");
	check(&t, "eth0", (struct netname){.path = S("enp3s0f0")});
	tree_file(&t, "sys/bus/pci/slots/12/address", "0000:03:00\n");
	tree_file(&t, "sys/bus/pci/slots/9/address", "0000:04:00\n");
	check(&t, "eth0", (struct netname){.slot = S("ens12f0"), .path = S("enp3s0f0")});
	/* the slot of what is above it */
	tree_file(&t, "sys/bus/pci/slots/12/address", "0000:00:1c\n");
	check(&t, "eth0", (struct netname){.slot = S("ens12f0"), .path = S("enp3s0f0")});
	/* but not of a bridge, which may have several devices below it */
	tree_file(&t, tree_path(port, "modalias"), "pci:v00008086d00002448sv0sd0bc06sc04i00\n");
	check(&t, "eth0", (struct netname){.path = S("enp3s0f0")});
	tree_close(&t);
}

TEST(netname_virtual_functions)
{
	static const char *const physical = HOST "0000:00:01.0/0000:01:00.0";
	static const char *const virtual = HOST "0000:00:01.0/0000:01:10.2";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, HOST "0000:00:01.0", false);
	net_pci(&t, physical, true);
	net_pci(&t, virtual, false);
	net_interface(&t, virtual, "eth5");
	tree_file(&t, tree_path(physical, "index"), "1\n");
	tree_link(&t, tree_path(virtual, "physfn"), "../0000:01:00.0");
	tree_link(&t, tree_path(physical, "virtfn0"), "../0000:01:10.0");
	tree_link(&t, tree_path(physical, "virtfn1"), "../0000:01:10.2");
	net_pci(&t, HOST "0000:00:01.0/0000:01:10.0", false);
	check(&t, "eth5", (struct netname){.onboard = S("eno1v1"), .path = S("enp1s0f0v1")});
	tree_close(&t);
}

TEST(netname_usb)
{
	static const char *const hub = HOST "0000:00:14.0/usb1/1-2/1-2.3";
	static const char *const first = HOST "0000:00:14.0/usb1/1-2/1-2.3/1-2.3:1.0";
	static const char *const other = HOST "0000:00:14.0/usb1/1-2/1-2.3/1-2.3:2.1";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, HOST "0000:00:14.0", false);
	net_device(&t, hub, "usb");
	net_device(&t, first, "usb");
	tree_file(&t, tree_path(first, "uevent"), "DEVTYPE=usb_interface\n");
	net_interface(&t, first, "eth0");
	net_device(&t, other, "usb");
	tree_file(&t, tree_path(other, "uevent"), "DEVTYPE=usb_interface\n");
	net_interface(&t, other, "eth1");
	check(&t, "eth0", (struct netname){.path = S("enp0s20u2u3")});
	check(&t, "eth1", (struct netname){.path = S("enp0s20u2u3c2i1")});
	tree_close(&t);
}

TEST(netname_xen)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	net_device(&t, "sys/devices/vif-3", "xen");
	net_interface(&t, "sys/devices/vif-3", "eth0");
	check(&t, "eth0", (struct netname){.slot = S("enX3")});
	tree_close(&t);
}

TEST(netname_that_has_none)
{
	static const char *const device = HOST "0000:00:01.0/net/eth0";
	struct tree t;

	if (!tree_open(&t))
		return;
	net_device(&t, "sys/devices/vmbus", "vmbus");
	net_interface(&t, "sys/devices/vmbus", "eth1");
	check(&t, "eth1", (struct netname){0});
	net_pci(&t, HOST "0000:00:01.0", false);
	net_interface(&t, HOST "0000:00:01.0", "eth0");
	tree_file(&t, tree_path(device, "addr_assign_type"), "3\n");
	check(&t, "eth0", (struct netname){.path = S("enp0s1")});
	tree_file(&t, tree_path(device, "type"), "32\n");
	check(&t, "eth0", (struct netname){.path = S("ibp0s1")});
	tree_file(&t, tree_path(device, "type"), "65534\n");
	check(&t, "eth0", (struct netname){0});
	tree_file(&t, tree_path(device, "type"), "1\n");
	tree_file(&t, tree_path(device, "iflink"), "1\n");
	check(&t, "eth0", (struct netname){0});
	tree_close(&t);
}

/* The other tests compare with udev where that is possible; this one says whether it is. */
TEST(netname_is_compared_with_udev)
{
	struct tree t;

	if (!tree_open(&t))
		return;
	net_pci(&t, HOST "0000:00:01.0", false);
	net_interface(&t, HOST "0000:00:01.0", "eth0");
	struct slice udev = udev_answer(&t, "eth0");
	tree_close(&t);
	if (udev.n == 0)
		SKIP("needs root and udevadm");
	OK_TEXT(property(udev, S("ID_NET_NAME_PATH")), S("enp0s1"));
}

TEST(netname_choice)
{
	struct netname n = {.slot = S("ens1"), .path = S("enp1s0")};

	OK_TEXT(netname_choose(&n), S("ens1"));
	n.onboard = S("eno1");
	OK_TEXT(netname_choose(&n), S("eno1"));
	/* a name that no interface can have is passed over */
	n.onboard = S("eno1234567890123");
	OK_TEXT(netname_choose(&n), S("ens1"));
	n.slot = S("ens1/2");
	OK_TEXT(netname_choose(&n), S("enp1s0"));
	n.path = S("");
	OK(netname_choose(&n).n == 0);
}
