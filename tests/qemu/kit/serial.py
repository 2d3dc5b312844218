"""The guest's serial line: everything that came is kept, logged, and waited on with a deadline."""
# SPDX-License-Identifier: MIT
import re
import socket
import threading
import time

from .tools import PATIENCE

_ESCAPES = re.compile(r"\x1b(\[[0-9;?=]*[@-~]|[()][A-Z0-9]|[=>78cDEM])")


def plain(text):
    """`text` without the sequences that move the cursor or set colours.

    A sequence that moves the cursor becomes a line break, so that two fields painted side by side
    are not read as one word.
    """
    return _ESCAPES.sub(lambda m: "" if m[0].endswith("m") else "\n", text)


# A menu takes what comes in its first quarter of a second for typed before it could be seen.
REACTION = 0.5


class Gone(AssertionError):
    """The awaited text did not come."""


class Serial:
    """One end of a socket pair whose other end QEMU has as its serial port."""

    def __init__(self, connection: socket.socket, log):
        self._connection = connection
        self._log = open(log, "wb")
        self._data = bytearray()
        self._changed = threading.Condition()
        self._closed = False
        self._seen = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self):
        while True:
            try:
                data = self._connection.recv(65536)
            except OSError:
                data = b""
            with self._changed:
                if not data:
                    self._closed = True
                self._data += data
                self._log.write(data)
                self._log.flush()
                self._changed.notify_all()
            if not data:
                return

    def mark(self):
        """A place in the stream: what comes after it."""
        with self._changed:
            return len(self._data)

    def text(self, since=0):
        """What came after the mark `since`, without control sequences."""
        with self._changed:
            return plain(bytes(self._data[since:]).decode(errors="replace"))

    def wait(self, wanted, seconds=120, since=0):
        """The match of the regular expression `wanted` in what came after `since`;
        Gone when it does not come.

        It ends early when the machine is gone.
        """
        limit = time.monotonic() + seconds * PATIENCE
        while True:
            with self._changed:
                size, closed = len(self._data), self._closed
            if match := re.search(wanted, self.text(since)):
                self._seen = True
                return match
            left = limit - time.monotonic()
            if closed or left <= 0:
                why = "the machine ended" if closed else f"{seconds * PATIENCE:.0f} s went by"
                raise Gone(f"{wanted!r} did not come on the serial line: {why}\n{self.tail(since)}")
            with self._changed:
                if len(self._data) == size and not self._closed:
                    self._changed.wait(min(left, 1))

    def read_on(self, wanted):
        """Waits for what may stand further down on the page that is open."""
        for _ in range(30):
            try:
                return self.wait(wanted, 1)
            except Gone:
                self.send(DOWN)
        raise AssertionError(f"{wanted!r} is not on the page\n{self.tail()}")

    def stays_without(self, unwanted, seconds, since=0):
        """For `seconds` the text does not come."""
        try:
            match = self.wait(unwanted, seconds / PATIENCE, since)
        except Gone:
            return
        raise AssertionError(f"{match[0]!r} came on the serial line\n{self.tail(since)}")

    def tail(self, since=0, lines=40):
        text = [line.rstrip() for line in self.text(since).split("\n") if line.strip()]
        return "--- the last of the serial line:\n" + "\n".join(text[-lines:]) + "\n---"

    def send(self, data):
        """Types it, as soon after what was waited for as a person would."""
        if self._seen:
            time.sleep(REACTION)
        self._seen = False
        self._connection.sendall(data if isinstance(data, bytes) else data.encode())

    def close(self):
        try:
            self._connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._thread.join(5)
        self._connection.close()
        self._log.close()


UP, DOWN, RIGHT, LEFT = b"\x1b[A", b"\x1b[B", b"\x1b[C", b"\x1b[D"
HOME, END, ENTER, ESCAPE = b"\x1b[H", b"\x1b[F", b"\r", b"\x1b"
