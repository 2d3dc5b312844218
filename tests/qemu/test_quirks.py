"""Devices in order: what is done to some of them before the jump, and in what state the next
kernel finds those that nobody drives."""
# SPDX-License-Identifier: MIT
import json
import re

import pytest

from kit.tools import first_stage
from test_explain import in_shell
from test_menu import grub_disk

BUS_MASTER = 4
IDLE = "1022:2020"      # a SCSI controller that SeaBIOS drives, and no kernel here
NVME = "1b36:0010"
TRACE = ["-trace", "pci_cfg_write"]
FLR = 0x8000            # of the PCI Express capability's device control


def commands(vm):
    """The command register of each kind of function, as the second stage finds it."""
    found = re.findall(r"PROBE pci \S+ (\S+) command=(\w+)", vm.serial.text())
    return {ids: int(value, 16) for ids, value in found}


def events(vm):
    record = json.loads("".join(re.findall(r"PROBE record=([^\r\n]*)", vm.serial.text())))
    return [e["text"] for e in record["events"] if e["what"] == "quirk"]


def test_bus_mastering_is_off_behind_the_jump(case):
    """The firmware left it on; the first kernel has no driver that would take it off."""
    system = case.system("Looks at functions", words="pci-functions")
    extra = ["-device", "am53c974"]
    archive = case.folder / "second.cpio"
    archive.write_bytes(system.initrds[0])
    vm = case.start([*extra, "-kernel", first_stage(), "-initrd", archive,
                     "-append", system.cmdline])
    system.check(vm.report())
    assert commands(vm)[IDLE] & BUS_MASTER, "the firmware does not use it: this case says nothing"
    vm = case.boot(grub_disk(case, system), extra=extra)
    system.check(vm.report())
    assert not commands(vm)[IDLE] & BUS_MASTER
    vm = case.boot(grub_disk(case, system), extra=extra, append="kexling.quirks=off")
    system.check(vm.report())
    assert commands(vm)[IDLE] & BUS_MASTER


def resets(vm):
    """How often the NVMe controller was told to reset itself."""
    writes = re.findall(r"pci_cfg_write nvme \S+ @(\w+) <- (\w+)", vm.errors())
    return sum(int(at, 16) >= 0x60 and int(value, 16) & FLR != 0 for at, value in writes)


@pytest.mark.parametrize("setting, done", [(f"{NVME}=unbind,reset", True), ("off", False)])
def test_what_the_setting_says_is_done(case, setting, done):
    """The disk's own controller loses its driver and is reset; the next kernel has the disk."""
    system = case.system("Behind a reset", words="record")
    vm = case.boot((grub_disk(case, system), "nvme"), extra=TRACE, machine="q35",
                   append=f"kexling.quirks={setting}")
    system.check(vm.report())
    assert (resets(vm) > 0) == done
    assert any(f"({NVME}): unbind reset" in text for text in events(vm)) == done


def test_a_device_of_the_table(case):
    """A MegaRAID: the menu's page of devices and `explain` say what will be done, and the record
    that it was."""
    system = case.system("Behind a MegaRAID", words="record pci-functions")
    vm = case.boot(grub_disk(case, system, timeout=99), extra=["-device", "megasas"])
    vm.serial.wait(system.title, 120)
    vm.serial.send("d")
    vm.serial.wait(r"before the jump, 0000:00:\w+\.0 \(1000:0060\)", 60)
    vm.serial.send("\x1b")
    vm.serial.wait(system.title, 30, vm.serial.mark())
    vm.serial.send("c")
    vm.serial.wait("kexling#", 60)
    said = in_shell(vm, "kexling explain")
    assert re.search(r"(?m)^before the jump, \S+ \(1000:0060\): unbind reset: a MegaRAID", said)
    mark = vm.serial.mark()
    vm.serial.send("exit\r")
    vm.serial.wait(system.title, 60, mark)
    vm.serial.send("\r")
    system.check(vm.report())
    assert any("(1000:0060): unbind reset: a MegaRAID" in text for text in events(vm))


def test_a_word_that_means_nothing_is_said(case):
    system = case.system("All the same")
    vm = case.boot(grub_disk(case, system, timeout=5), append="kexling.quirks=1000:0060=explode")
    vm.serial.wait('"1000:0060=explode" has no effect', 120)
    system.check(vm.report())
