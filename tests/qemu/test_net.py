"""From the network to the second kernel: QEMU's own DHCP and TFTP, and an HTTP server of ours."""
# SPDX-License-Identifier: MIT
import http.server
import pathlib
import random
import re
import socket
import ssl
import sys
import threading

import pytest

from kit import configs, disks, guest, nvram, relay, wire
from kit.debian import installer
from kit.disks import write_tree
from kit.qemu import firmware
from kit.serial import ENTER
from kit.tools import Missing, first_stage

sys.path.append(str(pathlib.Path(__file__).parent.parent / "net"))
from certificates import Authority  # noqa: E402


def mac(number):
    return f"52:54:00:12:34:{0x56 + number:02x}"


def card(folder, boot_file, model="virtio-net-pci", number=0):
    """A card on a network of its own, where a server offers `boot_file` out of `folder`."""
    return ["-netdev", f"user,id=n{number},tftp={folder},bootfile={boot_file}",
            "-device", f"{model},netdev=n{number},mac={mac(number)},romfile="]


def card_of_six(folder, boot_file):
    """One on a network where nobody speaks IPv4: addresses are the machine's own, the boot file is
    a DHCPv6 server's."""
    return ["-netdev", "user,id=n0,ipv4=off,ipv6=on,ipv6-prefix=fd00::,ipv6-host=fd00::2,"
            f"tftp={folder},bootfile={boot_file}", "-device", "e1000,netdev=n0,romfile="]


def dead_card(number):
    """One with a cable, and nobody who answers."""
    return ["-netdev", f"hubport,id=d{number},hubid={number}",
            "-device", f"e1000,netdev=d{number},romfile="]


def served(case, system, config, name="served"):
    """A folder with the system's files and a configuration, as TFTP has it."""
    folder = case.folder / name
    write_tree(folder, {"pxelinux.0": b"\xea not for this processor",
                        "vmlinuz": system.kernel.read_bytes(),
                        "initrd": system.initrds[0], config: pxelinux(system)})
    return folder


def pxelinux(system):
    return (f"DEFAULT one\nLABEL one\n  MENU LABEL {system.title}\n  KERNEL vmlinuz\n"
            f"  APPEND initrd=initrd {system.cmdline}\n").encode()


@pytest.mark.parametrize("model", ["virtio-net-pci", "e1000"])
def test_pxelinux_by_tftp(case, model):
    system = case.system("By pxelinux")
    folder = served(case, system, "pxelinux.cfg/01-52-54-00-12-34-56")
    system.check(case.boot(extra=card(folder, "pxelinux.0", model)).report())


def test_disk_comes_before_the_network(case):
    """net=after is the default: a disk that boots is not asked to wait for a server."""
    local, remote = case.system("From the disk"), case.system("From the network")
    folder = served(case, remote, "pxelinux.cfg/default")
    disk = case.gpt("disk", disks.Vfat(configs.bls(local), label="ESP"))
    local.check(case.boot(disk, extra=card(folder, "pxelinux.0")).report())


def test_network_is_preferred(case):
    local, remote = case.system("From the disk"), case.system("From the network")
    folder = served(case, remote, "pxelinux.cfg/default")
    disk = case.gpt("disk", disks.Vfat(configs.bls(local), label="ESP"))
    vm = case.boot(disk, extra=card(folder, "pxelinux.0"),
                   append="kexling.net=prefer kexling.timeout=1")
    remote.check(vm.report())


def test_one_of_two_cards_is_dead(case):
    system = case.system("By the other card")
    folder = served(case, system, "pxelinux.cfg/default")
    extra = dead_card(1) + card(folder, "pxelinux.0")
    system.check(case.boot(extra=extra, append="kexling.net=on").report())


def test_the_card_that_it_came_by(case):
    """net.interface=boot is the card that BOOTIF= names; the other one's server is not asked."""
    wrong, system = case.system("By the first card"), case.system("By the card it came by")
    extra = (card(served(case, wrong, "pxelinux.cfg/default", "first"), "pxelinux.0")
             + card(served(case, system, "pxelinux.cfg/default", "second"), "pxelinux.0",
                    number=1))
    system.check(case.boot(extra=extra, append=(
        "kexling.net=on kexling.net.interface=boot "
        f"BOOTIF=01-{mac(1).replace(':', '-')}")).report())


