"""A management controller of the tests' own: the other side of QEMU's ipmi-bmc-extern, with boot
options as IPMI 2.0 has them, and an event log."""
# SPDX-License-Identifier: MIT
import socket
import threading

# QEMU's own protocol: what ends a message, what ends a command, and what makes one of them a byte.
MESSAGE, COMMAND, ESCAPE, ESCAPED = 0xA0, 0xA1, 0xAA, 0x10

CHASSIS, APPLICATION, STORAGE = 0x00, 0x06, 0x0A
VALID, LASTING = 0x80, 0x40
NETWORK, DISK, SAFE, CD, SETUP, FLOPPY = 1, 2, 3, 5, 6, 15
DONE, UNKNOWN = 0x00, 0xC1

DEVICE_ID = bytes([0x20, 0, 9, 8, 2, 0x9F, 0, 0, 0, 2, 0x0F])
ENABLES = bytes([0x08])        # of messages and events: the event log alone


def sum_of(data):
    return -sum(data) & 0xFF


def packed(data):
    out = bytearray()
    for byte in data:
        special = byte in (MESSAGE, COMMAND, ESCAPE)
        out += bytes([ESCAPE, byte | ESCAPED] if special else [byte])
    return bytes(out)


class Bmc:
    """Runs in a thread until its machine goes. `flags` are the five bytes of boot option 5,
    `events` the 16 bytes of each event that was added; `asked` says how often the flags were read.

    `keeps`: it refuses to have its flags changed. `mute`: it answers nothing about them.
    """

    def __init__(self, folder, device=0, flags=VALID, keeps=False, mute=False):
        self.flags = bytes([flags if device else 0, device << 2, 0, 0, 0])
        self.events, self.asked = [], 0
        self.keeps, self.mute = keeps, mute
        self._path = folder / "bmc"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def arguments(self):
        # to be connected later: QEMU 7.2 follows a null pointer when the controller is there first
        return ["-chardev", f"socket,id=ipmi0,path={self._path},reconnect=1",
                "-device", "ipmi-bmc-extern,id=bmc0,chardev=ipmi0",
                "-device", "isa-ipmi-kcs,bmc=bmc0,irq=5"]

    def close(self):
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            try:
                with connection:
                    self._speak(connection)
            except ConnectionError:     # the machine has gone
                pass

    def _speak(self, connection):
        message, escaped = bytearray(), False
        while data := connection.recv(256):
            for byte in data:
                if byte == ESCAPE:
                    escaped = True
                elif byte in (MESSAGE, COMMAND):
                    if byte == MESSAGE:
                        self._answer(connection, bytes(message))
                    message.clear()
                else:
                    message.append(byte & ~ESCAPED if escaped else byte)
                    escaped = False

    def _answer(self, connection, message):
        if len(message) < 4 or sum(message) & 0xFF:
            return
        number, function, command, data = message[0], message[1], message[2], message[3:-1]
        said = self._do(function >> 2, command, data)
        if said is None:
            return
        answer = bytes([number, function | 4, command]) + said
        connection.sendall(packed(answer + bytes([sum_of(answer)])) + bytes([MESSAGE]))

    def _do(self, function, command, data):
        done = bytes([DONE])
        if (function, command) == (APPLICATION, 0x01):
            return done + DEVICE_ID
        if function == APPLICATION and command in (0x2E, 0x30):    # set enables, clear flags
            return done
        if (function, command) == (APPLICATION, 0x2F):
            return done + ENABLES
        if (function, command) == (APPLICATION, 0x31):             # message flags: none
            return done + bytes(1)
        if function == CHASSIS and command in (0x08, 0x09) and data[:1] == b"\x05":
            return None if self.mute else self._options(command, data)
        if (function, command) == (STORAGE, 0x44):
            self.events.append(data)
            return done + len(self.events).to_bytes(2, "little")
        return bytes([UNKNOWN])

    def _options(self, command, data):
        if command == 0x09:
            self.asked += 1
            return bytes([DONE, 1, 5]) + self.flags
        if self.keeps:
            return bytes([0xD5])
        self.flags = data[1:6]
        return bytes([DONE])
