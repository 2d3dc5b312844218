"""The package in a real Debian 12: installed, used, and purged; what it leaves behind is nothing.

Under UEFI kexling becomes an entry of the firmware's, by efibootmgr; on a BIOS one of GRUB's. Both
are asked for once, lead through kexling to the same Debian, and are gone with the package.
"""
# SPDX-License-Identifier: MIT
import re

import pytest

from kit.debian import ask, demo_disk, log_in, tar_of
from kit.qemu import drive, firmware
from kit.tools import BUILT, build, run

pytestmark = [pytest.mark.slow, pytest.mark.long]

EFIBOOTMGR = ["efibootmgr", "libefivar1", "libefiboot1", "libpopt0"]
# The boot loader's last words before the jump.
THROUGH = "command line: BOOT_IMAGE=/vmlinuz-"


def packages_disk(case, *names):
    """kexling's package and some of Debian's, as a disk that is a tar."""
    build("deb")
    folder = case.folder / "debs"
    folder.mkdir()
    if names:
        run("apt-get", "download", *names, cwd=folder)
    run("cp", BUILT / "kexling.deb", folder)
    return tar_of(folder, case.image("debs"))


def succeeds(vm, command, seconds=240):
    """What it prints, when it succeeds."""
    said = ask(vm, f"{command} 2>&1; echo rc=$?", seconds)
    assert said.endswith("rc=0"), said
    return said.removesuffix("rc=0").strip()


def install_package(vm):
    """The tool works, and nothing has been added to what starts the machine."""
    succeeds(vm, "mkdir /tmp/debs && tar -xf /dev/vdb -C /tmp/debs && dpkg -i /tmp/debs/*.deb")
    assert "kexling" in succeeds(vm, "kexling version")
    assert "Debian GNU/Linux" in succeeds(vm, "kexling list")
    assert not left(vm, "/boot")


def left(vm, *folders):
    return ask(vm, f"find {' '.join(folders)} -name '*kexling*'").split()


def purge(vm):
    succeeds(vm, "dpkg -P kexling")
    assert not left(vm, "/boot", "/etc", "/usr", "/var/lib")


class Guest:
    """A Debian that starts again and again from its own disk, in a machine with these arguments."""

    def __init__(self, case, disk, debs, machine, arguments=()):
        self._case, self._machine, self._folder = case, machine, case.folder / "machine0"
        self._arguments = [*arguments, *drive(disk, boot=True), *drive(debs, n=1)]

    def start(self, through=False):
        """Logged in; through kexling, or not."""
        vm = self._case.start(self._arguments, self._folder, machine=self._machine, memory=1024)
        log_in(vm)
        assert (THROUGH in vm.serial.text()) == through, vm.serial.tail(lines=200)
        return vm

    @staticmethod
    def restart(vm):
        """QEMU ends where the machine would begin anew."""
        vm.serial.send("systemctl reboot\r")
        vm.wait_off(180)


def firmware_entries(vm):
    """Their numbers, and the order of all."""
    said = succeeds(vm, "efibootmgr")
    return (re.findall(r"(?m)^Boot([0-9A-F]{4})\* kexling", said),
            re.search(r"(?m)^BootOrder: (\S+)", said)[1].split(","))


def test_entry_of_the_firmware(case):
    layer = case.overlay(demo_disk())
    guest = Guest(case, layer, packages_disk(case, *EFIBOOTMGR), "q35",
                  firmware(case.folder / "machine0"))
    vm = guest.start()
    install_package(vm)
    assert not firmware_entries(vm)[0]
    said = succeeds(vm, "kexling install")
    succeeds(vm, "kexling install")
    (number,), order = firmware_entries(vm)
    assert order[-1] == number and len(order) > 1, "it is not the last of the boot order"
    once = f"efibootmgr --bootnext {number}"
    assert once in said, said
    succeeds(vm, once)
    guest.restart(vm)

    vm = guest.start(through=True)
    assert firmware_entries(vm)[0] == [number]
    purge(vm)
    assert not firmware_entries(vm)[0]
    assert number not in firmware_entries(vm)[1]
    guest.restart(vm)

    vm = guest.start()
    vm.serial.send("systemctl poweroff\r")
    vm.wait_off(180)


def test_entry_of_grub(case):
    layer = case.overlay(demo_disk())
    guest = Guest(case, layer, packages_disk(case), "pc")
    vm = guest.start()
    install_package(vm)
    succeeds(vm, "kexling install")
    assert len(left(vm, "/boot")) == 1
    succeeds(vm, "grub-reboot kexling")
    guest.restart(vm)

    vm = guest.start(through=True)
    succeeds(vm, "kexling install --remove")
    assert not left(vm, "/boot", "/etc")
    assert ask(vm, "grep -c kexling.efi /boot/grub/grub.cfg") == "0"
    succeeds(vm, "kexling install")
    purge(vm)
    assert ask(vm, "grep -c kexling.efi /boot/grub/grub.cfg") == "0"
    guest.restart(vm)

    vm = guest.start()
    vm.serial.send("systemctl poweroff\r")
    vm.wait_off(180)
