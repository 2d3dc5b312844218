# SPDX-License-Identifier: MIT
"""Two network namespaces with a wire between them: servers in one, kexling in the other."""
import contextlib
import json
import os
import subprocess
import time

KEXLING = os.environ.get("KEXLING", "build/x86_64/kexling")
HERE = os.path.dirname(os.path.abspath(__file__))
MAC = "52:54:00:12:34:56"


def has_tls():
    with open(KEXLING, "rb") as program:
        return b"this build has no TLS" not in program.read()


class Refused(Exception):
    """Namespaces are not to be had here."""


class Space:
    """A network namespace that lives as long as one process in it."""

    def __init__(self):
        self.flags = [] if os.geteuid() == 0 else ["-U", "-r"]
        self.holder = subprocess.Popen(
            ["unshare", *self.flags, "-n", "sh", "-c", "echo; exec sleep 3600"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if self.holder.stdout.readline() != b"\n":
            raise Refused(self.holder.stderr.read().decode().strip())

    def command(self, *words):
        user = ["-U", "--preserve-credentials"] if self.flags else []
        return ["nsenter", "-t", str(self.holder.pid), *user, "-n", *words]

    def run(self, *words):
        subprocess.run(self.command(*words), check=True, capture_output=True)

    def close(self):
        self.holder.kill()
        self.holder.wait()


class Rig:
    def __init__(self):
        self.servers, self.client = Space(), Space()
        self.running = []
        try:
            self.wire("s0", "c0", MAC)
            for space in (self.servers, self.client):
                space.run("ip", "link", "set", "lo", "up")  # by which the kernel reports
            self.servers.run("ip", "addr", "add", "10.9.0.1/24", "dev", "s0")
            self.client.run("ip", "addr", "add", "10.9.0.58/24", "dev", "c0")
            self.six("fd00::1/64", "fd00::58/64")
        except subprocess.CalledProcessError as e:
            raise Refused(e.stderr.decode().strip()) from e

    def six(self, server, client):
        """IPv6 besides, without a search for others that have the address: that takes a second."""
        for space, device, address in ((self.servers, "s0", server), (self.client, "c0", client)):
            space.run("ip", "addr", "add", address, "dev", device, "nodad")

    def wire(self, server, client, mac):
        self.servers.run("ip", "link", "add", server, "type", "veth", "peer", "name", client,
                         "address", mac, "netns", str(self.client.holder.pid))
        self.servers.run("ip", "link", "set", server, "up")
        self.client.run("ip", "link", "set", client, "up")

    def close(self):
        self.stop()
        self.client.close()
        self.servers.close()

    def vlan(self, tag):
        """c0.TAG and s0.TAG; False: this kernel has no such thing."""
        try:
            for space, device in ((self.servers, "s0"), (self.client, "c0")):
                space.run("ip", "link", "add", "link", device, "name", f"{device}.{tag}",
                          "type", "vlan", "id", str(tag))
                space.run("ip", "link", "set", f"{device}.{tag}", "up")
        except subprocess.CalledProcessError:
            return False
        return True

    @contextlib.contextmanager
    def hole(self, mtu):
        """Packets of more bytes get lost on the way to the client, and nobody says so."""
        def change(segments, mtu, *route):
            self.servers.run("ip", "link", "set", "s0", "gso_max_segs", segments)
            self.client.run("ip", "link", "set", "c0", "mtu", mtu)
            self.client.run("ip", "route", "change", "10.9.0.0/24", "dev", "c0",
                            "src", "10.9.0.58", *route)
        change("1", str(mtu), "advmss", "1460")
        try:
            yield
        finally:
            change("65535", "1500")

    # ---- servers ----

    def start(self, *words):
        p = subprocess.Popen(self.servers.command(*words), stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT)
        self.running.append(p)
        return p

    def serve(self, kind, log, **config):
        config = {"at": "10.9.0.1", "interface": "s0", "files": {}, **config, "log": str(log)}
        words = ("python3", f"{HERE}/servers.py", kind, json.dumps(config))
        if kind == "switch":
            self.start(*words)
        else:
            self.start_and_settle(kind, config.get("port"), ":" in config["at"], *words)

    def listening(self, kind, port, six):
        """How many sockets wait at the port of this kind of server."""
        number = port or {"tftp": 69, "http": 80, "dhcp": 67, "dns": 53, "sntp": 123}[kind]
        table = ("tcp" if kind == "http" else "udp") + ("6" if six else "")
        nobody = ("0" * 32 if six else "0" * 8) + ":0000 "
        listed = subprocess.run(self.servers.command("cat", f"/proc/net/{table}"),
                                capture_output=True, text=True).stdout
        return listed.count(f":{number:04X} {nobody}" + ("0A" if kind == "http" else "07"))

    def start_and_settle(self, kind, port, six, *words):
        """Until its socket is there, beside those of others at the same port."""
        others = self.listening(kind, port, six)
        self.start(*words)
        for _ in range(200):
            if self.listening(kind, port, six) > others:
                return
            time.sleep(0.05)
        raise AssertionError(f"no {kind} server came up")

    def dnsmasq(self, *options, interface="s0", six=False):
        self.start_and_settle("dhcp", 547 if six else None, six,
                              "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0",
                              "--user=root", f"--interface={interface}", "--bind-interfaces",
                              "--no-ping", "--dhcp-leasefile=/dev/null", *options)

    def stop(self):
        for p in self.running:
            p.kill()
            p.wait()
        self.running = []

    # ---- kexling ----

    def kexling(self, *words, timeout=60):
        return subprocess.run(self.client.command(os.path.abspath(KEXLING), *words),
                              capture_output=True, text=True, timeout=timeout,
                              errors="replace")

    def list(self, *words, timeout=60):
        p = self.kexling("list", *words, "--json", timeout=timeout)
        assert p.stdout, p.stderr
        return json.loads(p.stdout)
