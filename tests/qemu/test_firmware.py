"""The ways in: -kernel, UEFI from an EFI system partition, and PXE;
each all the way to the second stage."""
# SPDX-License-Identifier: MIT
import pytest

from kit import configs, disks


@pytest.mark.parametrize("by, machine",
                         [("kernel", "pc"), ("kernel", "q35"), ("uefi", "q35"), ("pxe", "pc")],
                         ids=["kernel-pc", "kernel-q35", "uefi-q35", "pxe-pc"])
def test_started_by(case, by, machine):
    system = case.system("Whatever the firmware")
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system)
    disk = case.gpt("disk", filesystem)
    vm = case.boot(disk, by=by, machine=machine, memory=1024)
    report = vm.report(seconds=240)
    system.check(report)
    has_runtime = "efi" in report.marks
    assert has_runtime == (by == "uefi"), "the EFI runtime should reach the second kernel"
