"""The EFI shell, out of the firmware that has it built in: Debian 12 has no package of it alone."""
# SPDX-License-Identifier: MIT
import lzma
import uuid

from .architecture import ARCH
from .tools import Missing, need

# UEFI's Platform Initialization, volume 3: files and sections of a firmware volume.
COMPRESSED = uuid.UUID("ee4e5898-3914-4259-9d6e-dc7bd79403cf").bytes_le
SHELL = uuid.UUID("7c04a583-9e3e-4f1c-ad65-e05268d0b4d1").bytes_le
FILE, KIND_AT, APPLICATION = 24, 18, 9
SECTION, PROGRAM = 4, 0x10


def _volumes(flash):
    """What the sections that are compressed by LZMA hold."""
    at = flash.find(COMPRESSED)
    while at >= 0:
        begin = at - SECTION + int.from_bytes(flash[at + 16:at + 18], "little")
        yield lzma.LZMADecompressor(lzma.FORMAT_ALONE).decompress(flash[begin:])
        at = flash.find(COMPRESSED, at + 1)


def _program(file):
    """The section of a file that is a program."""
    at = 0
    while size := int.from_bytes(file[at:at + 3], "little"):
        if file[at + 3] == PROGRAM:
            return file[at + SECTION:at + size]
        at += (size + 3) & ~3
    raise Missing("the firmware's shell is no program")


def efi_shell():
    """Its bytes."""
    flash = need(ARCH.code, f"on Debian: apt-get install {ARCH.firmware_package}").read_bytes()
    for volume in _volumes(flash):
        at = volume.find(SHELL)
        while at >= 0:
            if volume[at + KIND_AT] == APPLICATION:
                return _program(volume[at + FILE:])
            at = volume.find(SHELL, at + 1)
    raise Missing("this firmware has no shell in it")
