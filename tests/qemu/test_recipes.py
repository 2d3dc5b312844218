"""The recipe of configs/README.md for who has a firmware: kexling in UEFI's own flash."""
# SPDX-License-Identifier: MIT
import pytest

from kit import disks, efi
from kit.qemu import drive
from kit.tools import TOP, first_stage, need, run
from test_firmware import installed

OVMF = "/usr/share/OVMF/OVMF_CODE_4M.fd"
# 8 MiB with what follows the volume.
LENGTH = "0x7cc000"
VOLUME = TOP / "rootfs/carry/volume"


def flashed(case):
    """OVMF with something in the shell's place, in a volume that was made longer; and with the
    payload in the place of that."""
    older, image = case.folder / "older.fd", case.folder / "flashed.fd"
    (case.folder / "older.efi").write_bytes(efi.program("not updated"))
    run(VOLUME, need(OVMF, "on Debian: apt-get install ovmf"), case.folder / "older.efi", older,
        "--length", LENGTH)
    run(VOLUME, older, first_stage(), image)
    return ["-bios", image]


def test_in_the_shell_s_place(case):
    """No disk has anything that UEFI starts: the shell's entry is the last that is left."""
    system, disk = installed(case, "From the flash")
    vm = case.start([*flashed(case), *drive(disk)], machine="q35", memory=1024)
    report = vm.report(seconds=240)
    system.check(report)
    assert "efi" in report.marks and "acpi" in report.marks


def test_disk_comes_before_the_shell(case):
    """A disk with a program for UEFI, and no word to the firmware about the order."""
    disk = case.gpt("esp", disks.Vfat({"EFI/BOOT/BOOTX64.EFI": efi.program("the disk's own")},
                                      label="ESP"))
    vm = case.start([*flashed(case), *drive(disk)], machine="q35", memory=1024)
    vm.serial.wait("the disk's own", 240)
    vm.wait_off()


def test_volume_without_room_is_refused(case):
    with pytest.raises(RuntimeError, match=r"the volume lacks \d+ bytes"):
        run(VOLUME, OVMF, first_stage(), case.folder / "none.fd")
    with pytest.raises(RuntimeError, match="there is no shell in it"):
        run(VOLUME, first_stage(), first_stage(), case.folder / "none.fd")
    assert not (case.folder / "none.fd").exists()
