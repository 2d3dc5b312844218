"""The kits that `make` alone does not build boot what they are for."""
# SPDX-License-Identifier: MIT
import pytest

from kit import configs, disks
from kit.qemu import drive
from kit.tools import Missing, first_stage


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
