"""Volume groups that would take the place of others, or all there is of something."""
# SPDX-License-Identifier: MIT
import pytest

from kit import configs, disks, lvm
from kit.serial import ENTER, ESCAPE


def grub_on_ext4(system, **options):
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system, **options)
    return filesystem


def group(system, ident=None, seqno=1, **options):
    """What Ubuntu's installer makes, with its names."""
    return lvm.Physical("ubuntu-vg", {"ubuntu-lv": grub_on_ext4(system, **options)}, ident, seqno)


HOT = ["-device", "virtio-scsi-pci,id=hot"]


@pytest.mark.parametrize("same_id", [False, True], ids=["names", "id"])
def test_stick_with_the_same_names_comes_first(case, same_id):
    """It is seen, and shown; the internal volume is still itself, and comes before it."""
    internal, foreign = case.system("Internal system"), case.system("Foreign system")
    ident = lvm.fresh_id()
    stick = case.whole("stick", group(foreign, ident if same_id else None, 99, timeout=60))
    disk = case.whole("disk", group(internal, ident))
    vm = case.boot((stick, "usb"), extra=HOT)
    vm.serial.wait(foreign.title)
    case.plug(vm, disk, "scsi-hd", bus="hot.0")
    vm.serial.wait(internal.title)
    internal.check(vm.report())


def test_groups_with_much_to_say(case):
    """Each text is just short enough to be read; together they are more than a job may hold."""
    system = case.system("Beside long texts")
    long = "x = [" + ",".join(["1"] * 39000) + "]\n# " + "p" * 960000
    greedy = [lvm.Physical(f"greedy{n}", {}, more=long, mib=3) for n in range(24)]
    bombs, disk = case.gpt("bombs", *greedy), case.whole("disk", group(system))
    system.check(case.boot(bombs, disk).report(300))


def test_a_thousand_volumes(case):
    """As many are made as leave room for others, and that is said."""
    system = case.system("Beside a thousand volumes")
    many = lvm.Physical("many", {f"v{n}": None for n in range(1000)}, mib=80)
    vm = case.boot((case.whole("stick", many), "usb"),
                   case.whole("disk", group(system, timeout=60)))
    vm.serial.wait(system.title)
    vm.serial.send("d")
    vm.serial.read_on(r"128 of 1000\s+volumes\s+active")
    vm.serial.send(ESCAPE)
    vm.serial.send(ENTER)
    system.check(vm.report())
