"""The board's management controller: what it was told is to be booted, once or each time, and what
it hears of the start. It is one of the tests' own (kit/bmc.py), over KCS."""
# SPDX-License-Identifier: MIT
import time

import pytest

from kit import bmc, configs, disks
from kit.qemu import drive, firmware
from kit.tools import PATIENCE, Missing, first_stage
from test_net import card, served

ON = "kexling.bmc=on"
NOTHING = bytes(5)


def grub(case, *systems, **options):
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, *systems, **options)
    return case.gpt("disk", filesystem)


def controller(case, *arguments, **options):
    return bmc.Bmc(case.folder, *arguments, **options)


def start(case, board, *drives, append=ON):
    return case.boot(*drives, extra=board.arguments, append=append, memory=768)


def with_cd(case):
    """A disk and a CD, each with a system; the disk's is what starts by itself."""
    usual, other = case.system("Of the disk"), case.system("Of the CD")
    cd = case.whole("cd", disks.Iso9660(configs.syslinux(other), label="CD"))
    return usual, other, [grub(case, usual), (cd, "cdrom")]


def test_nothing_is_asked_for(case):
    """No valid wish: the start is the usual one, and the controller is left as it is."""
    system = case.system("The usual")
    board = controller(case, bmc.SETUP, flags=0)
    before = board.flags
    system.check(start(case, board, grub(case, system)).report())
    assert board.asked == 1 and board.flags == before and not board.events


def test_it_is_not_asked_unless_it_is_to_be(case):
    system = case.system("The usual")
    board = controller(case, bmc.SETUP)
    before = board.flags
    system.check(start(case, board, grub(case, system), append="").report())
    assert board.asked == 0 and board.flags == before


@pytest.mark.parametrize("lasting", [False, True])
def test_cd(case, lasting):
    """Once: it is taken back before it is heeded. Each time: it stays."""
    usual, other, drives = with_cd(case)
    board = controller(case, bmc.CD, flags=bmc.VALID | (bmc.LASTING if lasting else 0))
    before = board.flags
    vm = start(case, board, *drives)
    other.check(vm.report())
    assert "asks, each time, for a CD" in vm.serial.text() or not lasting
    assert board.flags == (before if lasting else NOTHING)
    (other if lasting else usual).check(start(case, board, *drives).report())


def test_what_cannot_be_taken_back_is_not_heeded(case):
    """It would be heeded at every start."""
    usual, _, drives = with_cd(case)
    board = controller(case, bmc.CD, keeps=True)
    vm = start(case, board, *drives, append=f"{ON} kexling.timeout=3")
    vm.serial.wait("it keeps what was for one start", 120)
    usual.check(vm.report())


def test_one_that_does_not_answer_holds_nothing_up(case):
    system = case.system("The usual")
    board = controller(case, bmc.CD, mute=True)
    vm = start(case, board, grub(case, system), append=f"{ON} kexling.timeout=5")
    vm.serial.wait("is not heeded: ", 120)
    system.check(vm.report())


def test_safe_mode_waits_for_a_key(case):
    system = case.system("By hand")
    board = controller(case, bmc.SAFE)
    vm = start(case, board, grub(case, system, timeout=1))
    vm.serial.wait("asks, this time, for safe mode", 120)
    assert "PROBE" not in vm.serial.text()
    vm.serial.send("\r")
    system.check(vm.report())


def test_network(case):
    """The network comes before the disk that starts otherwise."""
    usual, other = case.system("Of the disk"), case.system("Of the server")
    folder = served(case, other, "pxelinux.cfg/default")
    board = controller(case, bmc.NETWORK)
    disk = grub(case, usual)
    vm = case.boot(disk, extra=[*board.arguments, *card(folder, "pxelinux.0")], append=ON,
                   memory=768)
    other.check(vm.report(240))
    assert board.flags == NOTHING


def test_set_up(case):
    """The firmware's set-up, by a restart, this once."""
    system = case.system("Later")
    board = controller(case, bmc.SETUP)
    folder = case.folder / "machine0"
    arguments = [*firmware(folder), *drive(grub(case, system)), *board.arguments,
                 "-kernel", first_stage(), "-append", f"no_timer_check {ON}"]
    vm = case.start(arguments, folder, machine="q35", memory=1024)
    vm.serial.wait("restarting into the firmware's set-up", 240)
    vm.wait_off(60)
    assert board.flags == NOTHING
    assert "OsIndications\0".encode("utf-16le") in (folder / "efivars.fd").read_bytes()


def test_what_is_not_done_here_is_said(case):
    system = case.system("The usual")
    board = controller(case, bmc.FLOPPY)
    vm = start(case, board, grub(case, system, timeout=3))
    vm.serial.wait("asks for what is not done here", 120)
    system.check(vm.report())


def test_told_by_ipmitool(case):
    """By OpenIPMI's simulator and its usual client: the network, once; and the event is there."""
    usual, other = case.system("Of the disk"), case.system("Of the server")
    folder = served(case, other, "pxelinux.cfg/default")
    disk = grub(case, usual)
    try:
        board = bmc.Simulator(case.folder)
    except Missing as error:
        pytest.skip(str(error))
    try:
        board.ask("chassis", "bootdev", "pxe")
        assert "Force PXE" in board.ask("chassis", "bootparam", "get", "5")
        assert "no entries" in board.ask("sel", "list")
        vm = case.boot(disk, extra=[*board.arguments, *card(folder, "pxelinux.0")],
                       append=f"{ON} kexling.bmc.events=on", memory=768)
        other.check(vm.report(240))
        assert "asks, this time, for the network" in vm.serial.text()
        assert "No override" in board.ask("chassis", "bootparam", "get", "5")
        assert "boot completed" in board.ask("sel", "list").lower()
        usual.check(start(case, board, disk).report())
    finally:
        board.close()


def test_event_of_a_start(case):
    """Sensor 1F, "C: boot completed", once the entry is loaded."""
    system = case.system("It is told of")
    board = controller(case)
    system.check(start(case, board, grub(case, system),
                       append="kexling.bmc.events=on").report())
    (event,) = board.events
    assert event[2] == 2 and event[10] == 0x1F and event[12] == 0x6F and event[13] == 1


def test_event_of_a_machine_without_anything(case):
    """Sensor 1E, "no bootable media": once, however often it tries."""
    board = controller(case)
    start(case, board, case.whole("empty", disks.Ext4({}, label="empty")),
          append="kexling.bmc.events=on kexling.net=off kexling.failure.after=1")
    end = time.monotonic() + 120 * PATIENCE
    while not board.events and time.monotonic() < end:
        time.sleep(1)
    time.sleep(20)      # the next round fails, too
    (event,) = board.events
    assert event[10] == 0x1E and event[13] == 0