def test_cable_that_is_plugged_late(case):
    """Nobody at the other end for ten seconds is said, and is not the end."""
    system = case.system("By a late cable")
    folder = served(case, system, "pxelinux.cfg/default")
    vm = case.boot(extra=card(folder, "pxelinux.0"), append="kexling.net=on")
    vm.qmp("set_link", name="n0", up=False)
    vm.serial.wait("network eth0: no link: no cable, or nobody at its end")
    vm.qmp("set_link", name="n0", up=True)
    system.check(vm.report())


def test_card_without_a_driver(case):
    """It is no interface; whoever asks is told of it. Another card works."""
    system = case.system("By the card with a driver")
    folder = served(case, system, "pxelinux.cfg/default")
    extra = ["-netdev", "user,id=x", "-device", "ne2k_pci,netdev=x,romfile="]
    vm = case.boot(extra=extra + card(folder, "pxelinux.0", number=1), append="kexling.net=on")
    vm.serial.wait(r"network 0000:[0-9a-f:.]+: this kernel has no driver for the card\s+10ec:8029, "
                   r"or that waits for firmware")
    system.check(vm.report())


def test_lossy_wire(case):
    """Of a hundred frames three are lost each way, three come twice and five behind the next."""
    system = case.system("Through the noise", extra={"large.bin": bytes(range(256)) * 16000})
    there, back = wire.Faults(5), wire.Faults(6)
    folder = served(case, system, "pxelinux.cfg/default")
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    w = wire.Wire(files, "pxelinux.0", there, back)
    system.check(case.boot(extra=w.options()).report(seconds=240))
    assert back.count["lost"] > 100 and back.count["doubled"] > 100 and back.count["late"] > 100
    assert there.count["lost"] > 5


@pytest.mark.parametrize("boot_file", ["pxelinux.0", "debian-installer/amd64/grubx64.efi"],
                         ids=["pxelinux", "grub"])
def test_debian_s_installer(case, boot_file):
    """Its package's folder as it is, served by TFTP: its menu, then its first question."""
    try:
        folder = installer()
    except Missing as error:
        pytest.skip(str(error))
    vm = case.boot(extra=card(folder, boot_file), memory=1024, append=(
        "kexling.net=on kexling.cmdline.append=console=ttyS0"))
    vm.serial.wait("Install")
    vm.serial.send(ENTER)
    vm.serial.wait("Select a language", 400)


def test_ipv6_alone(case):
    """Router advertisements, DHCPv6, TFTP."""
    system = case.system("By IPv6")
    folder = served(case, system, "menu")
    system.check(case.boot(extra=card_of_six(folder, "menu")).report())


def test_port_of_a_bond(case):
    """Nothing passes before the switch has heard LACP, nor once it hears it no longer: it is
    answered while files are fetched, too."""
    system = case.system("Through a bond", extra={"large.bin": bytes(range(256)) * 16000})
    folder = served(case, system, "pxelinux.cfg/default")
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    w = wire.Bond(files, "pxelinux.0")
    system.check(case.boot(extra=w.options(), append=(
        "kexling.net=on kexling.net.lacp=yes")).report())
    assert w.heard


def test_vlan(case):
    """What has no tag reaches nobody there."""
    system = case.system("By VLAN 42")
    folder = served(case, system, "pxelinux.cfg/default")
    extra = relay.vlan(42).options(f"tftp={folder},bootfile=pxelinux.0")
    system.check(case.boot(extra=extra, append="kexling.net=on kexling.net.vlan=42").report())


class Server(http.server.ThreadingHTTPServer):
    """Serves `files`, and dies once after `dies_after` bytes of each that is that long."""
    daemon_threads = True

    def __init__(self, files, dies_after=None, pem=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.scheme = "https" if pem else "http"
        if pem:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            self.socket = context.wrap_socket(self.socket, server_side=True)
        self.files, self.dies_after, self.dead, self.asked = files, dies_after, set(), []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path):
        """As a machine of QEMU's user network sees it."""
        return f"{self.scheme}://10.0.2.2:{self.server_port}{path}"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def do_HEAD(self):
        self.answer(False)

    def do_GET(self):
        self.answer(True)

    def answer(self, with_body):
        server, data = self.server, self.server.files.get(self.path)
        first = int(self.headers.get("Range", "bytes=0-")[6:].split("-")[0])
        server.asked.append((self.command, self.path, first))
        if data is None:
            self.send_error(404)
            return
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        if not with_body:
            return
        if server.dies_after and self.path.endswith("initrd") and self.path not in server.dead:
            server.dead.add(self.path)
            self.wfile.write(data[:server.dies_after])
            self.close_connection = True
            return
        self.wfile.write(data[first:])


