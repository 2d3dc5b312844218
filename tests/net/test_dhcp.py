# SPDX-License-Identifier: MIT
"""Leases: dnsmasq as it is, and servers that no honest person runs."""
import os
import re

import pytest

CONFIG = "DEFAULT a\nLABEL a\nKERNEL vmlinuz\nAPPEND x=1\n"
RANGE = "--dhcp-range=10.9.0.50,10.9.0.60,1h"


def lease(listing):
    return listing["volumes"][0]["net"]


def codes(listing):
    return [n["code"] for n in listing["notes"]]


def test_boot_file_is_a_configuration(net):
    net.serve("tftp", net.path, files={"menu": CONFIG, "vmlinuz": 5000})
    net.dnsmasq(RANGE, "--dhcp-boot=menu,,10.9.0.1")
    found = net.list("--dhcp", "c0")
    assert lease(found)["url"] == "tftp://10.9.0.1/menu"
    assert lease(found)["mac"] == "52:54:00:12:34:56"
    assert [e["title"] for e in found["entries"]] == ["a"]


def test_script_is_for_who_says_ipxe(net):
    net.serve("tftp", net.path, files={"script": CONFIG})
    net.dnsmasq(RANGE, "--dhcp-match=set:ipxe,175", "--dhcp-boot=tag:ipxe,script,,10.9.0.1",
                "--dhcp-boot=tag:!ipxe,undionly.kpxe,,10.9.0.1")
    assert lease(net.list("--dhcp", "c0"))["url"].endswith("/script")


def test_user_class(net):
    net.dnsmasq(RANGE, "--dhcp-userclass=set:ipxe,iPXE", "--dhcp-boot=tag:ipxe,script,,10.9.0.1",
                "--dhcp-boot=tag:!ipxe,undionly.kpxe,,10.9.0.1")
    net.serve("tftp", net.path, files={"script": CONFIG})
    assert lease(net.list("--dhcp", "c0"))["url"].endswith("/script")


def test_lease_without_boot_file(net):
    net.dnsmasq(RANGE)
    found = net.list("--dhcp", "c0")
    assert codes(found) == ["no-boot-file"] and lease(found)["url"] is None


def test_proxy(net):
    """A second server says what to boot, at port 4011 when it is asked there."""
    net.serve("tftp", net.path, files={"menu.0": CONFIG})   # the layer 0 of that service
    net.dnsmasq("--dhcp-range=10.9.0.0,proxy", "--pxe-service=x86PC,Boot test,menu",
                "--pxe-service=X86-64_EFI,Boot test,menu", "--dhcp-no-override")
    net.serve("dhcp", net.path, file="")
    found = net.list("--dhcp", "c0")
    assert lease(found)["url"] == "tftp://10.9.0.1/menu.0"
    assert [e["title"] for e in found["entries"]] == ["a"]
    assert [o["proxy"] for o in lease(found)["offers"]].count(True) == 1
    told = net.kexling("explain", "--dhcp", "c0").stdout
    for line in (r"offer of 10\.9\.0\.1 after \d+ ms: 10\.9\.0\.77, no boot file",
                 r"offer of 10\.9\.0\.1, a proxy, after \d+ ms: no address, .*"):
        assert re.search(f"^    {line}$", told, re.M), told


def test_menu_of_a_proxy(net):
    """Each item is asked for, and is a submenu; the first one starts by itself, after the time
    that the server gives for a choice."""
    services = [f"--pxe-service={arch},{text}" for text in ("Install,one", "Rescue,two", "Disk,0")
                for arch in ("x86PC", "X86-64_EFI")]
    net.serve("tftp", net.path, files={
        "one.0": CONFIG, "two.0": CONFIG.replace("x=1", "x=2"), "vmlinuz": 5000})
    net.dnsmasq("--dhcp-range=10.9.0.0,proxy", *services, "--pxe-prompt=Choose,7",
                "--dhcp-no-override")
    net.serve("dhcp", net.path, file="")
    found = net.list("--dhcp", "c0")
    assert [(e["submenu"], e["title"]) for e in found["entries"]] == [
        (["Install"], "a"), (["Rescue"], "a"), ([], "Disk")]
    assert [e["default"] for e in found["entries"]] == [True, False, False]
    assert found["timeout"] == 7


def test_nobody_there(net):
    """It is given up after net.timeout; meanwhile it was asked at 0 1 3 7 15 31 s."""
    net.serve("dhcp", net.path, fault="xid")
    p = net.kexling("list", "--dhcp", "c0", timeout=90)
    assert p.returncode == 1 and "no answer that makes sense" in p.stderr
    assert net.log().count("DISCOVER") in range(6, 9)


@pytest.mark.parametrize("fault", ["truncated", "nak"])
def test_server_that_makes_no_sense(net, fault):
    net.serve("dhcp", net.path, fault=fault)
    p = net.kexling("list", "--dhcp", "c0", timeout=90)
    assert p.returncode == 1 and p.stderr.count("\n") == 1
    if fault == "nak":
        assert "3 refusals" in p.stderr and net.log().count("REQUEST") == 3


