"""The recipes of configs/README.md for who has a firmware, or another boot loader: kexling in
UEFI's own flash, and by an entry of systemd-boot's and GRUB's."""
# SPDX-License-Identifier: MIT
import pytest

from kit import disks, efi
from kit.debian import packages
from kit.qemu import drive, firmware
from kit.tools import TOP, first_stage, need, run, tool
from test_firmware import installed

OVMF = "/usr/share/OVMF/OVMF_CODE_4M.fd"
# 8 MiB with what follows the volume.
LENGTH = "0x7cc000"
VOLUME = TOP / "rootfs/carry/volume"
LOADER = "EFI/kexling/kexling.efi"


# ---- UEFI's flash

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


# ---- entries of other loaders, on an ESP that they share with kexling

def beside(case, files):
    """The firmware starts that loader, and that kexling. Its own entry, which it finds on the same
    ESP as the default, would start it again and again: the other disk's system has to be next, and
    its own is not even tried."""
    system, disk = installed(case, "Behind another loader")
    esp = case.gpt("esp", disks.Vfat({LOADER: first_stage(), **files}, label="ESP"))
    vm = case.start([*firmware(case.folder), *drive(esp, "virtio", 90, boot=True), *drive(disk)],
                    machine="q35", memory=1024)
    system.check(vm.report(seconds=300))
    assert "Next is kexling" in vm.serial.text(), "its own entry is not in the menu"
    assert "Could not start" not in vm.serial.text()


@pytest.mark.parametrize("word", ["efi", "linux"])
def test_entry_of_systemd_boot(case, word):
    tree = packages(case.folder / "packages", "systemd-boot-efi")
    beside(case, {
        "EFI/BOOT/BOOTX64.EFI": tree / "usr/lib/systemd/boot/efi/systemd-bootx64.efi",
        "loader/loader.conf": b"timeout 0\ndefault kexling.conf\n",
        "loader/entries/kexling.conf": f"title Next is kexling\n{word} /{LOADER}\n".encode()})


@pytest.mark.parametrize("command", ["linux", "chainloader"])
def test_entry_of_grub(case, command):
    tree = packages(case.folder / "packages", "grub-efi-amd64-bin")
    image = case.folder / "grub.efi"
    run(tool("grub-mkimage"), "-O", "x86_64-efi", "-d", tree / "usr/lib/grub/x86_64-efi",
        "-p", "/EFI/BOOT", "-o", image, "part_gpt", "fat", "normal", "linux", "chain", "boot")
    beside(case, {
        "EFI/BOOT/BOOTX64.EFI": image,
        "EFI/BOOT/grub.cfg": f"set timeout=0\nmenuentry 'Next is kexling' {{\n"
                             f"\t{command} /{LOADER}\n}}\n".encode()})
