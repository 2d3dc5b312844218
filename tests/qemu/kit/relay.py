"""A wire with something in between: what a machine's card sends goes through this program."""
# SPDX-License-Identifier: MIT
import socket
import threading
import time


class Relay:
    """Between a card and QEMU's own network. `there` and `back` make of a frame the frames that
    are handed on: none, one or more."""

    def __init__(self, there, back):
        self.sockets = [self.open(), self.open()]
        self.card, self.server = (self.free() for _ in range(2))
        for n, (to, change) in enumerate([(self.server, there), (self.card, back)]):
            threading.Thread(target=self.hand_on, args=(n, to, change), daemon=True).start()

    @staticmethod
    def open():
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        s.bind(("127.0.0.1", 0))
        return s

    @staticmethod
    def free():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
            s.bind(("127.0.0.1", 0))
            return s.getsockname()[1]

    def hand_on(self, n, to, change):
        deadline = time.monotonic() + 600     # whoever has started it may have gone
        self.sockets[n].settimeout(600)
        while time.monotonic() < deadline:
            try:
                frame = self.sockets[n].recv(65536)
            except TimeoutError:
                return
            for f in change(frame):
                self.sockets[1 - n].sendto(f, ("127.0.0.1", to))

    def netdev(self, name, side):
        at = (self.card, self.server)[side]
        to = self.sockets[side].getsockname()[1]
        return (f"dgram,id={name},local.type=inet,local.host=127.0.0.1,local.port={at},"
                f"remote.type=inet,remote.host=127.0.0.1,remote.port={to}")

    def options(self, user, model="virtio-net-pci"):
        """QEMU's: a card at this end, and at the other one its user network with those words."""
        return ["-netdev", f"user,id=u0,{user}", "-netdev", "hubport,id=h0,hubid=9,netdev=u0",
                "-netdev", self.netdev("b0", 1), "-netdev", "hubport,id=h1,hubid=9,netdev=b0",
                "-netdev", self.netdev("a0", 0), "-device", f"{model},netdev=a0,romfile="]


def vlan(number):
    """A switch's port: frames of that VLAN alone, which have no tag behind it."""
    tag = b"\x81\0" + number.to_bytes(2, "big")

    def there(frame):
        return [frame[:12] + frame[16:]] if frame[12:16] == tag else []

    return Relay(there, lambda frame: [frame[:12] + tag + frame[12:]])
