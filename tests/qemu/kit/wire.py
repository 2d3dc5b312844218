"""A server at the other end of a card's cable: it speaks ARP, DHCP and TFTP in frames of its own,
so that between the two each frame may be lost, come twice, or come late."""
# SPDX-License-Identifier: MIT
import random
import select
import socket
import struct
import threading
import time

SERVER, CLIENT = bytes([10, 9, 0, 1]), bytes([10, 9, 0, 58])
SERVER_MAC = bytes.fromhex("020000000001")
ARP, IPV4, UDP = 0x0806, 0x0800, 17
RRQ, DATA, ACK, ERROR, OACK = 1, 3, 4, 5, 6
RESEND_S = 0.4


class Faults:
    """Which shares of all frames are lost, doubled, and handed on behind the next one."""

    def __init__(self, seed, lost=0.03, doubled=0.03, late=0.05):
        self.dice = random.Random(seed)
        self.shares = {"lost": lost, "doubled": doubled, "late": late}
        self.count = dict.fromkeys(self.shares, 0)
        self.held = None

    def __call__(self, frame):
        roll, fate = self.dice.random(), None
        for name, share in self.shares.items():
            if roll < share:
                fate = name
                break
            roll -= share
        if fate:
            self.count[fate] += 1
        if fate == "lost":
            return []
        if fate == "late" and self.held is None:
            self.held = frame
            return []
        behind, self.held = ([self.held] if self.held else []), None
        return [frame] * (2 if fate == "doubled" else 1) + behind


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def datagram(source, target, ports, data):
    """UDP in IPv4; without a sum of the data, as UDP may be."""
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(data), 0, 0x4000, 64, UDP, 0, source,
                       target)
    head = head[:10] + struct.pack(">H", checksum(head)) + head[12:]
    return head + struct.pack(">HHHH", *ports, 8 + len(data), 0) + data


class Transfer:
    """One file to one port of the client's."""

    def __init__(self, data, options):
        self.data, self.block = data, options.get("blksize", 512)
        self.window, self.ack, self.in_vain = options.get("windowsize", 1), 0, 0
        self.blocks = len(data) // self.block + 1
        self.sent = time.monotonic()

    def burst(self):
        """What may be on its way."""
        self.sent = time.monotonic()
        self.in_vain += 1
        for n in range(self.ack + 1, min(self.ack + self.window, self.blocks) + 1):
            yield struct.pack(">HH", DATA, n & 0xffff) + self.data[(n - 1) * self.block:
                                                                   n * self.block]

    def acknowledged(self, number):
        """Whether that is news, or asks for what was lost."""
        step = (number - self.ack) & 0xffff
        if step > self.window:
            return False
        self.ack += step
        self.in_vain = 0
        return True


