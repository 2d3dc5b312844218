"""Where the phases of a start begin and end: the plugin's arguments, for each architecture."""
# SPDX-License-Identifier: MIT
import re
import struct
from dataclasses import dataclass

from kit.architecture import AARCH64, ARCH, X86_64
from kit.tools import BUILT, MAKE, Missing, kernel, need, run

VMLINUX = BUILT / "linux" / "vmlinux"
LOADS = ("kexec_file_load", "kexec_load")


def entry_of_bzimage(image):
    """The first bytes of the 64-bit entry (Documentation/arch/x86/boot.rst, 64-bit boot
    protocol)."""
    setup = (image[0x1f1] or 4) + 1
    return image[setup * 512 + 0x200:][:24]


def entry_of_image(image):
    """The two instructions that an arm64 Image starts with (Documentation/arch/arm64/booting.rst,
    section 4)."""
    return image[:8]


@dataclass(frozen=True)
class Code:
    """What the kernel's code is like on one architecture."""
    entry: int              # where QEMU's -kernel enters the first stage
    entry_code: object      # the first bytes that run of an image which kexec started
    call: str               # how the function of a system call is named
    returns: str            # the instruction by which it returns


# QEMU puts an Image 2 MiB into virt's memory, out of the way of what it starts it with.
CODE = {X86_64.name: Code(0x100000, entry_of_bzimage, "__x64_sys_{}", "c3"),
        AARCH64.name: Code(0x40200000, entry_of_image, "__arm64_sys_{}", "c0035fd6")}[ARCH.name]
FUNCTIONS = ("start_kernel", "machine_kexec")
# Not of each kernel. start_thread: where the first process begins, whatever program that is; on
# arm64 it is inlined. sync: of fetching_guest.py.
OPTIONAL = {"start_thread": "start_thread", "sync": CODE.call.format("sync")}


def first_instruction(program):
    """The address of a program's first instruction;
    it must not depend on where the program is put."""
    head = program.read_bytes()[:64]
    kind, = struct.unpack_from("<H", head, 16)
    entry, = struct.unpack_from("<Q", head, 24)
    if head[:5] != b"\x7fELF\x02" or kind != 2:
        raise Missing(f"{program} is not a static 64-bit program at a fixed address; its start "
                      f"cannot be marked")
    return entry


def symbols():
    """Name -> (address, size) of the kernel's functions."""
    need(VMLINUX, f"the bench marks the kernel's own functions; run `{MAKE}` first")
    text = run(f"{ARCH.binutils}nm", "-S", VMLINUX).decode()
    found = {}
    for line in text.splitlines():
        if match := re.match(r"([0-9a-f]+) ([0-9a-f]+ )?[tTwW] (\S+)$", line):
            found[match[3]] = (int(match[1], 16), int(match[2] or "0", 16))
    return found


def marks(init):
    """The plugin's arguments for a start whose first process is `init`."""
    table = symbols()
    result = [f"at=entry:{CODE.entry:x}", f"at=pid1:{first_instruction(init):x}",
              f"code=next:{CODE.entry_code(kernel().read_bytes()).hex()}"]
    for name in FUNCTIONS:
        if name not in table:
            raise Missing(f"{VMLINUX} has no {name}: its phases cannot be told")
    places = {**{name: name for name in FUNCTIONS}, **OPTIONAL}
    result += [f"at={mark}:{table[function][0]:x}" for mark, function in places.items()
               if function in table]
    for load in LOADS:
        if where := table.get(CODE.call.format(load)):
            result += [f"at={load}:{where[0]:x}",
                       f"leave={load}_done:{where[0]:x}:{where[1]:x}:{CODE.returns}"]
    return result