def test_uefi_http_boot(case):
    """The firmware fetches the payload itself, by a boot option that is a URL; that goes on to the
    server's script."""
    system = case.system("Behind HTTP boot")
    server = Server({"/kexling.efi": first_stage().read_bytes(),
                     "/vmlinuz": system.kernel.read_bytes(), "/initrd": system.initrds[0],
                     "/script.ipxe": f"#!ipxe\nkernel vmlinuz {system.cmdline}\ninitrd initrd\n"
                                     "boot\n".encode()})
    arguments = firmware(case.folder) + card(case.folder, server.url("/script.ipxe"))
    nvram.put(case.folder / "efivars.fd", {
        "Boot0009": nvram.option_for_url(server.url("/kexling.efi")), "BootOrder": b"\x09\0"})
    report = case.start(arguments, machine="q35", memory=1024).report(seconds=240)
    server.shutdown()
    system.check(report)
    assert "efi" in report.marks


@pytest.mark.parametrize("mib", [28, 300])
def test_server_dies_and_comes_back(case, mib):
    """What was cut short goes on where it ended, and nothing of it is lost."""
    cut, dice = mib << 19, random.Random(mib)
    large = b"".join(dice.randbytes(1 << 20) for _ in range(mib))
    system = case.system("By a server that dies", extra={"large.bin": large})
    script = (f"#!ipxe\nkernel vmlinuz {system.cmdline}\ninitrd initrd\nboot\n").encode()
    server = Server({"/script.ipxe": script, "/vmlinuz": system.kernel.read_bytes(),
                     "/initrd": system.initrds[0]}, dies_after=cut)
    vm = case.boot(extra=card(case.folder, server.url("/script.ipxe")),
                   memory=512 if mib < 100 else 2048)
    system.check(vm.report(seconds=120 + mib))
    assert ("GET", "/initrd", cut) in server.asked
    server.shutdown()


def test_no_dhcp(case):
    """An address of its own, and what the next kernel is told of it."""
    system = case.system("By its own address")
    script = f"#!ipxe\nkernel vmlinuz {system.cmdline}\ninitrd initrd\nboot\n".encode()
    server = Server({"/script.ipxe": script, "/vmlinuz": system.kernel.read_bytes(),
                     "/initrd": system.initrds[0]})
    vm = case.boot(extra=card(case.folder, "nothing"), memory=512, append=(
        "kexling.net=on kexling.net.address=10.0.2.9::10.0.2.2:255.255.255.0::eth0:none:10.0.2.3 "
        f"kexling.net.url={server.url('/script.ipxe')} kexling.net.handover=ip"))
    report = vm.report()
    system.check(report)
    assert re.search(r" ip=10\.0\.2\.9::10\.0\.2\.2:255\.255\.255\.0::\w+:none:10\.0\.2\.3( |$)",
                     report.cmdline), report.cmdline
    server.shutdown()


MENU = """#!ipxe
menu What to boot
item other Something else
item this The one
choose --timeout 1000 --default this what && goto ${what}
:other
exit
:this
kernel vmlinuz %s
initrd initrd
boot
"""


def test_menu_by_https(case):
    """The authority is in the initramfs, the URL in the settings; the log is sent to this machine
    meanwhile."""
    system = case.system("By https")
    authority = Authority(case.folder / "authority", "Of this test")
    server = Server({"/script.ipxe": (MENU % system.cmdline).encode(),
                     "/vmlinuz": system.kernel.read_bytes(), "/initrd": system.initrds[0]},
                    pem=authority.server("server", "IP:10.0.2.2"))
    log = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    log.bind(("127.0.0.1", 0))
    log.settimeout(10)
    extra = card(case.folder, "nothing-of-the-kind") + guest.initramfs(
        case, {"etc/kexling/ca/ca.pem": authority.pem.read_bytes()})
    vm = case.boot(extra=extra, memory=512, append="kexling.log=info "
                   f"kexling.net.url={server.url('/script.ipxe')} "
                   f"kexling.net.log=udp://10.0.2.2:{log.getsockname()[1]}")
    system.check(vm.report())
    assert log.recv(2000).startswith(b"<30>1 - - kexling - - - ")
    server.shutdown()
