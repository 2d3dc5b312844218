# SPDX-License-Identifier: MIT
"""Networks of IPv6: what routers and DHCPv6 servers say, and files by IPv6."""
import re

from test_dhcp import CONFIG, RANGE, codes, lease, page

STATEFUL = ("--dhcp-range=fd00::10,fd00::20,64,1h", "--enable-ra")
URL = "--dhcp-option=option6:bootfile-url,"
SCRIPT = "#!ipxe\nkernel vmlinuz x=1 ip6=${ip6}\nboot\n"
MAC_ADDRESS = "fd00::5054:ff:fe12:3456"


def files(net, kind="tftp", **more):
    slash = "/" if kind == "http" else ""
    net.serve(kind, net.path, at="fd00::1", files={
        f"{slash}menu": CONFIG, f"{slash}boot.ipxe": SCRIPT, f"{slash}vmlinuz": 5000}, **more)


def test_stateful(net):
    """An address and the boot file by DHCPv6, the file by TFTP."""
    net.dnsmasq(*STATEFUL, URL + "tftp://[fd00::1]/menu", six=True)
    files(net)
    found = net.list("--dhcp", "c0")
    assert re.fullmatch(r"fd00::1[0-9a-f]|fd00::20", lease(found)["ip6"])
    assert lease(found)["ip"] is None and lease(found)["gateway6"].startswith("fe80::")
    assert lease(found)["url"] == "tftp://[fd00::1]/menu"
    assert lease(found)["dhcp6_server"] == lease(found)["gateway6"]
    assert [e["title"] for e in found["entries"]] == ["a"]
    told = net.kexling("explain", "--dhcp", "c0").stdout
    assert re.search(r"^    offer of fe80::\S+ after \d+ ms: fd00::\S+, boot file tftp:", told,
                     re.M), told


def test_stateless(net):
    """The address is of our own making, all else the server's (flag O)."""
    net.dnsmasq("--dhcp-range=fd00::,ra-stateless,64,1h", "--enable-ra",
                URL + "http://[fd00::1]/boot.ipxe", six=True)
    files(net, "http")
    found = net.list("--dhcp", "c0")
    assert lease(found)["ip6"] == MAC_ADDRESS
    assert [e["cmdline"] for e in found["entries"]] == [f"x=1 ip6={MAC_ADDRESS}"]


def test_routers_alone(net):
    """Nobody says what to boot: no DHCPv6 server is there."""
    net.dnsmasq("--dhcp-range=fd00::,ra-only,64,1h", "--enable-ra", RANGE)
    found = net.list("--dhcp", "c0")
    assert codes(found) == ["no-boot-file"]
    assert lease(found)["ip6"] == MAC_ADDRESS and lease(found)["ip"]


def test_both(net):
    """Each names a boot file: that of IPv4 is taken, and one server is not called two."""
    net.dnsmasq(*STATEFUL, RANGE, URL + "tftp://[fd00::1]/other",
                "--dhcp-boot=menu,,10.9.0.1", six=True)
    net.serve("tftp", net.path, files={"menu": CONFIG, "vmlinuz": 5000})
    found = net.list("--dhcp", "c0")
    assert lease(found)["url"] == "tftp://10.9.0.1/menu" and codes(found) == []


def test_script_is_for_who_says_ipxe(net):
    """Whoever says so in the user class gets another file."""
    net.dnsmasq(*STATEFUL, "--dhcp-userclass=set:ipxe,iPXE",
                "--dhcp-option=tag:ipxe,option6:bootfile-url,tftp://[fd00::1]/boot.ipxe",
                "--dhcp-option=tag:!ipxe,option6:bootfile-url,tftp://[fd00::1]/ipxe.efi", six=True)
    files(net)
    assert lease(net.list("--dhcp", "c0"))["url"].endswith("/boot.ipxe")


def test_grub(net):
    """It looks by the card's address, and by its own with '-' for ':'."""
    net.dnsmasq("--dhcp-range=fd00::,ra-stateless,64,1h", "--enable-ra",
                URL + "tftp://[fd00::1]/boot/grub/x86_64-efi/core.efi", six=True)
    net.serve("tftp", net.path, at="fd00::1",
              files={"boot/grub/x86_64-efi/core.efi": "\xea" * 300,
                     "/boot/grub/grub.cfg": "menuentry a {\n linux /vmlinuz x=${net_default_ip}"
                                            "\n}\n", "/vmlinuz": 5000})
    found = net.list("--dhcp", "c0")
    assert [e["cmdline"] for e in found["entries"]] == [f"x={MAC_ADDRESS}"]
    asked = [line for line in net.log() if "grub.cfg" in line]
    assert asked == [f"RRQ /boot/grub/grub.cfg{name}" for name in (
        "-01-52-54-00-12-34-56", "-" + MAC_ADDRESS.replace(":", "-"), "")]


def test_the_page_for_people_with_a_server(net):
    """What configs/README.md says that dnsmasq is told: kexling gets the script."""
    lines = page("**IPv6**", "**https**")
    assert len(lines) == 4
    net.dnsmasq(*lines, "--enable-ra", six=True)
    files(net, "http")
    found = net.list("--dhcp", "c0")
    assert lease(found)["url"] == "http://[fd00::1]/boot.ipxe" and len(found["entries"]) == 1


def test_the_other_family_answers(net):
    """The server's address of IPv4 is nobody's: a quarter of a second later IPv6 is tried, too, and
    has brought everything before it is known that the first is dead (3 s)."""
    net.dnsmasq(*STATEFUL, RANGE, "--dhcp-boot=http://boot.example/boot.ipxe",
                "--dhcp-option=6,10.9.0.1", six=True)
    net.serve("dns", net.path, names={"boot.example": ["10.9.0.200", "fd00::1"]})
    files(net, "http")
    found = net.list("--dhcp", "c0")
    assert len(found["entries"]) == 1, found["notes"]
    first = lease(found)["requests"][0]
    assert 240 <= first["ms"] < 2500, first


def test_name_of_a_server(net):
    """It is asked for by IPv6, and only for what is of use."""
    net.dnsmasq(*STATEFUL, URL + "http://boot.example/boot.ipxe",
                "--dhcp-option=option6:dns-server,[fd00::1]", six=True)
    net.serve("dns", net.path, at="fd00::1", names={"boot.example": ["fd00::1"]})
    files(net, "http")
    found = net.list("--dhcp", "c0")
    assert len(found["entries"]) == 1
    assert [line for line in net.log() if "DNS" in line] == ["DNS boot.example AAAA"]
