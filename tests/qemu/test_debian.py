"""A real Debian 12: its own kernels, initrds and GRUB configuration, to its login prompt."""
# SPDX-License-Identifier: MIT
import json
import os
import pty
import re
import subprocess

import pytest

from kit.architecture import ARCH, X86_64
from kit.debian import BUILDER, PROMPT, ask, boot_folder, demo_disk, log_in
from kit.qemu import drive, firmware
from kit.serial import DOWN, END, ENTER, Serial
from kit.tools import PROGRAM, first_stage, need

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def debian():
    return demo_disk()


def grub_menu(text):
    """(titles from the outermost menu inwards, kernel, initrds, command line) of each entry.

    Reads what grub-mkconfig writes and no more: quoted titles, one statement a line, no variables
    in the two lines that matter. It shares nothing with the parser that it is compared with.
    """
    entries, nest = [], []
    for line in text.splitlines():
        words = line.split()
        if words and words[0] in ("menuentry", "submenu"):
            nest.append(re.match(r"\s*\w+ '([^']*)'", line)[1])
        elif words[:1] == ["linux"]:
            entries.append([list(nest), words[1], [], " ".join(words[2:])])
        elif words[:1] == ["initrd"]:
            entries[-1][2] = words[1:]
        elif words == ["}"] and nest:
            nest.pop()
    return entries


class Terminal:
    """A terminal with a program on it, as a connection that a Serial reads."""

    def __init__(self, *command):
        self._master, slave = pty.openpty()
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave,
                                        start_new_session=True)
        os.close(slave)

    def recv(self, size):
        return os.read(self._master, size)

    def sendall(self, data):
        os.write(self._master, data)

    def shutdown(self, _how):
        self.process.kill()
        self.process.wait()

    def close(self):
        os.close(self._master)


def test_make_run_on_a_terminal(case, debian):
    """What `make run` starts: says how to leave, shows the menu, counts down,
    ends at the login, is left."""
    first_stage()
    case.watch(debian)
    terminal = Terminal(BUILDER.parent / "run")
    screen = Serial(terminal, case.folder / "terminal.log")
    try:
        screen.wait(r"Ctrl-A, then X", 60)
        screen.wait("Advanced options for Debian GNU/Linux")
        screen.wait(r"kexec: .*vmlinuz-6\.12")
        screen.wait(PROMPT, 600)
        screen.send(b"\x01x")
        assert terminal.process.wait(30) == 0
    finally:
        screen.close()


WAYS = [("uefi", "q35"), ("pxe", "pc")] if ARCH is X86_64 else [("uefi", "virt")]


@pytest.mark.parametrize("by, machine", WAYS)
def test_to_the_login_prompt(case, debian, by, machine):
    vm = case.boot(case.overlay(debian), by=by, machine=machine, memory=1024)
    vm.serial.wait("Advanced options for Debian GNU/Linux", 240)
    log_in(vm)
    has_efi = ask(vm, "test -d /sys/firmware/efi && echo yes || echo no")
    assert has_efi == ("yes" if by == "uefi" else "no")
    assert ask(vm, "findmnt -no SOURCE /") == "/dev/vda4"


def test_same_command_line_as_grub(case, debian):
    """The disk's own GRUB boots it; then kexling does; both kernels were told the same."""
    own = case.start((firmware(case.folder) if ARCH is not X86_64 else []) +
                     drive(case.overlay(debian, "own"), boot=True), memory=1024)
    log_in(own)
    expected = ask(own, "cat /proc/cmdline")
    own.stop()
    vm = case.boot(case.overlay(debian, "ours"), memory=1024)
    log_in(vm)
    assert ask(vm, "cat /proc/cmdline") == expected


def test_disk_is_not_written(case, debian):
    """kexling has a whole disk, writable; Debian's initramfs is stopped
    before it mounts anything."""
    vm = case.boot(case.copy(debian), memory=1024)
    vm.serial.wait("Advanced options for Debian GNU/Linux")
    vm.serial.send("e")
    vm.serial.wait("for this boot only")
    vm.serial.send(END + b" break=top")
    vm.serial.send(ENTER)
    vm.serial.wait(r"\(initramfs\)", 300)


def test_older_kernel_through_the_submenu(case, debian):
    vm = case.boot(case.overlay(debian), memory=1024)
    vm.serial.wait("Advanced options for Debian GNU/Linux")
    vm.serial.send(DOWN)
    vm.serial.send(ENTER)
    vm.serial.wait(r"with Linux 6\.1\.[^ ]*-cloud-amd64 \(recovery")
    vm.serial.send(DOWN + DOWN)
    vm.serial.send(ENTER)
    log_in(vm)
    assert ask(vm, "uname -r").startswith("6.1.")


@pytest.mark.parametrize("facts", ["root", "volume"])
def test_list_says_what_grub_would_boot(tmp_path, debian, facts):
    """On a copied /boot: every kernel with title, submenu, kernel, initrds and command line."""
    copy = boot_folder(debian, tmp_path / "boot")
    script = (copy / "grub" / "grub.cfg").read_text()
    uuid = re.search(r"--set=root (\S+)", script)[1]
    where = ["--root", copy] if facts == "root" else [
        "--volume", f"{copy},uuid={uuid},fstype=ext4,device=vda3,grub=hd0,gpt3"]
    program = need(PROGRAM, "run `make` first")
    done = subprocess.run([program, "list", *where, "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["schema"] == 1
    assert result["timeout"] == 5
    listed = [[[*e["submenu"], e["title"]], e["kernel"]["path"], [i["path"] for i in e["initrds"]],
               e["cmdline"]]
              for e in result["entries"]]
    expected = grub_menu(script)
    assert len(expected) == 5, "two kernels make one entry, and four in the submenu"
    assert listed == expected
    assert [e["default"] for e in result["entries"]] == [True, False, False, False, False]
    assert result["default"] == result["entries"][0]["id"]
    if facts == "volume":
        assert all(e["kernel"]["volume"] == uuid and not e["problems"] for e in result["entries"])
