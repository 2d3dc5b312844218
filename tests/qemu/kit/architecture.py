"""What differs between the architectures that the cases run on: machine, console, firmware."""
# SPDX-License-Identifier: MIT
import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Architecture:
    """One of them, by the compiler's name; KEXLING_ARCH chooses."""
    name: str
    qemu: str                   # QEMU's program
    package: str                # and Debian's, which has it
    machine: str                # of a case that asks for no other
    uefi_machine: str           # of a case that starts by UEFI
    cpu: str
    console: str                # the first serial port, as Linux calls it
    words: str                  # what each kernel is told that a case starts
    compiler: str               # of static programs
    binutils: str               # what nm and strip for its programs begin with
    default_efi: str            # what firmware starts from a disk that it knows nothing of
    code: str                   # UEFI firmware, and its variables
    variables: str
    firmware_package: str
    pe_machine: int             # what programs of UEFI are for
    kernel: str                 # what -kernel takes, below the folder of what was built
    screen: tuple = ()          # QEMU's arguments for a screen
    serial: tuple = ()          # and for a serial port that is what the chardev serial0 is
    debian: dict = field(default_factory=dict)


X86_64 = Architecture(
    name="x86_64", qemu="qemu-system-x86_64", package="qemu-system-x86",
    machine="pc", uefi_machine="q35", cpu="max", console="ttyS0",
    # On a busy host the emulated timer is late, and the kernel would give up on it.
    words="no_timer_check",
    compiler="musl-gcc", binutils="", default_efi="EFI/BOOT/BOOTX64.EFI",
    code="/usr/share/OVMF/OVMF_CODE_4M.fd", variables="/usr/share/OVMF/OVMF_VARS_4M.fd",
    firmware_package="ovmf", pe_machine=0x8664, kernel="kexling.efi",
    screen=("-vga", "std"), serial=("-device", "isa-serial,chardev=serial0"),
    debian={
        "packages": "linux-image-cloud-amd64 linux-image-6.12-cloud-amd64 grub-pc-bin "
                    "grub-efi-amd64-bin",
        "options": (), "image": "debian.img", "console": "ttyS0,115200",
        "grub": "grub-install --target=i386-pc /dev/vda || fail \"grub-install for BIOS\"\n"
                "grub-install --target=x86_64-efi",
    })

AARCH64 = Architecture(
    name="aarch64", qemu="qemu-system-aarch64", package="qemu-system-arm",
    machine="virt,gic-version=3", uefi_machine="virt,gic-version=3",
    # Signatures of addresses by the real algorithm are most of what an emulator would do.
    cpu="max,pauth-impdef=on", console="ttyAMA0", words="",
    compiler="aarch64-linux-musl-gcc", binutils="aarch64-linux-gnu-",
    default_efi="EFI/BOOT/BOOTAA64.EFI",
    code="/usr/share/AAVMF/AAVMF_CODE.fd", variables="/usr/share/AAVMF/AAVMF_VARS.fd",
    firmware_package="qemu-efi-aarch64", pe_machine=0xaa64, kernel="linux/arch/arm64/boot/Image",
    serial=("-serial", "chardev:serial0"),
    debian={
        "packages": "linux-image-cloud-arm64 linux-image-6.12-cloud-arm64 grub-efi-arm64-bin",
        "options": ("--architectures=arm64",), "image": "debian-aarch64.img", "console": "ttyAMA0",
        "grub": "grub-install --target=arm64-efi",
    })

ARCH = {each.name: each for each in (X86_64, AARCH64)}[os.environ.get("KEXLING_ARCH", "x86_64")]


def words(*some):
    """A command line of those that are not empty."""
    return " ".join(word for word in some if word)
