"""Jobs that go wrong: kexling built with readers that crash, hang or lie when a disk tells them to
(`faults/`).

All go wrong in one machine, each on a disk of its own. The menu of the good disk is there, and the
page of devices has a reason for each of the others.
"""
# SPDX-License-Identifier: MIT
import time

from kit import cpio, disks
from kit.serial import ENTER
from kit.tools import PATIENCE, WORK, need
from test_hotplug import grub_disk

CRASHED = "crashed"
ASKED = "asked the kernel for what it may not do"
SILENT = "did not answer in time"
GARBLED = "answered what cannot be understood"
MEMORY = "wanted more memory than it may have"
MUCH = "answered more than it may"


def until_deadline(_vm):
    """The deadline of a job; a page of devices that is open by then would only be mended."""
    time.sleep(22 * PATIENCE)


def run(case, faults, disk, meanwhile=until_deadline, processors=1):
    """`faults`: (word, what the page of devices says about its disk); `disk` makes that disk."""
    faulty = need(WORK / "faulty", "run `make build/test/faulty` first")
    archive = case.folder / "faulty.cpio"
    archive.write_bytes(cpio.archive({"bin/kexling": (faulty.read_bytes(), 0o755)}))
    good = case.system("Beside faults")
    images = [case.whole(f"bad{n}", disk(word)) for n, (word, _) in enumerate(faults)]
    vm = case.boot(*images, grub_disk(case, "good", good, timeout=99), memory=768,
                   extra=["-initrd", archive, "-smp", str(processors)])
    vm.serial.wait(good.title, 30)
    vm.serial.wait("any key but Enter", 60)
    meanwhile(vm)
    vm.serial.send("d")
    for n, (_, reason) in enumerate(faults):
        vm.serial.read_on(rf"\nvd{chr(ord('a') + n)}\b((?!\nvd)(.|\n))*"
                          + reason.replace(" ", r"\s+"))
    vm.serial.send("q")
    time.sleep(1)
    vm.serial.send(ENTER)
    good.check(vm.report())


def test_what_recognises_devices(case):
    run(case, [("loop", SILENT), ("crash", CRASHED), ("fork", ASKED), ("allocate", CRASHED),
               ("arena", MEMORY),
               ("half", GARBLED), ("flood", MUCH), ("open", ASKED), ("reboot", ASKED)],
        lambda word: disks.Bytes({"raw": f"kexling-fault {word}\n".encode()}, mib=8))


def test_what_reads_configurations(case):
    def disk(word):
        device = "/dev/vda" if word == "open" else "fault.txt"
        return disks.Ext4({"/fault.txt": f"{word} {device}\n".encode()})
    run(case, [("loop", SILENT), ("crash", CRASHED), ("fork", ASKED), ("allocate", CRASHED),
               ("arena", MEMORY), ("half", GARBLED), ("flood", MUCH), ("open", ASKED),
               ("write", "no boot configuration found"), ("reboot", ASKED)], disk)


def test_what_mounts(case):
    run(case, [("loop", SILENT), ("crash", CRASHED), ("allocate", CRASHED), ("arena", MEMORY),
               ("half", GARBLED), ("flood", MUCH), ("open", "no boot configuration found"),
               ("fork", ASKED), ("reboot", ASKED)],
        lambda word: disks.Ext4({}, label=f"fault-{word}"))
