"""kexling on an installed system: a published guide to kexec, step by step.

It starts Talos Linux from a running Debian, with the network settings on the command line;
Debian's kernel and an xz initramfs stand in for Talos's.
"""
# SPDX-License-Identifier: MIT
import io
import re
import shutil
import subprocess
import tarfile

import pytest

from kit import cpio, disks
from kit.debian import SHELL, ask, boot_folder, demo_disk, log_in
from kit.qemu import drive
from kit.tools import install, run

pytestmark = pytest.mark.slow

# Run by Debian's initramfs when the root file system is mounted: lays the case's files out in it.
INSTALL = b"""#!/bin/sh
[ "$1" = prereqs ] && exit 0
mount -o remount,rw none "$rootmnt"
chroot "$rootmnt" tar -C / -xf - < /installed.tar
mount -o remount,ro none "$rootmnt"
"""

# In the stand-in for Talos: Debian's initramfs configures the network by ip=
# and says what came of it.
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
    return max(path for path in boot.iterdir()
               if path.name.startswith(name) and "-6.12" in path.name)


def hook(place, script):
    """The files that make Debian's initramfs run `script`, and nothing else,
    at a place of its own."""
    order = f'/scripts/{place}/case "$@"\n'.encode()
    return {f"scripts/{place}/case": (script, 0o755), f"scripts/{place}/ORDER": order}


def packed(folder):
    """A tar of the folder, all of it root's;
    folders themselves are left out, so that links stay links."""
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


def guest(case, debian, boot, files, *more, add=None, words="", enter=log_in):
    """Debian as it is installed on the disk, with kexling and `files` in it, and a root shell.

    Its own kernel and initramfs are given to QEMU, so that they can bring the files along; `add`
    puts more into their folder, `words` are more for the command line, `enter` leads to the shell.
    """
    folder = case.folder / "installed"
    install(folder, "KEXEC=yes", "SERVICES=systemd openrc")
    disks.write_tree(folder, files)
    if add:
        add(folder)
    archive = cpio.archive({"installed.tar": packed(folder), **hook("init-bottom", INSTALL)})
    initramfs = case.folder / "initramfs"
    initramfs.write_bytes(cpio.with_length(newest(boot, "initrd.img").read_bytes(), 0) + archive)
    vm = case.start([*drive(case.overlay(debian)), *more, "-kernel", newest(boot, "vmlinuz"),
                     "-initrd", initramfs, "-append",
                     f"root=LABEL=demo-root ro console=ttyS0,115200 {words}".strip()],
                    memory=1024)
    enter(vm)
    return vm


def talos_downloads(case, boot):
    """A disk that stands in for the guide's downloads:
    a kernel, and an initramfs in one xz stream."""
    plain = case.folder / "initramfs"
    with open(plain, "wb") as file:
        subprocess.run(["zstd", "-dc", newest(boot, "initrd.img")], stdout=file, check=True)
        file.write(cpio.archive(hook("init-premount", REPORT)))
    run("xz", "-0", "--check=crc32", plain)
    files = {"vmlinuz": newest(boot, "vmlinuz"), "initramfs.xz": plain.with_name("initramfs.xz")}
    return case.whole("downloads", disks.Ext4(files, label="DOWNLOADS", mib=160))


def udev_name(vm):
    """What udev names the card: onboard first, then by slot, then by path.
    (The guide's line leaves out the slot.)"""
    link = ask(vm, "ls /sys/class/net | grep -v ^lo")
    facts = dict(re.findall(r"(ID_NET_NAME_\w+)=(\S+)",
                            ask(vm, f"udevadm info -q property /sys/class/net/{link}")))
    return next(facts[kind] for kind in map("ID_NET_NAME_{}".format, ("ONBOARD", "SLOT", "PATH"))
                if kind in facts)


