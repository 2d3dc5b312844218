"""Many disks, some of them slow, one that stops answering."""
# SPDX-License-Identifier: MIT
import time

from kit import configs, disks, nbd
from kit.serial import ENTER
from kit.tools import PATIENCE


def scsi(n, source, more=""):
    """Arguments for a disk of the one controller `scsi`."""
    return ["-drive", f"file={source},format=raw,if=none,id=many{n}{more}",
            "-device", f"scsi-hd,bus=scsi.0,scsi-id={n},drive=many{n}"]


def other(case, n):
    """A small disk; every third has a system of its own, which nobody is to start."""
    files = {"/loader/entries/other.conf": f"title Other system {n}\nlinux /kernel\n".encode(),
             "/kernel": bytes(512)}
    return case.whole(f"other{n}", disks.Ext4(files if n % 3 == 0 else {"/data": b"data"}, mib=4))


def first(case, system):
    filesystem = disks.Ext4({}, label="first")
    filesystem.files = configs.grub(filesystem.uuid, system)
    return case.gpt("first", filesystem)


def frozen_disk(case):
    """It answers while the kernel looks for partitions,
    and no more when it is looked at closely."""
    return nbd.Disk(case.whole("frozen", disks.Ext4({}, label="frozen", mib=8)), case.folder,
                    freeze_at=20480)


def test_sixty_four_disks_one_frozen_one_slow(case):
    system = case.system("First of many")
    slow = nbd.Disk(case.whole("slow", disks.Ext4({}, label="slow", mib=8)), case.folder, delay=0.3)
    frozen = frozen_disk(case)
    sources = [first(case, system), f"nbd:unix:{frozen.path}", f"nbd:unix:{slow.path}",
               *(other(case, n) for n in range(3, 64))]
    arguments = ["-device", "virtio-scsi-pci,id=scsi"]
    for n, source in enumerate(sources):
        arguments += scsi(n, source, ",throttling.iops-total=50")
    vm = case.boot(extra=arguments, append="ignore_loglevel")
    vm.serial.wait(system.title)
    # The kernel that leaves speaks to its disks from the last to the first,
    # and has not waited for the second.
    vm.serial.wait(r"0:0:0:0: \[\w+\] Synchronizing SCSI cache", 60)
    assert frozen.frozen.is_set(), "it was never looked at"
    frozen.thaw()   # this machine's controller resets when all that it was asked is answered
    system.check(vm.report())
    assert not frozen.writes and not slow.writes


def test_frozen_disk_is_reported(case):
    system = case.system("Beside a frozen disk")
    filesystem = disks.Ext4({}, label="first")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=99)
    frozen = frozen_disk(case)
    vm = case.boot(extra=["-device", "virtio-scsi-pci,id=scsi", *scsi(0, f"nbd:unix:{frozen.path}"),
                          *scsi(1, case.gpt("first", filesystem))])
    vm.serial.wait("any key but Enter", 60)
    vm.serial.send("d")
    vm.serial.wait(r"sda\s+8 MiB:\s+still\s+being\s+looked\s+at;\s+no\s+answer\s+for\s+\d", 10)
    vm.serial.send("q")
    time.sleep(22 * PATIENCE)   # the deadline of a job
    vm.serial.send("d")
    said = "sda 8 MiB: the probe of this device did not answer in time"
    vm.serial.wait(said.replace(" ", r"\s+"), 30)
    vm.serial.send("q")
    time.sleep(1)
    vm.serial.send(ENTER)
    vm.serial.wait("command line:", 60)
    time.sleep(2)
    frozen.thaw()
    system.check(vm.report())
    assert not frozen.writes


def test_sixty_four_mib_of_memory(case):
    """Kernel included; `make bench` looks for the smallest machine that works."""
    system = case.system("In little memory")
    system.check(case.boot(first(case, system), memory=64).report())
