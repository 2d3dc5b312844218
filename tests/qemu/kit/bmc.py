"""A management controller of the tests' own: the other side of QEMU's ipmi-bmc-extern, with boot
options as IPMI 2.0 has them, and an event log."""
# SPDX-License-Identifier: MIT
import os
import socket
import subprocess
import threading
import time

from .tools import PATIENCE, run, tool

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


def frame(message):
    """What goes over the wire for a message without its sum."""
    return packed(message + bytes([sum_of(message)])) + bytes([MESSAGE])


def messages(connection):
    """Each one that comes, until the other end goes; commands are none."""
    message, escaped = bytearray(), False
    while data := connection.recv(256):
        for byte in data:
            if byte == ESCAPE:
                escaped = True
            elif byte in (MESSAGE, COMMAND):
                if byte == MESSAGE:
                    yield bytes(message)
                message.clear()
            else:
                message.append(byte & ~ESCAPED if escaped else byte)
                escaped = False


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
                    for message in messages(connection):
                        self._answer(connection, message)
            except ConnectionError:     # the machine has gone
                pass

    def _answer(self, connection, message):
        if len(message) < 4 or sum(message) & 0xFF:
            return
        number, function, command, data = message[0], message[1], message[2], message[3:-1]
        said = self._do(function >> 2, command, data)
        if said is None:
            return
        connection.sendall(frame(bytes([number, function | 4, command]) + said))

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


LAN = """\
name "kx"
set_working_mc 0x20
  startlan 1
    addr 127.0.0.1 {lan}
    priv_limit admin
    allowed_auths_admin none md2 md5 straight
    guid a123456789abcdefa123456789abcdef
  endlan
  chassis_control "{folder}/chassis"
  serial 15 127.0.0.1 {serial} codec VM
  startcmd "true"
  startnow false
  user 2 true "kx" "test" admin 10 none md2 md5 straight
"""
CONTROLLER = """\
mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
mc_enable 0x20
"""
# What the simulator asks and tells about the machine: only what is to be booted is kept.
CHASSIS_CONTROL = """\
#!/bin/sh
case "$1 $2" in
"get boot") echo "boot:$(cat {folder}/device 2>/dev/null || echo none)" ;;
"get "*) echo "$2:1" ;;
"set boot") echo "$3" > {folder}/device ;;
esac
"""


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Simulator(Bmc):
    """OpenIPMI's ipmi_sim, which `ipmitool` speaks to over a network of its own, and the machine
    through here. It keeps of the boot flags nothing but the device, and so never calls them valid:
    here they are, for one start, as soon as there is a device."""

    def __init__(self, folder):
        tool("ipmitool")
        self._home = folder / "ipmi_sim"
        self._home.mkdir()
        self._lan, serial = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_STREAM)
        files = {"lan.conf": LAN.format(lan=self._lan, serial=serial, folder=self._home),
                 "controller": CONTROLLER, "chassis": CHASSIS_CONTROL.format(folder=self._home)}
        for name, text in files.items():
            (self._home / name).write_text(text)
        os.chmod(self._home / "chassis", 0o755)
        with open(self._home / "log", "wb") as log:
            self._process = subprocess.Popen(
                [tool("ipmi_sim"), "-c", "lan.conf", "-f", "controller", "-s", "state", "-n"],
                cwd=self._home, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            self._simulator = self._connect(serial)
        except OSError:
            self._process.kill()
            raise
        self._said = messages(self._simulator)
        super().__init__(folder)

    def _connect(self, port):
        end = time.monotonic() + 20 * PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port), 20 * PATIENCE)
            except ConnectionRefusedError:
                if time.monotonic() > end or self._process.poll() is not None:
                    raise
                time.sleep(0.2)

    def ask(self, *words):
        """What ipmitool says to these words."""
        return run("ipmitool", "-I", "lan", "-H", "127.0.0.1", "-p", self._lan, "-U", "kx",
                   "-P", "test", *words).decode()

    def close(self):
        super().close()
        self._process.terminate()
        self._process.wait()
        self._simulator.close()

    def _do(self, function, command, data):
        self._simulator.sendall(frame(bytes([1, function << 2, command]) + data))
        said = next(self._said)[3:-1]
        if (function, command) == (CHASSIS, 0x09) and said[2:3] == b"\x05" and said[4]:
            said = said[:3] + bytes([said[3] | VALID]) + said[4:]
        return said
