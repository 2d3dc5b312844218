"""Initrds that fill much of the memory: loaded whole,
or refused with what is needed and what there is."""
# SPDX-License-Identifier: MIT
import hashlib
import re
import secrets

import pytest

from kit import cpio, disks, guest
from kit.qemu import drive
from kit.tools import PROGRAM, first_stage, need

MIB = 1 << 20

MOUNT = "mkdir -p /disk; mount -t ext4 -o ro,noload /dev/vda /disk || fail mount\n"
REFUSED = """
for call in auto file load; do
	/kexling load --call=$call /disk/kernel --initrd /disk/large --command-line x --json
	echo "EXIT $?"
done
sleep 1000
"""
LOADED = """
/kexling load --call=auto /disk/kernel --initrd /disk/first --initrd /disk/large \\
	--command-line "$(cat /disk/cmdline)" --json || fail load
/kexling exec || fail exec
"""


def large_archive(path, size, tail):
    """An archive of a file of zeros, sparse, and one of known bytes behind it."""
    zeros = cpio.archive({"big": b""})
    entry = bytearray(zeros[:zeros.index(b"big\0") + 4])
    entry[54:62] = b"%08X" % size
    entry += bytes(-len(entry) % 4)
    with open(path, "wb") as file:
        file.write(entry)
        file.seek(size + -size % 4, 1)
        file.write(cpio.archive({"tail": tail}))
    return path


def run_script(case, disk, script, memory, name):
    files = {"make": (guest.HEAD + MOUNT + script).encode(),
             "kexling": need(PROGRAM, "run `make` first").read_bytes()}
    folder = case.folder / name
    folder.mkdir()
    return case.start([*drive(disk), "-kernel", first_stage(), *guest.initramfs(case, files),
                       "-append", "rdinit=/make quiet"], folder, memory=memory)


def test_more_than_memory_is_refused_with_both_numbers(case):
    """513 MB for a guest of 1 GiB: nothing is read,
    each call says how much it wants and how much is free."""
    large = large_archive(case.folder / "large.cpio", 513 * 10**6, b"end")
    disk = case.whole("disk",
                      disks.Ext4({"kernel": first_stage(), "large": large}, label="large", mib=600))
    vm = run_script(case, disk, REFUSED, 1024, "guest")
    vm.serial.wait(r"(?s)EXIT \d.*EXIT \d.*EXIT \d", 300)
    text = vm.serial.text()
    assert re.findall(r"EXIT (\d+)", text) == ["1"] * 3
    assert re.findall(r'"reason": "([a-z-]+)"', text) == ["no-memory"] * 3
    numbers = re.findall(r'"message": ".*?(\d+) MiB are needed while it is loaded, '
                         r'(\d+) MiB are free', text)
    assert len(numbers) == 3
    for needed, free in numbers:
        assert 2 * 513 * 10**6 / MIB < int(needed) < 2000 and 700 < int(free) < 1024, (needed, free)


@pytest.mark.slow
@pytest.mark.long
def test_initrds_of_more_than_2_gib(case):
    """2.2 GiB behind a small one, on a guest of 8 GiB:
    the addresses and sizes that need more than 32 bits."""
    tail = secrets.token_bytes(MIB)
    system = case.system("Large")
    large = large_archive(case.folder / "large.cpio", 2253 * MIB, tail)
    filesystem = disks.Ext4({"kernel": first_stage(), "first": system.initrds[0], "large": large,
                             "cmdline": system.cmdline.encode()}, label="large", mib=2500)
    disk = case.whole("disk", filesystem)
    vm = run_script(case, disk, LOADED, 8192, "guest")
    report = vm.report(seconds=600)
    system.check(report)
    assert '"call": "load"' in vm.serial.text()
    assert report.files["/big"][1] == 2253 * MIB
    assert report.files["/tail"] == (hashlib.sha256(tail).hexdigest(), len(tail))
