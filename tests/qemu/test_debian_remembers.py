"""A real Debian 12 asks its boot loader to remember something, by its own tools: systemd's under
OVMF, GRUB's on a BIOS; and our services run in it."""
# SPDX-License-Identifier: MIT
import json
import os
import re

import pytest

from kit.debian import ask, boot_folder, demo_disk, log_in, packages, tar_of
from kit.qemu import drive, firmware
from kit.serial import DOWN, ENTER
from kit.tools import first_stage, install, run

pytestmark = [pytest.mark.slow, pytest.mark.long]

CONSOLE = "console=ttyS0,115200 no_timer_check quiet"
SYSTEMD = ["systemd-boot", "systemd-boot-efi"]


def restart(vm, command="systemctl reboot"):
    """QEMU ends where the machine would begin anew."""
    vm.serial.send(f"{command}\r")
    vm.wait_off(180)


# ---- systemd's tools

def entry(word, title, root):
    return (f"title {title}\nlinux /debian/vmlinuz\ninitrd /debian/initrd\n"
            f"options root=UUID={root} ro {CONSOLE} entry={word}\n")


def into_esp(disk, files):
    """Puts files into the EFI system partition, the second one, without mounting."""
    table = json.loads(run("sfdisk", "-J", disk))["partitiontable"]
    esp = f"{disk}@@{table['partitions'][1]['start'] * 512}"
    env = dict(os.environ, MTOOLS_SKIP_CHECK="1")
    for folder in "loader", "loader/entries", "debian":
        run("mmd", "-i", esp, f"::/{folder}", env=env)
    for path, source in files.items():
        run("mcopy", "-i", esp, source, f"::/{path}", env=env)


def identity(disk, number):
    """The UUID of a file system on the disk's partition of that number."""
    table = json.loads(run("sfdisk", "-J", disk))["partitiontable"]
    start = table["partitions"][number - 1]["start"] * 512
    return run("blkid", "-p", "-O", start, "-s", "UUID", "-o", "value", disk).decode().strip()


def with_systemd_boot(case, debian):
    """Debian's disk with entries of systemd-boot's on its ESP: a and b, the same kernel by other
    words."""
    disk = case.copy(debian)
    case.forget(disk)
    boot = boot_folder(debian, case.folder / "boot")
    root = identity(disk, 4)
    written = case.folder / "entries"
    written.mkdir()
    files = {"debian/vmlinuz": next(boot.glob("vmlinuz-6.1.*")),
             "debian/initrd": next(boot.glob("initrd.img-6.1.*"))}
    texts = {"loader/loader.conf": "timeout 2\ndefault debian-a.conf\n",
             "loader/entries/debian-a.conf": entry("a", "Debian A", root),
             "loader/entries/debian-b.conf": entry("b", "Debian B", root)}
    for path, text in texts.items():
        files[path] = written / path.replace("/", "_")
        files[path].write_text(text)
    into_esp(disk, files)
    return disk, identity(disk, 2)


def tools(case):
    """systemd-boot's tools and kexling's own files, as a disk that is a tar."""
    tree = packages(case.folder / "packages", *SYSTEMD)
    install(tree)
    for merged in "lib", "sbin", "bin":      # links in Debian, which tar would replace by folders
        if (tree / merged).is_dir() and not (tree / merged).is_symlink():
            run("cp", "-a", f"{tree / merged}/.", tree / "usr" / merged)
            run("rm", "-r", tree / merged)
    return tar_of(tree, case.image("tools"))


class Machine:
    """The machine of one case, started again and again with the variables that it has."""

    def __init__(self, case, *drives, words=""):
        self._case, self._folder = case, case.folder / "machine0"
        self._arguments = firmware(self._folder)
        for n, image in enumerate(drives):
            self._arguments += drive(image, "virtio", n)
        self._arguments += ["-kernel", first_stage(), "-append", f"no_timer_check {words}"]

    def start(self, login=True):
        vm = self._case.start(self._arguments, self._folder, machine="q35", memory=1024)
        if login:
            log_in(vm)
        return vm