@pytest.mark.parametrize("place, name", [("addr=9", "ens9"), ("addr=9,acpi-index=2", "eno2")])
def test_talos_from_a_running_debian(case, debian, boot, place, name):
    """ip= by `kexling ip` is what the guide computes;
    then kexec --load and --exec with the guide's words."""
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

    ask(vm,
        "CMDLINE=\"init_on_alloc=1 slab_nomerge pti=on console=tty0 console=ttyS0 "
        "printk.devkmsg=on "
            "talos.platform=metal $(kexling ip)\"")
    ask(vm, 'kexec --load /tmp/vmlinuz --initrd=/tmp/initramfs.xz --command-line="$CMDLINE"')
    assert ask(vm, "cat /sys/kernel/kexec_loaded") == "1"
    mark = vm.serial.mark()
    vm.serial.send("kexec --exec\r")
    report = vm.serial.wait(r"(?s)GUIDE begin(.*)GUIDE end", 300, mark)[1]
    assert f"talos.platform=metal {words}" in report
    assert re.search(r"\|-- 10\.0\.2\.15\s+/32 host LOCAL", report), report
    found = re.search(rf"{name}\s+00000000\s+0202000A", report)
    assert found, "the default route is by another card\n" + report


# What Alpine's own scripts of these names do, as far as it matters to what is run before and after
# them.
OPENRC = {
    "localmount": "start() {\n\t[ -d /sys/block ] || mount -t sysfs sysfs /sys\n"
                  "\t[ -b /dev/vda ] || mount -t devtmpfs dev /dev\n"
                  "\tmount -o remount,rw none / && mount -a\n}\n",
    "console": "depend() { need localmount; }\nstart() {\n\thostname kexling-demo\n"
               "\t(setsid agetty --autologin root -L 115200 ttyS0 vt100 > /dev/null 2>&1 &)\n}\n",
    "killprocs": "start() { :; }\n",
    "mount-ro": "depend() { after killprocs; }\n"
                "start() { umount /boot/efi /boot; mount -o remount,ro /; }\n",
}
RUNLEVELS = {"sysinit": [], "boot": ["localmount"]}
DOWN = ["killprocs", "savecache", "mount-ro"]

# The two services of https://wiki.alpinelinux.org/wiki/Kexec, in other words;
# the calls of kexec are the page's.
WIKI = {
    "kexec-load": "depend() { need localmount; }\nstart() { :; }\n"
                  "stop() {\n\tyesno ${RC_GOINGDOWN} || exit\n"
                  "\tkexec -l \"/boot/${KERNEL}\" --initrd \"/boot/${INITRD}\" --reuse-cmdline\n"
                  "\tewend $? Failed.\n}\n",
    "kexec-exec": "depend() { after killprocs savecache mount-ro; }\n"
                  "start() {\n\tkexec -e\n\tewend $? None.\n"
                  "\treturn 0\n}\n",
}


@pytest.fixture(scope="module")
def openrc(tmp_path_factory):
    """Debian's packages of OpenRC, unpacked."""
    folder = tmp_path_factory.mktemp("openrc")
    subprocess.run(["apt-get", "-q", "download", "openrc", "libeinfo1", "librc1"], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL)
    for package in folder.glob("*.deb"):
        run("dpkg-deb", "-x", package, folder / "tree")
    return folder / "tree"


def openrc_guest(case, debian, boot, openrc, services, files=()):
    """The same Debian with OpenRC as its init,
    and these services in its default and shutdown runlevels."""
    def add(folder):
        shutil.copytree(openrc, folder, dirs_exist_ok=True, symlinks=True)
        (folder / "etc/insserv.conf").touch()
        for name, text in {**OPENRC, **WIKI}.items():
            (folder / "etc/init.d" / name).write_text(f"#!/sbin/openrc-run\n{text}")
        for script in (folder / "etc/init.d").iterdir():
            script.chmod(0o755)
        load, jump = services
        for level, names in {**RUNLEVELS, "default": ["console", load],
                             "shutdown": [*DOWN, jump]}.items():
            (folder / "etc/runlevels" / level).mkdir(parents=True, exist_ok=True)
            for name in names:
                (folder / "etc/runlevels" / level / name).symlink_to(f"/etc/init.d/{name}")
    return guest(case, debian, boot, dict(files), add=add, words="init=/sbin/openrc-init",
                 enter=lambda vm: vm.serial.wait(SHELL, 240))


def boot_id(vm):
    return ask(vm, "cat /proc/sys/kernel/random/boot_id")