class Wire:
    """`files` by TFTP, `boot_file` by DHCP; `there` and `back` make of a frame those that
    arrive."""

    def __init__(self, files, boot_file, there, back):
        self.files, self.boot_file, self.there, self.back = files, boot_file, there, back
        self.asked, self.transfers, self.mac = [], {}, b""
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.socket.bind(("127.0.0.1", 0))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
            free.bind(("127.0.0.1", 0))
            self.card = free.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def options(self, model="virtio-net-pci"):
        """QEMU's, for a card at this wire."""
        return ["-netdev", "dgram,id=w0,local.type=inet,local.host=127.0.0.1,"
                f"local.port={self.card},remote.type=inet,remote.host=127.0.0.1,"
                f"remote.port={self.socket.getsockname()[1]}",
                "-device", f"{model},netdev=w0,romfile="]

    def serve(self):
        deadline = time.monotonic() + 900     # whoever has started it may have gone
        while time.monotonic() < deadline:
            if select.select([self.socket], [], [], 0.05)[0]:
                for frame in self.there(self.socket.recv(65536)):
                    self.take(frame)
            now = time.monotonic()
            for port, t in list(self.transfers.items()):
                if t.in_vain > 50:
                    del self.transfers[port]
                elif now - t.sent > RESEND_S:
                    self.send_blocks(port)

    def send(self, kind, payload, target=None):
        frame = (target or self.mac) + SERVER_MAC + struct.pack(">H", kind) + payload
        for f in self.back(frame.ljust(60, b"\0")):
            self.socket.sendto(f, ("127.0.0.1", self.card))

    def take(self, frame):
        kind, payload = struct.unpack(">H", frame[12:14])[0], frame[14:]
        self.mac = frame[6:12]
        if kind == ARP and payload[6:8] == b"\0\1" and payload[24:28] == SERVER:
            self.send(ARP, payload[:6] + b"\0\2" + SERVER_MAC + SERVER + payload[8:18])
        elif kind == IPV4 and payload[9] == UDP:
            length = (payload[0] & 15) * 4
            source, target, size = struct.unpack(">HHH", payload[length:length + 6])
            self.take_datagram(source, target, payload[length + 8:length + size])

    def take_datagram(self, source, target, data):
        if target == 67:
            self.lease(data)
        elif target == 69:
            self.begin(source, data)
        elif target == 6900 and source in self.transfers:
            self.go_on(source, data)

    def lease(self, packet):
        kind = packet[packet.index(b"\x35\1", 240) + 2]
        options = (b"\x35\1" + bytes([kind + 1 if kind == 1 else 5]) + b"\x36\4" + SERVER
                   + b"\x33\4\0\0\x0e\x10" + b"\1\4\xff\xff\xff\0" + b"\xff")
        reply = (b"\2\1\6\0" + packet[4:8] + bytes(8) + CLIENT + SERVER + bytes(4) + packet[28:44]
                 + bytes(64) + self.boot_file.encode().ljust(128, b"\0") + b"\x63\x82\x53\x63"
                 + options)
        self.send(IPV4, datagram(SERVER, b"\xff" * 4, (67, 68), reply), b"\xff" * 6)

    def begin(self, port, packet):
        words = packet[2:].split(b"\0")
        name = words[0].decode()
        asked = {w.decode().lower(): int(v) for w, v in zip(words[2:-1:2], words[3:-1:2])}
        self.asked.append(name)
        if name not in self.files:
            self.answer(port, struct.pack(">HH", ERROR, 1) + b"not there\0")
            return
        data = self.files[name]
        self.transfers[port] = Transfer(data, asked)
        said = {**asked, **({"tsize": len(data)} if "tsize" in asked else {})}
        self.answer(port, struct.pack(">H", OACK)
                    + b"".join(b"%s\0%d\0" % (k.encode(), v) for k, v in said.items()))

    def answer(self, port, data):
        self.send(IPV4, datagram(SERVER, CLIENT, (6900, port), data))

    def send_blocks(self, port):
        for block in self.transfers[port].burst():
            self.answer(port, block)

    def go_on(self, port, packet):
        kind, number = struct.unpack(">HH", packet[:4])
        t = self.transfers[port]
        if kind == ERROR:
            del self.transfers[port]
        elif kind == ACK and t.acknowledged(number):
            if t.ack == t.blocks:
                del self.transfers[port]
            else:
                self.send_blocks(port)


class Bond(Wire):
    """The same behind a switch whose port is one of a bond: what the port says for itself comes
    each second, and all else passes while a machine answers that."""

    LACP, SAID = 0x8809, bytes.fromhex(
        "0101" "0114" "8000" "020000000001" "0007" "8000" "000b" "47000000"
        "0214" + 18 * "00" + "0310" + 16 * "00")

    def __init__(self, files, boot_file):
        self.heard, self.dropped = 0, 0
        super().__init__(files, boot_file, lambda f: [f], lambda f: [f])
        threading.Thread(target=self.say, daemon=True).start()

    def say(self):
        for _ in range(900):
            frame = bytes.fromhex("0180c2000002") + SERVER_MAC + struct.pack(">H", self.LACP)
            self.socket.sendto((frame + self.SAID).ljust(124, b"\0"), ("127.0.0.1", self.card))
            time.sleep(1)

    def take(self, frame):
        if struct.unpack(">H", frame[12:14])[0] == self.LACP:
            partner = frame[38:56]
            if partner[:15] == self.SAID[4:19] and frame[32] & 0x3c == 0x3c:
                self.heard = time.monotonic()
        elif time.monotonic() - self.heard < 3.5:
            super().take(frame)
        else:
            self.dropped += 1
