"""The rescue shell repairs: what a person writes there is on the disk when the next kernel starts,
and the machine does what its shell is told."""
# SPDX-License-Identifier: MIT
import time

import pytest

from kit import configs, disks
from kit.serial import ENTER, ESCAPE

PROMPT = "kexling# "
CONFIG = "/mnt/boot/grub/grub.cfg"


def broken(case, filesystem):
    """A system whose configuration names a kernel that is not there."""
    system = case.system("Repaired entry")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=60)
    good = filesystem.files["/boot/grub/grub.cfg"]
    filesystem.files["/boot/grub/grub.cfg"] = good.replace(b"/boot/vmlinuz-0", b"/boot/vmlinux-0")
    assert filesystem.files["/boot/grub/grub.cfg"] != good
    return system


def shell(vm, title):
    vm.serial.wait(title)
    time.sleep(1)
    vm.serial.send("c")
    vm.serial.wait(PROMPT)


def say(vm, command, wanted, seconds=60):
    """Types a line into the shell, and waits for what it prints."""
    mark = vm.serial.mark()
    vm.serial.send(f"{command}\r")
    return vm.serial.wait(wanted, seconds, mark)


def mend(vm, by="sed"):
    if by == "sed":
        say(vm, f"sed -i s/vmlinux-0/vmlinuz-0/ {CONFIG}; echo edited=$((40+2))", "edited=42")
        return
    vm.serial.send(f"vi {CONFIG}\r")
    time.sleep(2)
    for keys in (":%s/vmlinux-0/vmlinuz-0/\r", ":wq\r"):
        vm.serial.send(keys)
        time.sleep(1)
    say(vm, "echo edited=$((40+2))", "edited=42")


def jump(vm, system):
    """Back to the menu, and Enter: the power is cut as soon as the jump is announced."""
    mark = vm.serial.mark()
    vm.serial.send("exit\r")
    vm.serial.wait(system.title, since=mark)
    time.sleep(2)
    vm.serial.send(ENTER)
    vm.serial.wait("kexec: /boot/vmlinuz-0", 60, mark)


@pytest.mark.parametrize("kind", [disks.Ext4, disks.Xfs, disks.Btrfs, disks.Vfat])
def test_repair_is_on_the_disk_after_the_jump(case, kind):
    filesystem = kind({}, label="system")
    system = broken(case, filesystem)
    disk = case.overlay(case.gpt("disk", filesystem))
    vm = case.boot(disk)
    shell(vm, system.title)
    if kind in (disks.Ext4, disks.Xfs):     # others let it be mounted as it is: read-only
        say(vm, "mount /dev/vda1 /mnt", "rw /dev/vda1")
    say(vm, "rw vda1", "can be written to in /mnt")
    mend(vm, "vi" if kind is disks.Ext4 else "sed")
    jump(vm, system)
    vm.stop()
    system.check(case.boot(disk, append="kexling.timeout=1").report())


def test_repair_given_back_in_the_shell(case):
    """'ro' writes everything, and the entries are back."""
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    disk = case.overlay(case.gpt("disk", filesystem))
    vm = case.boot(disk)
    shell(vm, system.title)
    say(vm, "rw LABEL=system", "can be written to in /mnt")
    mend(vm)
    say(vm, "cd /mnt; exec 3>>/mnt/open; ro", "open for writing")
    say(vm, "exec 3>&-; cd /; ro", "1 file system closed")
    vm.stop()
    system.check(case.boot(disk, append="kexling.timeout=1").report())


@pytest.mark.parametrize("command, line", [("reboot", "restarting"), ("poweroff", "powering off")])
def test_the_shell_is_obeyed(case, command, line):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    disk = case.overlay(case.gpt("disk", filesystem))
    vm = case.boot(disk)
    shell(vm, system.title)
    say(vm, "rw vda1", "can be written to in /mnt")
    mend(vm)
    vm.serial.send(f"{command}\r")
    vm.serial.wait(f"kexling: {line}", 60)
    deadline = time.monotonic() + 90
    while vm.running and time.monotonic() < deadline:
        time.sleep(0.5)
    assert not vm.running, vm.serial.tail()
    system.check(case.boot(disk, append="kexling.timeout=1").report())


def test_network_of_the_shell(case):
    system = case.system("Beside the network")
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=60)
    vm = case.boot(case.gpt("disk", filesystem),
                   extra=["-netdev", "user,id=n", "-device", "e1000,netdev=n"])
    shell(vm, system.title)
    say(vm, "udhcpc -q -i eth0", r"eth0 has 10\.0\.2\.15/24 by way of 10\.0\.2\.2, names from")
    say(vm, "cat /etc/resolv.conf", "nameserver 10.0.2.3")
    say(vm, "head -1 /etc/profile", "The rescue shell")
    vm.serial.send("exit\r")
    time.sleep(2)
    vm.serial.send(ESCAPE)
