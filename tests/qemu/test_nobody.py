"""Machines that nobody looks after: they come up again by themselves, whatever has happened."""
# SPDX-License-Identifier: MIT
import json
import re
import time
import xml.etree.ElementTree

import pytest
from kit import cpio, disks
from kit.tools import PATIENCE, WORK, first_stage, need, run
from test_menu import grub_disk

SECONDS = 45          # a next kernel has to have begun in that time, on a busy host too
WATCHDOGS = {
    # the next kernel's own driver would stop it when it finds it: so that kernel has none
    "i6300esb": dict(extra=["-device", "i6300esb"], words="pci=off acpi=off"),
    # the next kernel's driver takes it over and feeds it until user space does, but not for ever
    "iTCO": dict(extra=["-global", "ICH9-LPC.noreboot=off"], machine="q35",
                 words="watchdog.open_timeout=5"),
    # QEMU's own management controller, which the next kernel does not look for: its driver would
    # stop it
    "IPMI": dict(extra=["-device", "ipmi-bmc-sim,id=bmc0", "-device", "isa-ipmi-kcs,bmc=bmc0"],
                 words="ipmi_si.tryacpi=0 ipmi_si.trydmi=0"),
}


def hangs(case, title, words):
    """A system whose init reports, and then does nothing any more."""
    return case.system(title, words=f"hang {words}")


@pytest.mark.parametrize("name", WATCHDOGS)
def test_watchdog_resets_a_next_kernel_that_hangs(case, name):
    options = dict(WATCHDOGS[name])
    system = hangs(case, "It hangs", options.pop("words"))
    vm = case.boot(grub_disk(case, system), append=f"kexling.watchdog={SECONDS}", **options)
    system.check(vm.report())
    vm.wait_off(SECONDS + 90)


def test_without_a_watchdog_it_hangs(case):
    """What the case above would not notice: a machine that goes off for another reason."""
    options = dict(WATCHDOGS["i6300esb"])
    system = hangs(case, "It hangs", options.pop("words"))
    vm = case.boot(grub_disk(case, system), **options)
    system.check(vm.report())
    time.sleep((SECONDS + 15) * PATIENCE)
    assert vm.running


@pytest.mark.parametrize("watched", [True, False])
def test_watchdog_resets_a_loader_that_is_stuck(case, watched):
    faulty = need(WORK / "faulty", "run `make build/test/faulty` first")
    archive = case.folder / "faulty.cpio"
    archive.write_bytes(cpio.archive({"bin/kexling": (faulty.read_bytes(), 0o755)}))
    seconds = SECONDS if watched else 0
    vm = case.boot(case.whole("stuck", disks.Ext4({}, label="fault-stop")),
                   append=f"kexling.watchdog={seconds}", memory=768,
                   extra=["-device", "i6300esb", "-initrd", archive])
    if watched:
        vm.wait_off(SECONDS + 120)
    else:
        time.sleep((SECONDS + 15) * PATIENCE)
        assert vm.running


def test_shell_that_is_left_alone_is_closed(case):
    """failure=shell gives a shell; nobody comes; a disk does."""
    system = case.system("It came late")
    late = grub_disk(case, system)
    vm = case.boot(extra=["-device", "qemu-xhci,id=xhci"],
                   append="kexling.failure=shell kexling.failure.after=1 kexling.menu.idle=15 "
                          "kexling.consoles=ttyS0")
    vm.serial.wait("rescue shell", 120)
    case.plug(vm, late, "usb-storage", bus="xhci.0")
    system.check(vm.report(240))


def told(vm):
    """What the boot loader left to the second stage, or None."""
    pieces = re.findall(r"PROBE record=([^\r\n]*)", vm.serial.text())
    return json.loads("".join(pieces)) if pieces else None


def test_record_reaches_the_next_system(case):
    """Which entry, why, why no other, and when; and it can be told and drawn."""
    lame, system = case.system("Without a kernel"), case.system("It is told", words="record")

    def spoil(files):
        del files["/boot/vmlinuz-0"]

    vm = case.boot(grub_disk(case, lame, system, edit=spoil))
    system.check(vm.report())
    record = told(vm)
    assert record["schema"] == 1
    assert record["decision"]["title"] == system.title and record["decision"]["by"] == "policy"
    assert [c["taken"] for c in record["candidates"]] == [False, True]
    assert "vmlinuz-0" in record["candidates"][0]["why"]
    assert "2 entries" in [d["result"] for d in record["devices"]]
    times = record["times"]
    assert 0 < times["start"] <= times["listed"] <= times["load"] <= times["jump"]
    file, picture = case.folder / "boot.json", case.folder / "start.svg"
    file.write_text(json.dumps(record))
    kexling = first_stage().with_name("kexling")
    assert system.title.encode() in run(kexling, "log", file)
    run(kexling, "log", file, "--timeline", picture)
    assert "jump" in "".join(xml.etree.ElementTree.parse(picture).getroot().itertext())


def test_record_is_not_left_unasked(case):
    system = case.system("It is told nothing", words="record")
    vm = case.boot(grub_disk(case, system), append="kexling.handover=no")
    system.check(vm.report())
    assert told(vm) is None