def reboots(vm, command):
    """Restarts; when it is at the login again, that was not by the firmware:
    with it the machine ends."""
    before, mark = boot_id(vm), vm.serial.mark()
    vm.serial.send(f"{command}\r")
    log_in(vm, mark)
    assert boot_id(vm) != before


def test_alpine_services_of_the_wiki(case, debian, boot, openrc):
    """kexec is kexling; it goes on with the same command line, so OpenRC is there again,
    and once more."""
    names = {"KERNEL": newest(boot, "vmlinuz").name, "INITRD": newest(boot, "initrd.img").name}
    conf = "".join(f"{key}={value}\n" for key, value in names.items()).encode()
    vm = openrc_guest(case, debian, boot, openrc, ("kexec-load", "kexec-exec"),
                      {"etc/conf.d/kexec-load": conf})
    for _ in range(2):
        before, mark = boot_id(vm), vm.serial.mark()
        vm.serial.send("openrc-shutdown -r now\r")
        vm.serial.wait("Starting new kernel", 240, mark)
        vm.serial.wait(SHELL, 240, vm.serial.mark())    # it logs in by itself
        assert boot_id(vm) != before
        assert "init=/sbin/openrc-init" in ask(vm, "cat /proc/cmdline")


def test_alpine_with_our_services(case, debian, boot, openrc):
    """They load the default of the system's own boot loader:
    here that is Debian as it was installed."""
    vm = openrc_guest(case, debian, boot, openrc, ("kexling-load", "kexling-exec"))
    reboots(vm, "openrc-shutdown -r now")
    assert "openrc" not in ask(vm, "cat /proc/cmdline")


def test_alpine_powers_off(case, debian, boot, openrc):
    """Nothing is loaded for a machine that is switched off,
    so nothing is started in place of that."""
    vm = openrc_guest(case, debian, boot, openrc, ("kexling-load", "kexling-exec"))
    mark = vm.serial.mark()
    vm.serial.send("openrc-shutdown -p now\r")
    vm.wait_off(300)
    said = vm.serial.text(mark)
    assert "Power down" in said and "Starting new kernel" not in said, vm.serial.tail(mark)


def test_alpine_where_loading_is_disabled(case, debian, boot, openrc):
    """The page says: not permitted, and which parameter would permit it;
    then the reboot is an ordinary one."""
    vm = openrc_guest(case, debian, boot, openrc, ("kexling-load", "kexling-exec"))
    ask(vm, "echo 1 > /proc/sys/kernel/kexec_load_disabled")
    said = ask(vm, f"kexec -l /boot/{newest(boot, 'vmlinuz').name} --reuse-cmdline 2>&1")
    assert "kexec_load_disabled" in said, said
    mark = vm.serial.mark()
    vm.serial.send("openrc-shutdown -r now\r")
    vm.wait_off(300)
    assert "kexec_load_disabled" in vm.serial.text(mark), vm.serial.tail(mark)


def test_systemd_reboots_by_kexec_every_time(case, debian, boot):
    vm = guest(case, debian, boot, {})
    ask(vm, "systemctl enable kexling-reboot.service")
    reboots(vm, "systemctl reboot")
    reboots(vm, "systemctl reboot")


def test_systemd_reboots_by_kexec_once(case, debian, boot):
    vm = guest(case, debian, boot, {})
    ask(vm, "systemctl start kexling-next.service")
    assert ask(vm, "cat /sys/kernel/kexec_loaded") == "1"
    reboots(vm, "systemctl reboot")
    vm.serial.send("systemctl reboot\r")
    vm.wait_off(300)


def test_check_of_a_real_debian(case, debian, boot):
    """Silent when all is well; with one initrd cut short it says which, of which entry,
    and what is wrong with it."""
    vm = guest(case, debian, boot, {})
    check = "kexling check > /tmp/said 2>&1; rc=$?; cat /tmp/said; echo rc=$rc"
    assert ask(vm, check, 300) == "rc=0"
    initrd = newest(boot, "initrd.img").name
    ask(vm, f"mount -o remount,rw /boot; truncate -s -5000 /boot/{initrd}")
    said = ask(vm, check, 300)
    assert said.endswith("rc=1") and initrd in said and "Debian" in said, said