def set_default(vm, words):
    told = ask(vm, f"kexling set-default {words}; echo rc=$?", 240)
    assert told.endswith("rc=0"), told


def entry_of(vm):
    return ask(vm, "tr ' ' '\\n' < /proc/cmdline | sed -n s/^entry=//p")


def test_bootctl_and_systemctl(case, debian_disk):
    """bootctl shows kexling; a default, a one-shot and a menu that systemd asks for come true; an
    entry that counts is blessed; our services run, and what is stale goes."""
    disk, esp = with_systemd_boot(case, debian_disk)
    machine = Machine(case, disk, tools(case), words=f"kexling.order=UUID={esp} kexling.attempts=5")
    vm = machine.start()
    assert entry_of(vm) == "a"
    ask(vm, "tar -xf /dev/vdb -C / && systemctl daemon-reload && "
            "systemctl enable --now kexling-good")
    status = ask(vm, "bootctl status --no-pager 2>&1 | head -40")
    assert "Product: kexling" in status, status
    assert "debian-b.conf" in ask(vm, "bootctl list --no-pager 2>&1")
    ask(vm, "bootctl set-oneshot debian-b.conf")
    restart(vm)

    vm = machine.start()
    assert entry_of(vm) == "b"
    ask(vm, "systemctl is-active --wait kexling-good; systemctl start kexling-good")
    assert ask(vm, "ls /sys/firmware/efi/efivars | grep -c KexlingAttempts") == "0"
    ask(vm, "bootctl set-default debian-b.conf")
    restart(vm)

    vm = machine.start()
    assert entry_of(vm) == "b"
    restart(vm, "systemctl reboot --boot-loader-entry=debian-a.conf")

    vm = machine.start()
    assert entry_of(vm) == "a"
    restart(vm, "systemctl reboot --boot-loader-menu=40s")

    vm = machine.start(login=False)
    vm.serial.wait(r"Debian B in (3\d|40) s", 240)
    vm.serial.send(ENTER)
    log_in(vm)
    assert entry_of(vm) == "b"
    entries = "/boot/efi/loader/entries"
    ask(vm, f"sed s/entry=b/entry=c/ {entries}/debian-b.conf > {entries}/debian-c+3.conf; sync")
    ask(vm, "bootctl set-default debian-c.conf; systemctl enable kexling-forget")
    restart(vm)

    vm = machine.start()
    assert entry_of(vm) == "c"
    state = ask(vm, "for i in $(seq 60); do systemctl is-active -q systemd-bless-boot && break; "
                    "sleep 1; done; systemctl is-active systemd-bless-boot; ls " + entries, 180)
    assert state.split() == ["active", "debian-a.conf", "debian-b.conf", "debian-c.conf"], state
    ask(vm, "systemctl start kexling-forget")
    told = "ls /sys/firmware/efi/efivars | grep -c '^Loader[FIE]'"
    assert int(ask(vm, told)) > 0
    ask(vm, "systemctl stop kexling-forget")
    left = ask(vm, "ls /sys/firmware/efi/efivars | grep '^Loader'").split()
    # what a person has set is theirs
    assert [name.split("-")[0] for name in left] == ["LoaderEntryDefault"]
    restart(vm, "systemctl poweroff")


def test_set_default_by_variables(case, debian_disk):
    """kexling set-default where the loader is systemd-boot's kind: for good, and once."""
    disk, esp = with_systemd_boot(case, debian_disk)
    machine = Machine(case, disk, tools(case), words=f"kexling.order=UUID={esp}")

    def identities(vm):
        entries = json.loads(ask(vm, "kexling list --json", 240))["entries"]
        return [next(e["id"] for e in entries if e["title"] == f"Debian {letter}")
                for letter in "AB"]

    vm = machine.start()
    assert entry_of(vm) == "a"
    ask(vm, "tar -xf /dev/vdb -C /")
    first, second = identities(vm)
    set_default(vm, f"'{second}'")
    restart(vm)

    vm = machine.start()
    assert entry_of(vm) == "b"
    set_default(vm, f"--once '{first}'")
    restart(vm)

    vm = machine.start()
    assert entry_of(vm) == "a"
    restart(vm)

    vm = machine.start()
    assert entry_of(vm) == "b", "once means once"
    restart(vm, "systemctl poweroff")


