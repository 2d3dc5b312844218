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
