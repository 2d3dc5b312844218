#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What it takes to fetch a file of 300 MB, by kexling, curl and BusyBox, in turn.

Servers and clients are in two network namespaces of this machine with a wire between them
(tests/net/rig.py). Figures: MB a second, seconds of processor time (the program's own, and the
kernel's for it), and the peak of memory, each the middle one of three runs.
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(TOP / "tests" / "net"))
import rig  # noqa: E402
from certificates import Authority  # noqa: E402

MB = int(os.environ.get("MB", "300"))
RUNS = int(os.environ.get("RUNS", "3"))
SECONDS_MOST = 3600
BUSYBOX = "/bin/busybox"    # the package: the rescue shell has none of these clients

# As fast as the machine lets it: sendfile(2), and by https OpenSSL with pieces of 1 MiB.
SERVER = """
import socket, ssl, sys, threading
address, port, name, pem = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4:]
data = memoryview(open(name, 'rb').read())
s = socket.create_server((address, port))
print(s.getsockname()[1], flush=True)
def talk(c):
    if pem:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem[0])
        c = context.wrap_socket(c, server_side=True)
    c.recv(4096)
    c.sendall(b'HTTP/1.1 200 OK\\r\\nConnection: close\\r\\n')
    c.sendall(b'Content-Length: %d\\r\\n\\r\\n' % len(data))
    if pem:
        for at in range(0, len(data), 1 << 20):
            c.sendall(data[at:at + (1 << 20)])
        c.unwrap()
    else:
        with open(name, 'rb') as f:
            c.sendfile(f)
    c.close()
while True:
    threading.Thread(target=talk, args=(s.accept()[0],), daemon=True).start()
"""


def peak_of(session):
    """KiB that the processes of a session have had at once, each at its peak."""
    total = 0
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            if os.getsid(int(folder.name)) == session:
                status = (folder / "status").read_text()
                total += int(re.search(r"^VmHWM:\s+(\d+)", status, re.M)[1])
        except (OSError, TypeError):
            pass    # it has ended meanwhile
    return total


def measure(net, words):
    """Seconds, of the program, of the kernel, and KiB."""
    before, begun, peak = os.times(), time.monotonic(), 0
    p = subprocess.Popen(net.client.command(*map(str, words)), stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         start_new_session=True)
    while p.poll() is None and time.monotonic() < begun + SECONDS_MOST:
        time.sleep(0.05)
        peak = max(peak, peak_of(p.pid))
    p.kill()    # nothing, where it has ended
    p.wait()
    wall, after = time.monotonic() - begun, os.times()
    if p.returncode:
        raise SystemExit(f"{words}: status {p.returncode}\n{p.stderr.read().decode()}")
    return (wall, after.children_user - before.children_user,
            after.children_system - before.children_system, peak)


def middle(net, words, out):
    rows = []
    for _ in range(RUNS):
        rows.append(measure(net, words))
        if out.stat().st_size != MB * 1000000:
            raise SystemExit(f"{words}: {out.stat().st_size} bytes came")
        out.unlink()
    return [statistics.median(column) for column in zip(*rows)]


def clients(out, pem):
    """Protocol, client, command."""
    kexling = [TOP / "build/x86_64/kexling", "fetch"]
    curl = ["curl", "-s", "-S", "-f", "-o", out]
    yield "tftp", "kexling", [*kexling, "tftp://10.9.0.1/file", out]
    yield "tftp", "curl", [*curl, "--tftp-blksize", "1468", "tftp://10.9.0.1/file"]
    yield "tftp", "BusyBox", [BUSYBOX, "tftp", "-g", "-b", "1468", "-l", out, "-r", "file",
                              "10.9.0.1"]
    yield "http", "kexling", [*kexling, "http://10.9.0.1/file", out]
    yield "http", "curl", [*curl, "http://10.9.0.1/file"]
    yield "http", "BusyBox", [BUSYBOX, "wget", "-q", "-O", out, "http://10.9.0.1/file"]
    yield "https", "kexling", [*kexling, "https://10.9.0.1/file", out, "--ca", pem]
    yield "https", "curl", [*curl, "--cacert", pem, "https://10.9.0.1/file"]


def prepare(folder):
    """The file that is fetched, and the authority behind the server of https."""
    with open(folder / "file", "wb") as file:
        for _ in range(MB):
            file.write(os.urandom(1000000))
    return Authority(folder / "ca", "Of the bench")


def main():
    try:
        net = rig.Rig()
    except rig.Refused as error:
        print(f"fetching: not measured, network namespaces are not to be had here: {error}")
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as top:
        top = pathlib.Path(top)
        authority = prepare(top)
        net.start_and_settle(
            "tftp", None, False, "dnsmasq", "--no-daemon", "--conf-file=/dev/null", "--port=0",
            "--user=root", "--interface=s0", "--bind-interfaces", "--enable-tftp",
            f"--tftp-root={top}")
        for port, pem in ((80, []), (443, [authority.server("server", "IP:10.9.0.1")])):
            net.start_and_settle("http", port, False, "python3", "-c", SERVER, "10.9.0.1",
                                 str(port), top / "file", *pem)
        print(f"fetching {MB} MB      MB/s  own s  kernel's s  peak KiB  MB/s of curl's http")
        rows = {(protocol, name): middle(net, words, top / "out")
                for protocol, name, words in clients(top / "out", authority.pem)}
        base = rows["http", "curl"][0]
        for (protocol, name), (wall, own, kernel, peak) in rows.items():
            print(f"{protocol:6}{name:10} {MB / wall:10.1f} {own:6.2f} {kernel:11.2f} {peak:9}"
                  f" {base / wall:10.2f}")
    net.close()


if __name__ == "__main__":
    main()
