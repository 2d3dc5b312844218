"""The kits that `make` alone does not build boot what they are for."""
# SPDX-License-Identifier: MIT
import os
import subprocess

import pytest

from kit import configs, disks
from kit.architecture import ARCH
from kit.qemu import drive
from kit.tools import TOP, Missing, first_stage


@pytest.mark.long
@pytest.mark.parametrize("bus", ("virtio", "nvme", "ahci"))
@pytest.mark.parametrize("kit", ("lean", "small"))
def test_kit_boots_a_virtual_machine(case, kit, bus):
    try:
        image = first_stage(kit)
    except Missing as missing:
        pytest.skip(str(missing))
    system = case.system("From a small kernel")
    filesystem = disks.Ext4({}, label="root")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=0)
    disk = case.gpt("disk", filesystem)
    vm = case.start([*drive(disk, bus), "-kernel", image, "-append", "no_timer_check"])
    assert vm.report().nonce == system.nonce


@pytest.mark.host
def test_run_does_not_start_a_kit_without_efi_by_uefi(tmp_path):
    image = tmp_path / ARCH.name / "kexling-small.efi"
    image.parent.mkdir()
    image.write_bytes(bytes(4096))
    done = subprocess.run([TOP / "tests/qemu/debian/run", "uefi"], stderr=subprocess.PIPE,
                          text=True, env={**os.environ, "KEXLING_BUILD": str(tmp_path),
                                          "KIT": "small"})
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "UEFI cannot start kexling-small.efi" in done.stderr
    assert "make run KIT=small" in done.stderr
