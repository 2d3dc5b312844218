"""What is said about each block device of a machine, also of those that nothing is read from."""
# SPDX-License-Identifier: MIT
import json
import re
import struct
import time

import pytest

from kit import disks
from kit.tools import run
from test_hotplug import grub_disk


def luks(case, version):
    """An encrypted volume, by the real program."""
    image, key = case.image(f"luks{version}"), case.folder / "key"
    disks.Bytes({}, mib=20).make(image)
    key.write_bytes(b"secret")
    run("cryptsetup", "luksFormat", "--batch-mode", "--type", f"luks{version}", "--pbkdf", "pbkdf2",
        "--pbkdf-force-iterations", "1000", image, key)
    return case.watch(image)


def swap(case):
    image = case.image("swap")
    disks.Bytes({}, mib=8).make(image)
    run("mkswap", "-q", image)
    return case.watch(image)


def marked(case, name, mib, *marks):
    """No more than what such a volume is recognised by:
    (offset, bytes), from the end if negative."""
    data = bytearray(mib * disks.MIB)
    for at, mark in marks:
        at += len(data) if at < 0 else 0
        data[at:at + len(mark)] = mark
    return case.whole(name, disks.Bytes({"raw": bytes(data)}, mib=mib))


def zfs(case):
    """The uberblocks of the four labels."""
    ring = b"".join(struct.pack("<QQQ", 0x00bab10c, 5000, n + 1).ljust(1024, b"\0")
                    for n in range(128))
    return marked(case, "zfs", 64,
                  *((label + 131072, ring) for label in (0, 262144, -524288, -262144)))


def bitlocker(case):
    return marked(case, "bitlocker", 4, (0, b"\xeb\x58\x90-FVE-FS-"),
                  (176, struct.pack("<Q", 1024)),
                  (510, b"\x55\xaa"), (1024, b"-FVE-FS-" + struct.pack("<HH", 64, 2)))


def in_shell(vm, command, seconds=60):
    """What a command prints in the rescue shell, between two marks."""
    mark = vm.serial.mark()
    vm.serial.send(f"echo be''gin; {command}; echo e''nd\r")
    return vm.serial.wait(r"(?s)\nbegin\s(.*?)\nend", seconds, mark)[1]


def test_every_device_is_explained(case):
    system = case.system("The only system")
    two = case.gpt("two", disks.Ext4({}, label="data", mib=8),
                   disks.Vfat({}, label="FILES", mib=40))
    vm = case.boot(luks(case, 1), luks(case, 2), zfs(case), bitlocker(case),
                   marked(case, "isw", 8, (-1024, b"Intel Raid ISM Cfg Sig. 1.0.00\0\0")),
                   (swap(case), "nvme"), marked(case, "blank", 4), (two, "ahci"),
                   grub_disk(case, "good", system, timeout=99),
                   # of LUKS2 only the second header, which is looked for where nothing else is
                   marked(case, "second", 12, (0x4000, b"SKUL\xba\xbe\0\2")))
    vm.serial.wait(system.title)
    time.sleep(1)
    vm.serial.send("c")
    vm.serial.wait("kexling#")
    said = in_shell(vm, "kexling explain")
    for wanted in (
            r"vda crypto_LUKS 20 MiB: crypto_LUKS: encrypted",
            r"vdb crypto_LUKS 20 MiB: crypto_LUKS: encrypted",
            r"vdh crypto_LUKS 12 MiB: crypto_LUKS: encrypted",
            r"vdc zfs_member 64 MiB: zfs_member: .*", r"vdd BitLocker 4 MiB: BitLocker: encrypted",
            r"vde isw_raid_member 8 MiB: isw_raid_member: member of a RAID array of a kind",
            r"vdf 4 MiB: nothing that is known was found on it", r"nvme0n1 swap 8 MiB: swap",
            r"sda gpt 50 MiB: a partition table \(gpt\) with 2 partitions",
            r"    at: pci\S+/ata\d+/host\d+\S+",
            r"sda1 ext4 8 MiB 'data': no boot configuration",
            r"sda2 vfat 40 MiB 'FILES': no boot configuration",
            r"vdg1 ext4 64 MiB 'good': 1 entry",
            r"  \* \w{8} The only system  \(/boot/grub/grub\.cfg:\d+\)",
            r"\[probed in \d+ ms, read in \d+ ms\]"):
        assert re.search(rf"(?m)^{wanted}" if wanted[0] != "\\" else wanted, said), (wanted, said)
    assert "stays dark" not in said

    document = json.loads(in_shell(vm, "kexling explain --json"))
    names = in_shell(vm, "ls /sys/class/block").split()
    there = {name for name in names if not re.match(r"ram|loop|dm-|md|nbd|sr|fd", name)}
    volumes = {volume["device"]: volume for volume in document["volumes"]}
    assert there <= set(volumes), there - set(volumes)
    for name in there:
        assert volumes[name]["size"] > 0, volumes[name]


@pytest.mark.parametrize("by", ["kernel", "uefi"])
def test_screen_that_stays_dark(case, by):
    """A virtio-gpu alone: no text mode, and no driver that would make a picture."""
    system = case.system("On the serial line alone")
    vm = case.boot(grub_disk(case, "good", system, timeout=99), by=by, memory=1024,
                   extra=["-vga", "none", "-device", "virtio-gpu-pci"])
    vm.serial.wait("The screen stays dark, serial consoles work", 120)
    vm.serial.send("c")
    vm.serial.wait("kexling#")
    said = in_shell(vm, "kexling explain")
    assert re.search(r"(?m)^The screen stays dark, .* \(1af4:1050\)", said), said
