"""A disk that misbehaves: a server of the NBD protocol (doc/proto.md) that is slow,
or at some point answers no more."""
# SPDX-License-Identifier: MIT
import socket
import struct
import threading
import time

OPTION, ANSWER = 0x49484156454F5054, 0x3E889045565A9
GO, ACK, INFO, UNSUPPORTED = 7, 1, 3, (1 << 31) + 1
REQUEST, REPLY = 0x25609513, 0x67446698
READ, WRITE, DISCONNECT, FLUSH = 0, 1, 2, 3
# It has flags, and knows FLUSH: to the guest this disk has a cache that must be written back.
FLAGS = 1 | 4


class Disk:
    """Serves the bytes of `image` on a socket below `folder`, to one client.

    `delay`: seconds before each answer. `freeze_at`: from the first read that reaches this offset
    on, nothing is answered until `thaw` is called. `frozen` is set then, and `writes` counts what
    was asked to be written.
    """

    def __init__(self, image, folder, delay=0.0, freeze_at=None):
        self._data = image.read_bytes()
        self._delay, self._freeze_at = delay, freeze_at
        self.frozen, self._thawed, self.writes = threading.Event(), threading.Event(), 0
        self.path = folder / f"{image.stem}.nbd"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.path))
        self._listener.listen(1)
        threading.Thread(target=self._serve, daemon=True).start()

    def thaw(self):
        self._thawed.set()

    def _serve(self):
        try:
            connection, _ = self._listener.accept()
            with connection, connection.makefile("rb") as stream:
                self._negotiate(connection, stream)
                self._transmit(connection, stream)
        except (OSError, struct.error):
            pass    # the machine was switched off

    def _negotiate(self, connection, stream):
        connection.sendall(b"NBDMAGICIHAVEOPT" + struct.pack(">H", 3))
        stream.read(4)
        while True:
            _, option, length = struct.unpack(">QII", stream.read(16))
            stream.read(length)
            if option != GO:
                connection.sendall(struct.pack(">QIII", ANSWER, option, UNSUPPORTED, 0))
                continue
            export = struct.pack(">HQH", 0, len(self._data), FLAGS)
            connection.sendall(struct.pack(">QIII", ANSWER, option, INFO, len(export)) + export)
            connection.sendall(struct.pack(">QIII", ANSWER, option, ACK, 0))
            return

    def _freezes(self, end):
        return self._freeze_at is not None and end > self._freeze_at

    def _transmit(self, connection, stream):
        while True:
            _, _, command, cookie, offset, length = struct.unpack(">IHHQQI", stream.read(28))
            if command == WRITE:
                stream.read(length)
                self.writes += 1
            if command == READ and self._freezes(offset + length):
                self.frozen.set()
            if self.frozen.is_set():
                self._thawed.wait()
            if command == DISCONNECT:
                return
            time.sleep(self._delay)
            data = self._data[offset:offset + length] if command == READ else b""
            connection.sendall(struct.pack(">IIQ", REPLY, 0, cookie) + data)
