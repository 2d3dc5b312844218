"""Initrds of several archives, packed in several ways:
all of them arrive, or the entry is refused."""
# SPDX-License-Identifier: MIT
import subprocess

import pytest

from kit import configs, cpio, disks

MICROCODE = "kernel/x86/microcode/AuthenticAMD.bin"


def packed(data, *command):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def three_archives(case, title):
    """Microcode first and plain, then zstd, then xz; each ends at another remainder of 4."""
    system = case.system(title)
    marks = {MICROCODE: b"no processor's" * 9, "second.bin": b"2" * 70001,
             "third.bin": b"3" * 70002}
    second = cpio.archive({**system.contents(), "second.bin": marks["second.bin"]})
    third = cpio.archive({"third.bin": marks["third.bin"]})
    system.initrds = [
        cpio.with_length(cpio.archive({MICROCODE: marks[MICROCODE]}), 1),
        cpio.with_length(packed(second, "zstd", "-q", "-c"), 2),
        cpio.with_length(packed(third, "xz", "--check=crc32"), 3)]
    assert [len(data) % 4 for data in system.initrds] == [1, 2, 3]
    return system, marks


def grub_disk(case, *systems):
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, *systems)
    return case.gpt("disk", filesystem)


@pytest.mark.parametrize("kind", ["grub", "bls", "syslinux"])
def test_microcode_then_zstd_then_xz(case, kind):
    system, marks = three_archives(case, f"Three kinds by {kind}")
    if kind == "grub":
        disk = grub_disk(case, system)
    else:
        disk = case.gpt("disk", disks.Vfat(getattr(configs, kind)(system), label="ESP"))
    report = case.boot(disk).report()
    system.check(report)
    for path, data in marks.items():
        report.check_file(path, data)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_initrd_that_is_cut_short_is_refused(case, which):
    """The kernel would boot on without the rest;
    so the next entry is booted, and the reason said."""
    lame, _ = three_archives(case, "Lame entry")
    sound = case.system("Sound entry")
    whole = lame.initrds[which]
    lame.initrds[which] = whole[:len(whole) * 3 // 4]
    vm = case.boot(grub_disk(case, lame, sound))
    sound.check(vm.report())
    text = vm.serial.text()
    assert f"initrd-0.{which}.img" in text and "cut short" in text
