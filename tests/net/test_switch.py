# SPDX-License-Identifier: MIT
"""Switches between kexling and the servers: spanning tree, bonds, VLANs."""
import time

import pytest

from test_dhcp import CONFIG, lease


def test_port_that_opens_late(net):
    """All is asked again as soon as the switch says so, and not when it would be in any case: that
    is at 15 s."""
    net.serve("switch", net.path, says="blocking", seconds=8)
    net.serve("dhcp", net.path, file="menu", deaf=8.5)
    net.serve("tftp", net.path, files={"menu": CONFIG, "vmlinuz": 5000})
    began = time.time()
    found = net.list("--dhcp", "c0")
    assert time.time() - began < 14.5
    assert lease(found)["ip"] == "10.9.0.77" and len(found["entries"]) == 1
    (note,) = [n for n in found["notes"] if n["code"] == "stp-blocking"]
    assert "let nothing pass for" in note["message"]


@pytest.mark.parametrize("says,told", [("old", "spanning tree?"), ("bond", "LACP")])
def test_port_that_stays_shut(net, says, told):
    """The reason is said, and not only that nobody answered."""
    net.serve("switch", net.path, says=says)
    p = net.kexling("list", "--dhcp", "c0", timeout=90)
    assert p.returncode == 1 and p.stderr.count("\n") == 1
    assert "carrier, but no answer" in p.stderr and told in p.stderr, p.stderr


def test_vlan(net):
    if not net.vlan(42):
        pytest.skip("this kernel has no VLANs")
    net.servers.run("ip", "addr", "add", "10.8.0.1/24", "dev", "s0.42")
    net.dnsmasq("--dhcp-range=10.8.0.50,10.8.0.60,1h", "--dhcp-boot=menu,,10.8.0.1",
                interface="s0.42")
    assert lease(net.list("--dhcp", "c0.42"))["ip"].startswith("10.8.0.")
