"""kexling on an installed system: a published guide to kexec, step by step.

It starts Talos Linux from a running Debian, with the network settings on the command line; Debian's kernel
and an xz initramfs stand in for Talos's.
"""
# SPDX-License-Identifier: MIT
import io
import os
import re
import subprocess
import tarfile

import pytest

from kit import cpio, disks
from kit.debian import ask, boot_folder, demo_disk, log_in
from kit.qemu import drive
from kit.tools import PROGRAM, TOP, run

pytestmark = pytest.mark.slow

# Run by Debian's initramfs when the root file system is mounted: lays the case's files out in it.
INSTALL = b"""#!/bin/sh
[ "$1" = prereqs ] && exit 0
mount -o remount,rw none "$rootmnt"
chroot "$rootmnt" tar -C / -xf - < /installed.tar
mount -o remount,ro none "$rootmnt"
"""

# In the stand-in for Talos: Debian's initramfs configures the network by ip= and says what came of it.
REPORT = b"""#!/bin/sh
[ "$1" = prereqs ] && exit 0
. /scripts/functions
configure_networking
echo "GUIDE begin"
cat /proc/cmdline /proc/net/route /proc/net/fib_trie
echo "GUIDE end"
poweroff -f
"""


@pytest.fixture(scope="module")
def debian():
    return demo_disk()


@pytest.fixture(scope="module")
def boot(debian, tmp_path_factory):
    """The disk's /boot, copied out."""
    return boot_folder(debian, tmp_path_factory.mktemp("debian") / "boot")


def newest(boot, name):
    return max(path for path in boot.iterdir() if path.name.startswith(name) and "-6.12" in path.name)


def hook(place, script):
    """The files that make Debian's initramfs run `script`, and nothing else, at a place of its own."""
    order = f'/scripts/{place}/case "$@"\n'.encode()
    return {f"scripts/{place}/case": (script, 0o755), f"scripts/{place}/ORDER": order}


def install(folder):
    """What `make install` installs of what was built, with the kexec personality and all services."""
    clean = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    run("make", "-C", TOP, "-o", PROGRAM.relative_to(TOP), "install", f"DESTDIR={folder}", "PREFIX=/usr",
        "KEXEC=yes", "SERVICES=systemd openrc", env=clean)


def packed(folder):
    """A tar of the folder, all of it root's; folders themselves are left out, so that links stay links."""
    def owned(member):
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        return member
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for path in sorted(folder.rglob("*")):
            if path.is_symlink() or path.is_file():
                tar.add(path, path.relative_to(folder), filter=owned)
    return buffer.getvalue()


def guest(case, debian, boot, files, *more):
    """Debian as it is installed on the disk, with kexling and `files` in it, and a root shell.

    Its own kernel and initramfs are given to QEMU, so that they can bring the files along.
    """
    folder = case.folder / "installed"
    install(folder)
    disks.write_tree(folder, files)
    archive = cpio.archive({"installed.tar": packed(folder), **hook("init-bottom", INSTALL)})
    initramfs = case.folder / "initramfs"
    initramfs.write_bytes(cpio.with_length(newest(boot, "initrd.img").read_bytes(), 0) + archive)
    vm = case.start([*drive(case.overlay(debian)), *more, "-kernel", newest(boot, "vmlinuz"), "-initrd", initramfs,
                     "-append", "root=LABEL=demo-root ro console=ttyS0,115200"], memory=1024)
    log_in(vm)
    return vm


def talos_downloads(case, boot):
    """A disk that stands in for the guide's downloads: a kernel, and an initramfs in one xz stream."""
    plain = case.folder / "initramfs"
    with open(plain, "wb") as file:
        subprocess.run(["zstd", "-dc", newest(boot, "initrd.img")], stdout=file, check=True)
        file.write(cpio.archive(hook("init-premount", REPORT)))
    run("xz", "-0", "--check=crc32", plain)
    files = {"vmlinuz": newest(boot, "vmlinuz"), "initramfs.xz": plain.with_name("initramfs.xz")}
    return case.whole("downloads", disks.Ext4(files, label="DOWNLOADS", mib=160))


def udev_name(vm):
    """What udev names the card: onboard first, then by slot, then by path. (The guide's line leaves out the slot.)"""
    link = ask(vm, "ls /sys/class/net | grep -v ^lo")
    facts = dict(re.findall(r"(ID_NET_NAME_\w+)=(\S+)", ask(vm, f"udevadm info -q property /sys/class/net/{link}")))
    return next(facts[kind] for kind in map("ID_NET_NAME_{}".format, ("ONBOARD", "SLOT", "PATH")) if kind in facts)


@pytest.mark.parametrize("place, name", [("addr=9", "ens9"), ("addr=9,acpi-index=2", "eno2")])
def test_talos_from_a_running_debian(case, debian, boot, place, name):
    """ip= by `kexling ip` is what the guide computes; then kexec --load and --exec with the guide's words."""
    network = {"etc/systemd/network/guide.network": b"[Match]\nName=en*\n[Network]\nDHCP=ipv4\n"}
    vm = guest(case, debian, boot, network, *drive(talos_downloads(case, boot), n=1),
                  "-netdev", "user,id=net0", "-device", f"virtio-net-pci,netdev=net0,{place}")
    ask(vm, "mount -o ro LABEL=DOWNLOADS /mnt && cp /mnt/vmlinuz /mnt/initramfs.xz /tmp/")
    ask(vm, "systemctl start systemd-networkd && systemctl start systemd-networkd-wait-online", 300)
    assert udev_name(vm) == name
    words = ask(vm, "kexling ip")
    fields = words.removeprefix("ip=").split(":")
    assert fields[:4] == ["10.0.2.15", "", "10.0.2.2", "255.255.255.0"], words
    assert fields[5] == name, words

    ask(vm, "CMDLINE=\"init_on_alloc=1 slab_nomerge pti=on console=tty0 console=ttyS0 printk.devkmsg=on "
            "talos.platform=metal $(kexling ip)\"")
    ask(vm, 'kexec --load /tmp/vmlinuz --initrd=/tmp/initramfs.xz --command-line="$CMDLINE"')
    assert ask(vm, "cat /sys/kernel/kexec_loaded") == "1"
    mark = vm.serial.mark()
    vm.serial.send("kexec --exec\r")
    report = vm.serial.wait(r"(?s)GUIDE begin(.*)GUIDE end", 300, mark)[1]
    assert f"talos.platform=metal {words}" in report
    assert re.search(r"\|-- 10\.0\.2\.15\s+/32 host LOCAL", report), report
    assert re.search(rf"{name}\s+00000000\s+0202000A", report), "the default route is by another card\n" + report
