"""Which call loads a kernel, and the one reason when none does:
by what the running kernel has and allows.

The first stage is Debian's kernel, which has lockdown and both calls;
a system call filter takes a call away.
"""
# SPDX-License-Identifier: MIT
import json
import pathlib
import re

import pytest

from kit import cpio, secure
from kit.debian import boot_folder, demo_disk
from kit.tools import BUILD, PROGRAM, first_stage, need, run

pytestmark = pytest.mark.slow

SOURCES = pathlib.Path(__file__).parent / "lacks"
# What it has: what it lacks.
KERNELS = {"both": "nothing", "file": "load", "load": "file", "none": "file,load"}

HEAD = """#!/bin/busybox sh
b=/bin/busybox
$b mkdir -p /proc /sys /dev
$b mount -t proc proc /proc; $b mount -t sysfs sys /sys; $b mount -t devtmpfs dev /dev
$b mount -t securityfs s /sys/kernel/security
exec > /dev/console 2>&1
echo 1 > /proc/sys/kernel/printk
# cell NAME LACKS FILE: loads it, says what came of it, and forgets it
cell() {
	echo "CELL $1"
	/lacks "$2" /kexling load --json --initrd /initrd --command-line x "$3"
	echo "CELL exit $?"
	/kexling unload
}
"""


def script(columns):
    """Every kernel for each column: (name, file, command before it)."""
    text = HEAD
    for name, file, before in columns:
        text += f"{before}\n"
        for has, lacks in KERNELS.items():
            text += f"cell {name}:{has} {lacks} {file}\n"
    return text + "echo CELLS end\n$b sleep 1000\n"


def cells(text):
    """(column, kernel) -> the JSON document, with the exit code."""
    found = {}
    for name, body, code in re.findall(r"CELL (\w+:\w+)\n(.*?)CELL exit (\d+)",
                                       text.replace("\r", ""), re.S):
        document = json.loads(body[body.index("{"):body.rindex("}") + 1])
        document["exit"] = int(code)
        found[tuple(name.split(":"))] = document
    return found


@pytest.fixture(scope="module")
def debian_kernel(tmp_path_factory):
    boot = boot_folder(demo_disk(), tmp_path_factory.mktemp("matrix") / "boot")
    return next(iter(sorted(boot.glob("vmlinuz-6.12*"))))


def build_lacks(case):
    program = case.folder / "lacks"
    run("musl-gcc", "-Os", "-static", "-s", "-Wall", "-Wextra", "-Werror", "-isystem",
        BUILD / "x86_64" / "uapi", "-o", program, SOURCES / "lacks.c")
    return program


def boot_cells(case, kernel, columns, files, arguments=(), words="", **options):
    """One guest that goes through all columns."""
    programs = {"bin/busybox": BUILD / "x86_64" / "busybox" / "busybox", "lacks": build_lacks(case),
                "kexling": need(PROGRAM, "run `make` first")}
    content = {name: (pathlib.Path(path).read_bytes(), 0o755) for name, path in programs.items()}
    content["make"] = (script(columns).encode(), 0o755)
    content.update(files)
    content["initrd"] = cpio.archive({"etc/mark": b"mark\n"})
    archive = case.folder / "initrd.cpio"
    archive.write_bytes(cpio.archive(content))
    vm = case.start([*arguments, "-kernel", kernel, "-initrd", archive, "-append",
                     f"console=ttyS0 quiet rdinit=/make {words}"], memory=1024, **options)
    vm.serial.wait(r"CELLS end", 600)
    return cells(vm.serial.text())


def expect(found, table):
    """`table`: (column, kernel) -> (reason, call that came last)."""
    seen = {cell: (found[cell]["reason"], found[cell]["call"]) for cell in found}
    assert seen == table
    for cell, document in found.items():
        loaded = document["reason"] == "ok"
        assert document["loaded"] == loaded and document["exit"] == (0 if loaded else 1)
        assert loaded == (document["message"] is None), cell