def test_offer_storm(net):
    net.serve("dhcp", net.path, fault="storm", file="menu")
    net.serve("tftp", net.path, files={"menu": CONFIG})
    assert lease(net.list("--dhcp", "c0"))["ip"] == "10.9.0.77"


def test_flood(net):
    """500 packets a second that are for us and make no sense: it asks all the same, as if nobody
    spoke, and hears who does then."""
    net.serve("dhcp", net.path, fault="flood", seconds=6, deaf=6, file="menu")
    net.serve("tftp", net.path, files={"menu": CONFIG})
    assert lease(net.list("--dhcp", "c0"))["ip"] == "10.9.0.77"
    log = net.log()
    assert log[:log.index("FLOOD ENDS")].count("DISCOVER") == 3     # at 0, 1 and 3 s


def two_servers(net, first, second):
    net.servers.run("ip", "addr", "replace", "10.9.0.2/24", "dev", "s0")
    net.serve("tftp", net.path, files={"menu": CONFIG})
    net.serve("dhcp", net.path, **first)
    net.serve("dhcp", net.path, at="10.9.0.2", offer="10.9.0.78", **second)
    return net.list("--dhcp", "c0")


@pytest.mark.parametrize("first,second,taken", [
    ({"file": ""}, {"file": "menu"}, "10.9.0.2"),
    ({"file": "menu"}, {"file": ""}, "10.9.0.1"),
    ({"file": "menu"}, {"file": "menu", "options": {"175": "010105"}}, "10.9.0.2")])
def test_two_servers(net, first, second, taken):
    """The one with something to boot; before that, by iPXE's priority. Both are told of."""
    found = two_servers(net, first, second)
    assert lease(found)["dhcp_server"] == taken
    assert {o["server"] for o in lease(found)["offers"]} == {"10.9.0.1", "10.9.0.2"}
    (note,) = [n for n in found["notes"] if n["code"] == "second-dhcp-server"]
    assert "10.9.0.1" in note["message"] and "10.9.0.2" in note["message"]


def test_proxy_that_is_late(net):
    """It speaks when there is a lease already, which names nothing to boot."""
    found = two_servers(net, {"file": ""}, {"proxy": True, "deaf": 3, "file": "menu",
                                            "options": {"60": b"PXEClient".hex()}})
    assert lease(found)["ip"] == "10.9.0.77" and lease(found)["url"] == "tftp://10.9.0.2/menu"


# ---- names ----

NAMED = (RANGE, "--dhcp-boot=http://boot.example/menu", "--dhcp-option=6,10.9.0.1")


@pytest.mark.parametrize("fault,names,told,asked", [
    ("silent", {}, "timed out", 3),
    (None, {}, "no such name", 2),
    (None, {"boot.example": ["10.9.0.1"]}, None, 1),
    ("wrong-id", {"boot.example": ["10.9.0.1"]}, None, 1)])
def test_name_servers(net, fault, names, told, asked):
    net.dnsmasq(*NAMED)
    net.serve("dns", net.path, names=names, fault=fault)
    net.serve("http", net.path, files={"/menu": CONFIG, "/vmlinuz": 5000})
    found = net.list("--dhcp", "c0")
    assert len(found["entries"]) == (0 if told else 1), found["notes"]
    if told:
        (note,) = [n for n in found["notes"] if n["code"] == "dns-failed"]
        assert told in note["message"]
    assert sum("DNS" in line for line in net.log()) == asked, net.log()


def test_boot_file_with_control_characters(net):
    net.serve("dhcp", net.path, file="menu\x1b[2J\n")
    found = net.list("--dhcp", "c0")
    assert "bad-value" in codes(found) and not found["entries"]
    assert "\x1b" not in net.kexling("explain", "--dhcp", "c0").stdout


def page(start, end):
    """The lines for dnsmasq in configs/README.md, for this network."""
    here = os.path.dirname(os.path.abspath(__file__))
    with open(f"{here}/../../configs/README.md") as f:
        text = f.read().split(start)[1].split(end)[0]
    lines = [line.strip() for line in text.splitlines() if line.startswith("    dhcp-")]
    return ["--" + line.replace("10.0.0.", "10.9.0.") for line in lines]


def test_the_page_for_people_with_a_server(net):
    """What configs/README.md says that dnsmasq is told: kexling gets the script."""
    lines = page("## Beside a PXE server", "A machine that has iPXE")
    assert len(lines) == 10
    net.dnsmasq(*lines)
    net.serve("http", net.path, files={"/boot.ipxe": "#!ipxe\nkernel vmlinuz x=1\nboot\n",
                                       "/vmlinuz": 5000})
    found = net.list("--dhcp", "c0")
    assert lease(found)["url"] == "http://10.9.0.1/boot.ipxe"
    assert [e["cmdline"] for e in found["entries"]] == ["x=1"]


def test_no_such_interface(net):
    p = net.kexling("list", "--dhcp", "nowhere0")
    assert p.returncode == 1 and p.stderr == "kexling: --dhcp nowhere0: No such device\n"


def test_interface_that_is_no_ethernet(net):
    p = net.kexling("list", "--dhcp", "lo")
    assert p.returncode == 1 and "not supported" in p.stderr
