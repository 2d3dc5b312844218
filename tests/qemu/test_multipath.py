"""Disks by two paths each."""
# SPDX-License-Identifier: MIT
import re
import time

import pytest

from kit import configs, disks
from kit.serial import ENTER
from test_stacked import CREATE, grub_on_ext4, raid, volume


def two_paths(images):
    """Each image twice, as one disk that two controllers lead to."""
    arguments = []
    for path in range(2):
        arguments += ["-device", f"virtio-scsi-pci,id=scsi{path}"]
        for n, image in enumerate(images):
            ident = f"path{path}-{n}"
            arguments += ["-drive", f"file={image},format=raw,if=none,id={ident},file.locking=off",
                          "-device", f"scsi-hd,id={ident}-device,bus=scsi{path}.0,scsi-id={n},"
                                     f"drive={ident},serial=disk{n},"
                                     f"wwn={0x5000c50015ea7100 + n},share-rw=on"]
    return arguments


def check_shown_once(case, system, *images):
    vm = case.boot(extra=two_paths(images))
    vm.serial.wait(system.title)
    time.sleep(3)   # for the other path
    shown = re.findall(rf"\n\s*>?\s*\*?\s*{system.title}\s", vm.serial.text())
    assert len(shown) == 1, vm.serial.tail()
    vm.serial.send(ENTER)
    system.check(vm.report())


def plain_disk(case, system):
    filesystem = disks.Ext4({}, label="paths")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=99)
    return case.gpt("disk", filesystem)


def test_file_system_by_two_paths(case):
    system = case.system("By two paths")
    check_shown_once(case, system, plain_disk(case, system))


@pytest.mark.parametrize("lost", ["path0-0", "path1-0"])
def test_path_that_goes(case, lost):
    """The devices say which path is left alone; whichever goes, the other one boots."""
    system = case.system("One path left")
    vm = case.boot(extra=two_paths([plain_disk(case, system)]))
    vm.serial.wait(system.title)
    time.sleep(3)
    mark = vm.serial.mark()
    vm.serial.send("d")
    vm.serial.wait(r"another path to sd", 20, mark)
    vm.serial.send("q")
    vm.qmp("device_del", id=f"{lost}-device")
    time.sleep(5)
    vm.serial.send(ENTER)
    system.check(vm.report())


def test_array_by_two_paths(case):
    system = case.system("An array by two paths")
    check_shown_once(case, system, *raid(case, grub_on_ext4(system, "md/0", timeout=99), 2, CREATE))


def test_volume_group_by_two_paths(case):
    system = case.system("A group by two paths")
    filesystem = grub_on_ext4(system, "lvm/my--vg-boot--lv", timeout=99)
    check_shown_once(case, system, *volume(case, filesystem, 2, "-L 96M -i 2"))
