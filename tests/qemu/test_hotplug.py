"""Disks that come late, are many, are empty, or are broken."""
# SPDX-License-Identifier: MIT
import time

import pytest

from kit import configs, disks
from kit.serial import DOWN, ENTER, HOME


def grub_disk(case, name, *systems, **options):
    filesystem = disks.Ext4({}, label=name)
    filesystem.files = configs.grub(filesystem.uuid, *systems, **options)
    return case.gpt(name, filesystem)


def test_two_disks_with_different_systems(case):
    """The menu shows both, in the order of their disks; the second is chosen by its place."""
    first, second = case.system("Alpha of the first disk"), case.system("Beta of the second disk")
    vm = case.boot(grub_disk(case, "one", first, timeout=60),
                   grub_disk(case, "two", second, timeout=60))
    vm.serial.wait(first.title)
    vm.serial.wait(second.title)
    vm.serial.send(HOME)
    vm.serial.send(DOWN)
    time.sleep(1)
    vm.serial.send(ENTER)
    second.check(vm.report())


# QEMU would else offer ACPI's hotplug instead of the root port's own.
NATIVE = ["-global", "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off"]
HOT = {
    "usb": (["-device", "qemu-xhci,id=hot"], "usb-storage", "hot.0"),
    "scsi": (["-device", "virtio-scsi-pci,id=hot"], "scsi-hd", "hot.0"),
    "pcie": ([*NATIVE, "-device", "pcie-root-port,id=hot,chassis=1,slot=1"],
             "virtio-blk-pci", "hot"),
}


@pytest.mark.parametrize("way", HOT)
def test_disk_plugged_after_ten_seconds(case, way):
    """Boots without any key, though nothing was there for a while."""
    extra, device, bus = HOT[way]
    system = case.system("Late disk")
    late = grub_disk(case, "late", system)
    vm = case.boot(extra=extra, machine="q35")
    time.sleep(10)
    assert vm.running
    case.plug(vm, late, device, bus=bus)
    system.check(vm.report())


def test_nothing_bootable_then_plugged(case):
    """Says what was looked at, keeps looking, and boots what comes."""
    extra, device, bus = HOT["usb"]
    data = case.gpt("data", disks.Ext4({"/photos/cat": b"meow"}, label="photos"))
    system = case.system("Came later")
    late = grub_disk(case, "late", system)
    vm = case.boot(data, extra=extra)
    vm.serial.wait(r"vda1.*photos")
    vm.serial.stays_without(system.title, 5)
    assert vm.running, "it must keep looking"
    case.plug(vm, late, device, bus=bus)
    system.check(vm.report())


def test_corrupt_file_system_beside_a_good_one(case):
    good = case.system("The good one")
    broken_system = case.system("On the broken one")
    broken = disks.Broken({}, label="broken")
    broken.files = configs.grub(broken.uuid, broken_system)
    filesystem = disks.Ext4({}, label="good")
    filesystem.files = configs.grub(filesystem.uuid, good)
    good.check(case.boot(case.gpt("disk", broken, filesystem)).report())


def test_noise_instead_of_a_file_system(case):
    good = case.system("Beside noise")
    noise = case.whole("noise", disks.Bytes({"raw": bytes(range(256)) * 4096}, mib=8))
    good.check(case.boot(noise, grub_disk(case, "good", good)).report())


def test_default_that_vanishes(case):
    """The countdown stops and says why; then what is left is booted."""
    extra, device, bus = HOT["scsi"]
    gone, stays = case.system("Will be pulled out"), case.system("Stays")
    vm = case.boot(extra=extra)
    case.plug(vm, grub_disk(case, "gone", gone, timeout=99), device, bus=bus)
    vm.serial.wait("Booting Will be pulled out in")
    case.plug(vm, grub_disk(case, "stays", stays, timeout=2), device, ident="hot1", bus=bus)
    vm.serial.wait(stays.title)
    mark = vm.serial.mark()
    vm.unplug()
    vm.serial.wait("the entry that was to be booted has gone with its disk", 30, mark)
    stays.check(vm.report())


def test_another_disk_under_the_same_name(case):
    extra, device, bus = HOT["usb"]
    first, second = case.system("First under this name"), case.system("Second under this name")
    vm = case.boot(extra=extra)
    case.plug(vm, grub_disk(case, "one", first, timeout=99), device, bus=bus)
    vm.serial.wait(first.title)
    vm.unplug()
    # Which of the two is shown first depends on whether the disk is probed once more as it goes.
    vm.serial.wait("(?s)First under this name.*(Looking for something|Nothing) to boot")
    case.plug(vm, grub_disk(case, "two", second, timeout=2), device, ident="hot1", bus=bus)
    second.check(vm.report())


def test_medium_that_is_changed(case):
    """A drive is empty at first, has a data disc then, and then one to boot from."""
    system = case.system("On the second disc")
    data = case.whole("data", disks.Iso9660({"/readme": b"nothing to boot"}, label="DATA"))
    boot = disks.Iso9660({}, label="BOOT")
    boot.files = configs.grub(boot.uuid, system)
    disc = case.whole("disc", boot)
    vm = case.boot(extra=["-device", "ahci,id=ahci", "-device", "ide-cd,bus=ahci.0,id=drive"])
    vm.serial.wait(r"Nothing to boot|Looking for")
    vm.insert("drive", data)
    vm.serial.wait("sr0.*DATA", 30)
    vm.insert("drive", disc)
    system.check(vm.report())


def test_waits_for_the_device_that_is_named(case):
    """Another system is there and would be booted:
    not before the one that is waited for has come."""
    extra, device, bus = HOT["scsi"]
    there, late = case.system("There from the start"), case.system("Waited for")
    filesystem = disks.Ext4({}, label="late")
    filesystem.files = configs.grub(filesystem.uuid, late, timeout=1)
    disk = case.gpt("late", filesystem)
    vm = case.boot(grub_disk(case, "there", there, timeout=1), extra=extra,
                   append=f"kexling.wait=UUID={filesystem.uuid} kexling.order=LABEL=late")
    vm.serial.wait(there.title)
    vm.serial.stays_without("command line:", 8)
    case.plug(vm, disk, device, bus=bus)
    late.check(vm.report())


def test_does_not_wait_for_ever(case):
    there = case.system("There from the start")
    vm = case.boot(grub_disk(case, "there", there, timeout=1), append="kexling.wait=LABEL=nowhere")
    vm.serial.wait(there.title)
    vm.serial.stays_without("command line:", 15)
    there.check(vm.report(60))
