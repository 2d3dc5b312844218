"""The ways in: -kernel, compressed or not, UEFI from an EFI system partition, PXE, iPXE's scripts,
CDs and sticks; each all the way to the second stage."""
# SPDX-License-Identifier: MIT
import pytest

from kit import configs, disks, secure
from kit.architecture import ARCH
from kit.qemu import drive, firmware
from kit.tools import first_stage, need, uncompressed

U_BOOT = "/usr/lib/u-boot/qemu-x86/u-boot.rom"


def installed(case, title="Whatever the firmware"):
    """A disk with one system."""
    system = case.system(title)
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system)
    return system, case.gpt("disk", filesystem)


@pytest.mark.parametrize("by, machine", [
    pytest.param("kernel", "pc", id="kernel-pc"),
    pytest.param("kernel", "q35", id="kernel-q35"),
    pytest.param("vmlinux", "q35", id="vmlinux-q35"),
    pytest.param("uefi", "q35", id="uefi-q35"),
    pytest.param("uefi", "pc", id="uefi-pc", marks=pytest.mark.long),
    pytest.param("pxe", "pc", id="pxe-pc"),
    pytest.param("cd", "pc", id="cd-pc"),
    pytest.param("stick", "q35", id="stick-q35"),
    pytest.param("uefi-cd", "q35", id="uefi-cd-q35"),
    pytest.param("uefi-stick", "q35", id="uefi-stick-q35", marks=pytest.mark.long),
    pytest.param("bmc", "q35", id="bmc-q35"),
    pytest.param("uefi-bmc", "q35", id="uefi-bmc-q35"),
])
def test_started_by(case, by, machine):
    system, disk = installed(case)
    vm = case.boot(disk, by=by, machine=machine, memory=1024)
    report = vm.report(seconds=240)
    system.check(report)
    has_runtime = "efi" in report.marks
    assert has_runtime == by.startswith("uefi"), "the EFI runtime should reach the second kernel"


@pytest.mark.parametrize("by", [first_stage, uncompressed], ids=["bzImage", "vmlinux"])
def test_small_virtual_machine(case, by):
    """QEMU's microvm: no PCI, no ACPI, disks by virtio-mmio that the command line tells of; by the
    entry for 32 bits and by PVH's, as Firecracker does. With ACPI its timer does not tick without
    KVM, under any kernel."""
    system, disk = installed(case, "Without a bus")
    vm = case.start(["-kernel", by(), "-append", ARCH.words, "-vga", "none",
                     "-drive", f"file={disk},format=raw,if=none,id=disk0",
                     "-device", "virtio-blk-device,drive=disk0"], machine="microvm,acpi=off")
    report = vm.report()
    system.check(report)
    assert "acpi" not in report.marks and "efi" not in report.marks
    assert "vda" in report.marks, "the second kernel was not told where its disk is"


def test_words_of_an_ipxe_script_arrive(case):
    """A setting on the script's command line counts: the menu waits for a key."""
    system, disk = installed(case, "Chosen by hand")
    vm = case.boot(disk, by="ipxe", append="kexling.timeout=-1", memory=1024)
    vm.serial.wait("Chosen by hand", 120)
    assert "PROBE" not in vm.serial.text()
    vm.serial.send("\r")
    system.check(vm.report(seconds=120))


def test_u_boot(case):
    """U-Boot loads the payload from a disk, as it loads any bzImage."""
    system, disk = installed(case, "Behind U-Boot")
    first = case.whole("first", disks.Vfat({"kexling.efi": first_stage()}, label="FIRST"))
    vm = case.start(["-bios", need(U_BOOT, "on Debian: apt-get install u-boot-qemu"),
                     "-drive", f"file={first},format=raw,if=ide"] + drive(disk, "ahci", 1),
                    memory=1024)
    vm.serial.wait("Hit any key", 60)
    vm.serial.send("\r")
    vm.serial.wait("=> ", 30)
    vm.serial.send("ide reset; fatload ide 0 1000000 kexling.efi; zboot 1000000 ${filesize}\r")
    system.check(vm.report(seconds=240))


@pytest.mark.long
def test_firmware_of_two_mib(case):
    """OVMF's smaller build, whose flash has less room for variables."""
    system, disk = installed(case)
    esp = case.gpt("esp", disks.Vfat({ARCH.default_efi: first_stage()}, label="FIRST"))
    flash = firmware(case.folder, "/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd")
    vm = case.start([*flash, *drive(esp, "virtio", 90, boot=True), *drive(disk)], machine="q35",
                    memory=1024)
    report = vm.report(seconds=240)
    system.check(report)
    assert "efi" in report.marks


@pytest.mark.long
def test_secure_boot_ends_here(case):
    """The firmware starts what is signed; that starts what nobody signed, and says so."""
    system, disk = installed(case, "Signed by nobody")
    signed = secure.sign(first_stage(), case.folder / "signed.efi")
    esp = case.gpt("esp", disks.Vfat({"EFI/BOOT/BOOTX64.EFI": signed}, label="FIRST"))
    vm = case.start(secure.firmware(case.folder) + drive(esp, "virtio", 90, boot=True) +
                    drive(disk), machine=secure.MACHINE, memory=1024)
    vm.serial.wait("Secure Boot ends here", 240)
    system.check(vm.report(seconds=240))
