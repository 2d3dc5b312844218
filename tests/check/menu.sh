#!/bin/sh
# `kexling menu` on a terminal: what it shows, what keys do, and that the terminal is as it was.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
exec /usr/bin/python3 - "build/${ARCH:-x86_64}" << 'END'
import os
import pathlib
import pty
import select
import sys
import tempfile
import termios
import time

BUILD = pathlib.Path(sys.argv[1]).resolve()
SECONDS = 60
DOWN, ENTER = b"\033[B", b"\r"
CONFIG = """menuentry 'First entry' { linux /boot/vmlinuz first }
menuentry 'Second entry' { linux /boot/vmlinuz second }
"""


class Terminal:
    """The command on a terminal of its own."""

    def __init__(self, *arguments):
        self.seen, self._from = b"", 0
        self._own, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (24, 80))
        self._kept, self._before = theirs, termios.tcgetattr(theirs)
        self._pid = os.fork()
        if self._pid == 0:
            os.login_tty(theirs) if hasattr(os, "login_tty") else self._take(theirs)
            os.environ["TERM"] = "vt100"
            os.execv(BUILD / "kexling", ["kexling", "menu", *arguments])

    @staticmethod
    def _take(fd):
        os.setsid()
        for n in range(3):
            os.dup2(fd, n)

    def wait(self, wanted):
        """`wanted` comes, behind what was waited for before."""
        end = time.monotonic() + SECONDS
        while (at := self.seen.find(wanted, self._from)) < 0:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._own], [], [], left)[0]:
                raise AssertionError(f"{wanted!r} did not come: {self.seen!r}")
            self.seen += os.read(self._own, 65536)
        self._from = at + len(wanted)

    def send(self, keys):
        os.write(self._own, keys)

    def end(self):
        """It ends: its exit code. The terminal is as it was."""
        _, status = os.waitpid(self._pid, 0)
        assert termios.tcgetattr(self._kept) == self._before, "the terminal was left changed"
        os.close(self._kept)
        os.close(self._own)
        return os.waitstatus_to_exitcode(status)


def main(tree):
    boot = pathlib.Path(tree) / "boot"
    (boot / "grub").mkdir(parents=True)
    (boot / "grub" / "grub.cfg").write_text(CONFIG)
    image = (BUILD / "kexling.efi").read_bytes()
    (boot / "vmlinuz").write_bytes(image.replace(b"-kexling (kexling@", b"-another (someone@"))
    where = ["--root", tree, "--dry-run"]

    one = Terminal(*where)
    one.wait(b"First entry")
    one.wait(b"q leave")
    one.send(b"R")
    one.wait(b"once more")
    one.send(b"R")
    one.wait(b"q leaves")
    one.send(DOWN)
    one.wait(b"Second entry")
    one.send(ENTER)
    one.wait(b"would boot Second entry")
    one.wait(b"BOOT_IMAGE=/boot/vmlinuz second")
    assert one.end() == 0

    two = Terminal(*where)
    two.wait(b"First entry")
    two.send(b"e")
    two.wait(b"for this boot only")
    two.send(b"\033[F")
    two.send(b" edited=1" + ENTER)
    two.wait(b"BOOT_IMAGE=/boot/vmlinuz first edited=1\r\n")
    assert two.end() == 0

    for leave in b"q", b"\003":
        three = Terminal(*where)
        three.wait(b"First entry")
        three.send(leave)
        assert three.end() == 0
        assert b"would boot" not in three.seen


with tempfile.TemporaryDirectory() as tree:
    main(tree)
END