# ---- GRUB's tools

def test_grub_reboot_and_savedefault(case, debian_disk):
    """An entry once, then the default again; what is chosen in the menu is the next default."""
    layer = case.overlay(debian_disk)

    def start(login=True):
        vm = case.boot(layer, memory=1024)
        if login:
            log_in(vm)
        return vm

    def kernel(vm):
        return ".".join(ask(vm, "uname -r").split(".")[:2])

    vm = start()
    newer = kernel(vm)
    ask(vm, "sed -i 's/^GRUB_DEFAULT=.*/GRUB_DEFAULT=saved/' /etc/default/grub && update-grub", 240)
    ask(vm, "grub-reboot '1>2'")
    assert "next_entry=1>2" in ask(vm, "grub-editenv list")
    restart(vm)

    vm = start()
    older = kernel(vm)
    assert (newer, older) == ("6.12", "6.1")
    assert ask(vm, "grub-editenv list | grep -c 'next_entry=.'") == "0"
    restart(vm)

    vm = start()
    assert kernel(vm) == newer, "once means once"
    # not before: in a submenu GRUB does not know of "once" any more, and saves what it starts
    ask(vm, "echo GRUB_SAVEDEFAULT=true >> /etc/default/grub && update-grub", 240)
    restart(vm)

    vm = start(login=False)
    vm.serial.wait("Advanced options for Debian GNU/Linux", 120)
    vm.serial.send(DOWN)
    vm.serial.send(ENTER)
    vm.serial.wait(r"with Linux 6\.1\.[^ ]*-cloud-amd64 \(recovery")
    vm.serial.send(DOWN + DOWN)
    vm.serial.send(ENTER)
    log_in(vm)
    assert kernel(vm) == older
    assert "6.1.0" in ask(vm, "grub-editenv list")
    restart(vm)

    vm = start()
    assert kernel(vm) == older, "what was chosen is the default from now on"
    restart(vm, "systemctl poweroff")


def test_set_default_of_kexling(case, debian_disk):
    """kexling set-default on a running system, whose GRUB is what the first stage reads: once by a
    kexec of our service's, then once and for good by restarts."""
    layer, ours = case.overlay(debian_disk), tools(case)

    def kernel(vm):
        return ".".join(ask(vm, "uname -r").split(".")[:2])

    def starts(version):
        vm = case.boot(layer, memory=1024)
        vm.serial.wait(rf"command line: BOOT_IMAGE=/vmlinuz-{re.escape(version)}", 240)
        vm.stop()

    vm = case.boot(layer, ours, memory=1024)
    log_in(vm)
    assert kernel(vm) == "6.12"
    ask(vm, "tar -xf /dev/vdb -C / && systemctl daemon-reload")
    ask(vm, "sed -i 's/^GRUB_DEFAULT=.*/GRUB_DEFAULT=saved/' /etc/default/grub && update-grub", 240)
    entries = json.loads(ask(vm, "kexling list --json", 240))["entries"]
    newer, older = (next(e["id"] for e in entries
                         if version in e["title"] and "recovery" not in e["title"])
                    for version in ("6.12.", "6.1.0"))
    set_default(vm, f"--once '{older}'")
    ask(vm, "systemctl start kexling-next", 240)
    assert ask(vm, "grub-editenv list | grep -c 'next_entry=.'") == "0", "it is used up"
    mark = vm.serial.mark()
    vm.serial.send("systemctl reboot\r")
    log_in(vm, mark)
    assert kernel(vm) == "6.1"
    set_default(vm, f"'{older}'")
    set_default(vm, f"--once '{newer}'")
    restart(vm)

    starts("6.12.")
    starts("6.1.0")    # once means once


@pytest.fixture(scope="module")
def debian_disk():
    return demo_disk()
