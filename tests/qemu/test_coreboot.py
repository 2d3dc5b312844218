"""coreboot, as its page in configs/README.md says: a ROM that is built with kexling in it, and one
that gets another kexling; both start in QEMU, and that a second system.

The lines of the page are what is run, by a shell in a folder where `kexling` and `coreboot` lie
beside each other. What a board's own configuration is to others, QEMU's q35 is here.
"""
# SPDX-License-Identifier: MIT
import os
import re
import subprocess

import pytest

from kit.qemu import drive
from kit.tools import BUILT, TOP, WORK, build, clean_environment, first_stage, locked, run
from test_firmware import installed

pytestmark = pytest.mark.long

# Debian's compiler is newer than this coreboot, and warns of more.
BOARD = """CONFIG_VENDOR_EMULATION=y
CONFIG_BOARD_EMULATION_QEMU_X86_Q35=y
CONFIG_ANY_TOOLCHAIN=y
"""
FLAGS = "CONFIG_WARNINGS_ARE_ERRORS=n"
ROM_BYTES = 8 << 20


def recipe(page, n):
    """The n-th block of commands below that heading."""
    text = (TOP / "configs/README.md").read_text()
    text = re.search(rf"(?ms)^### {page}$(.*?)^###? ", text)[1]
    blocks = re.findall(r"(?m)(?:^    .*\n)+", text)
    return re.sub(r"(?m)^    ", "", blocks[n])


def follow(page, n, folder, **environment):
    """Runs it there, to its end."""
    done = subprocess.run(["sh", "-exc", recipe(page, n)], cwd=folder, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, env=clean_environment(**environment))
    assert done.returncode == 0, done.stdout[-6000:]


def or_skip(*command):
    """What needs packages that this machine may not get."""
    try:
        run(*command, cwd=TOP, env=clean_environment())
    except RuntimeError as error:
        pytest.skip(f"coreboot cannot be built here: {' '.join(str(error).split())[-300:]}")


def unpack(folder):
    """Once, so that a second run compiles little."""
    pins = re.findall(r"(?m)^coreboot .*", (TOP / "rootfs/sources").read_text())
    stamp = folder / "unpacked"
    if not stamp.exists() or stamp.read_text().splitlines() != pins:
        or_skip(TOP / "rootfs/source", "coreboot", folder / "coreboot")
        stamp.write_text("\n".join(pins))


@pytest.fixture(scope="module")
def place():
    """A folder with kexling, as it was built for flash, and coreboot, built with it."""
    folder = WORK / "coreboot"
    with locked(folder):
        or_skip(TOP / "rootfs/deps", "coreboot")
        unpack(folder)
        build("KIT=flash")
        if not (folder / "kexling").is_symlink():
            (folder / "kexling").symlink_to(TOP)
        (folder / "coreboot/.config").write_text(BOARD)
        follow("coreboot", 0, folder, MAKEFLAGS=f"{FLAGS} -j{os.cpu_count()}")
    return folder


def starts_from(case, rom):
    """The second system, from that ROM: no line of the kernel's comes between, and the ROM is not
    written to."""
    system, disk = installed(case, "From coreboot")
    case.watch(rom)
    assert rom.stat().st_size == ROM_BYTES
    vm = case.start(["-bios", rom, *drive(disk, "ahci")], machine="q35", memory=1024)
    report = vm.report(seconds=240)
    system.check(report)
    assert "acpi" in report.marks and "efi" not in report.marks
    assert "fb" in report.marks, "coreboot's framebuffer should reach the second kernel"


def test_rom_is_built(case, place):
    starts_from(case, case.copy(place / "coreboot/build/coreboot.rom", "rom"))


def test_rom_is_updated(case, place):
    """What was in it is some other payload, so that it is known which one starts."""
    folder, tools = case.folder / "update", place / "coreboot/build/cbfstool"
    folder.mkdir()
    (folder / "coreboot.rom").write_bytes((place / "coreboot/build/coreboot.rom").read_bytes())
    (folder / "kexling-flash.efi").write_bytes(first_stage().read_bytes())
    before = run(tools, folder / "coreboot.rom", "print")
    follow("coreboot", 1, folder, PATH=f"{tools.parent}:{os.environ['PATH']}")
    assert run(tools, folder / "coreboot.rom", "print") != before
    starts_from(case, folder / "coreboot.rom")


def test_size_is_as_the_page_says(place):
    """Of 8 MiB coreboot takes little, and as much as the page says is left."""
    said = re.search(r"`flash`; ([\d,]+) bytes", (TOP / "configs/README.md").read_text())[1]
    built = (BUILT / "kexling-flash.efi").stat().st_size
    assert abs(built - int(said.replace(",", ""))) < 1 << 17, f"the page says {said}: it is {built}"
    listed = run(place / "coreboot/build/cbfstool", place / "coreboot/build/coreboot.rom", "print")
    free = max(int(line.split()[-2]) for line in listed.decode().splitlines()
               if line.startswith("(empty)"))
    assert free > 3 << 20, listed.decode()