def test_plain_switched_off_and_cut_short(case, debian_kernel):
    whole = first_stage().read_bytes()
    files = {"good": whole, "short": whole[:len(whole) // 2]}
    found = boot_cells(case, debian_kernel, [
        ("plain", "/good", ""), ("truncated", "/short", ""),
        ("disabled", "/good", "echo 1 > /proc/sys/kernel/kexec_load_disabled")], files)
    expect(found, {
        ("plain", "both"): ("ok", "load"), ("plain", "file"): ("ok", "file"),
        ("plain", "load"): ("ok", "load"), ("plain", "none"): ("no-syscall", "file"),
        **{("truncated", has): ("truncated", "auto") for has in KERNELS},
        ("disabled", "both"): ("kexec-disabled", "load"),
        ("disabled", "file"): ("kexec-disabled", "file"),
        ("disabled", "load"): ("kexec-disabled", "load"),
        ("disabled", "none"): ("no-syscall", "file")})
    assert "CONFIG_KEXEC)" in found["plain", "file"]["before"], "what was tried first is told"
    assert found["plain", "both"]["before"] is None
    for has in ("both", "file", "load"):
        assert "kexec_load_disabled=0" in found["disabled", has]["message"]
    assert str(len(whole)) in found["truncated", "both"]["message"]


def tamper(signed):
    """One bit of the packed kernel; its header and its sizes stay as they are."""
    data = bytearray(signed)
    data[len(data) // 2] ^= 1
    return bytes(data)


def test_locked_down_by_secure_boot(case, debian_kernel):
    """A kernel signed by a key of the firmware is loaded;
    a changed, an unsigned one is not, by no call."""
    first, target = case.folder / "first.efi", case.folder / "next.efi"
    secure.sign(debian_kernel, first)
    secure.sign(first_stage(), target)
    signed = target.read_bytes()
    files = {"signed": signed, "tampered": tamper(signed), "unsigned": first_stage().read_bytes()}
    found = boot_cells(case, first, [("signed", "/signed", ""), ("tampered", "/tampered", ""),
                                     ("unsigned", "/unsigned", "")], files,
                       secure.firmware(case.folder), machine=secure.MACHINE)
    expect(found, {
        ("signed", "both"): ("ok", "file"), ("signed", "file"): ("ok", "file"),
        **{(column, "load"): ("lockdown", "load") for column in ("signed", "tampered", "unsigned")},
        **{(column, "none"): ("no-syscall", "load")
           for column in ("signed", "tampered", "unsigned")},
        **{(column, has): ("signature", "file") for column in ("tampered", "unsigned")
           for has in ("both", "file")}})


def test_locked_down_by_the_command_line(case, debian_kernel):
    """lockdown=integrity without keys: what is signed by nobody that is known is refused,
    and it says so."""
    found = boot_cells(case, debian_kernel, [("lockdown", "/good", "")],
                       {"good": first_stage().read_bytes()}, words="lockdown=integrity")
    expect(found, {
        ("lockdown", "both"): ("signature", "file"), ("lockdown", "file"): ("signature", "file"),
        ("lockdown", "load"): ("lockdown", "load"), ("lockdown", "none"): ("no-syscall", "load")})


def test_five_level_paging(case, debian_kernel):
    """A kernel that cannot be entered with 5-level paging on is refused
    (XLF_5LEVEL unset: before Linux 4.20)."""
    image = bytearray(first_stage().read_bytes())
    image[0x236] &= ~0x20
    found = boot_cells(case, debian_kernel, [("old", "/old", ""), ("new", "/new", "")],
                       {"old": bytes(image), "new": first_stage().read_bytes()}, cpu="max,la57=on")
    expect(found, {
        **{("old", has): ("paging-mode", "auto") for has in KERNELS},
        ("new", "both"): ("ok", "load"), ("new", "file"): ("ok", "file"),
        ("new", "load"): ("ok", "load"), ("new", "none"): ("no-syscall", "file")})
