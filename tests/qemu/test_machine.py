"""What the next kernel knows of the machine:
the same by either call as when the firmware starts it."""
# SPDX-License-Identifier: MIT
import re

import pytest

from kit import disks, guest
from kit.architecture import ARCH, X86_64
from kit.qemu import drive, firmware
from kit.tools import PROGRAM, kernel, need

LOAD = """
mkdir -p /disk; mount -t ext4 -o ro,noload /dev/vda /disk || fail mount
/kexling load --call={call} /disk/kernel --initrd /disk/initrd.0 --initrd /disk/initrd.1 \\
	--command-line "$(cat /disk/cmdline)" --json || fail load
/kexling exec || fail exec
"""
PC_WAYS = {"pc": ("pc", 512, "max"), "pc-6GiB-qemu64": ("pc", 6144, "qemu64"),
           "q35": ("q35", 512, "max"), "uefi": ("q35", 512, "max"),
           # the first kernel uses no more than 8 GiB of it, and the next one has to get all
           "pc-64GiB": ("pc", 65536, "max"), "uefi-64GiB": ("q35", 65536, "max")}
# Without UEFI the device tree tells all, with it ACPI does.
VIRT_WAYS = {"virt": ("virt,gic-version=3", 512, ARCH.cpu),
             "virt-gic2": ("virt,gic-version=2", 512, "cortex-a72"),
             "uefi": ("virt,gic-version=3", 512, ARCH.cpu)}
WAYS = PC_WAYS if ARCH is X86_64 else VIRT_WAYS


def facts(vm):
    """Key -> the sorted values that the second stage told."""
    found = {}
    for key, value in re.findall(r"PROBE machine ([^=\s]+)=([^\r\n]*)", vm.serial.text()):
        found.setdefault(key, []).append(value)
    return {key: sorted(values) for key, values in found.items()}


def own_firmware(case, way):
    if not way.startswith("uefi"):
        return []
    return firmware(case.folder / f"vars{len(list(case.folder.glob('vars*')))}")


def as_much(mib):
    """So much memory, which the host need not have: most of it is never touched."""
    return ["-object", f"memory-backend-ram,id=much,size={mib}M,reserve=off",
            "-machine", "memory-backend=much"] if mib > 8192 else []


@pytest.mark.parametrize("way", WAYS)
def test_machine_as_the_firmware_shows_it(case, way):
    machine, memory, cpu = WAYS[way]
    system = case.system("Probe", words="machine")
    marks = {"second/mark": b"two archives, one after the other\n"}
    system.initrds = [system.first_archive(), guest.cpio.archive(marks)]
    filesystem = disks.Ext4({"kernel": kernel(), "initrd.0": system.initrds[0],
                             "initrd.1": system.initrds[1],
                             "cmdline": system.cmdline.encode()}, label="probe")
    disk = case.whole("disk", filesystem)

    joined = case.folder / "joined.cpio"
    joined.write_bytes(b"".join(system.initrds))
    seen = {}
    more = as_much(memory)
    vm = case.start([*own_firmware(case, way), *more, *drive(disk), "-kernel", kernel(),
                     "-initrd", joined,
                     "-append", system.cmdline], machine=machine, memory=memory, cpu=cpu)
    system.check(vm.report(seconds=240))
    seen["firmware"] = facts(vm)
    vm.stop()
    for call in ("file", "load"):
        script = {"make": guest.HEAD.encode() + LOAD.format(call=call).encode(),
                  "kexling": need(PROGRAM, "run `make` first").read_bytes()}
        folder = case.folder / call
        folder.mkdir()
        vm = case.start([*own_firmware(case, way), *more, *drive(disk), "-kernel", kernel(),
                         *guest.initramfs(case, script), "-append", "rdinit=/make quiet"], folder,
                        machine=machine, memory=memory, cpu=cpu)
        report = vm.report(seconds=240)
        system.check(report)
        assert report.files["/second/mark"][1] == len(marks["second/mark"])
        assert f'"call": "{call}"' in vm.serial.text()
        seen[call] = facts(vm)
        vm.stop()
    compare(seen)
    (check_pc if ARCH is X86_64 else check_virt)(seen, way)


def compare(seen):
    direct, by_file, by_load = seen["firmware"], seen["file"], seen["load"]
    # what lies elsewhere at each start of the firmware: its logo
    moving = {"setup_data", "acpi.BGRT"}
    for key in sorted(set(direct) | set(by_file) | set(by_load)):
        assert by_load.get(key) == by_file.get(key), f"{key}: the two calls differ"
        same = by_load.get(key) == direct.get(key)
        assert key in moving or same, f"{key}: not as the firmware starts it"


def check_virt(seen, way):
    """There was something to compare."""
    direct = seen["firmware"]
    assert direct["ram"]
    if way == "uefi":
        assert direct["rsdp"] and direct["acpi.FACP"] and direct["acpi.GTDT"]
        assert direct["smbios.tables"] and direct["efi.has_variables"] == ["1"]
        assert direct["efi.language"] and direct["efi.bits"] == ["64"]
    else:
        assert direct["tree./compatible"] and direct["tree./psci/method"]
        assert sum(key.startswith("tree.") for key in direct) > 100


def check_pc(seen, way):
    direct, by_load = seen["firmware"], seen["load"]
    assert direct["rsdp"] and direct["acpi.FACP"] and direct["smbios.tables"]
    assert len(direct["e820"]) > 3
    # a loader's own blocks: EFI's state (4), and a seed (9) where the processor has random numbers
    assert ("0x9" in by_load.get("setup_data", [])) == (WAYS[way][2] == "max")
    if way.startswith("uefi"):
        assert "0x4" in by_load["setup_data"]
        assert direct["efi.has_variables"] == ["1"] and direct["efi.bits"] == ["64"]
        assert direct["efi.language"]
        assert int(direct["efi.regions"][0]) > 0 and direct["screen.driver"]
    else:
        assert direct["disk.sectors"]
