"""What it takes to fetch a file of 300 MB in a guest, by kexling, curl and BusyBox: instructions.

The servers are this machine's, behind QEMU's own network, so that the guest executes what a client
and its kernel do and nothing else. A system call that nobody else makes, sync(2), marks where each
client begins and ends.
"""
# SPDX-License-Identifier: MIT
import contextlib
import pathlib
import re
import subprocess
import sys
import tempfile

import fetching
import loads
from kit import cpio
from kit.architecture import ARCH, words
from kit.tools import tool

MB = fetching.MB
HOST, GUEST = "10.0.2.2", "10.0.2.15/24"
# What the shell does before and behind each client.
STEP = """
sync
read up idle < /proc/uptime; echo "BEGIN {name} $up"
/bin/busybox time -v {words} 2> /told || echo "FAILED {name}"
read up idle < /proc/uptime; echo "END {name} $up"
sync
sed -n "s/.*Maximum resident.*: /PEAK {name} /p" /told
[ "$(stat -c %s /t/out)" = {size} ] || {{ echo "FAILED {name}: no file"; cat /told; }}
rm -f /t/out
"""
HEAD = f"""#!/bin/busybox sh
export PATH=/bin
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys
mkdir -p /t; mount -t tmpfs -o size=90% t /t
ip link set lo up; ip addr add {GUEST} dev eth0; ip link set eth0 up
"""
TAIL = "\necho FETCHED\npoweroff -f\n"


def clients(http, https):
    """Name, command; the file arrives at /t/out."""
    kexling, curl = "/kexling fetch", "/bin/curl -s -S -f -o /t/out"
    yield "tftp-kexling", f"{kexling} tftp://{HOST}/file /t/out"
    yield "tftp-curl", f"{curl} --tftp-blksize 1468 tftp://{HOST}/file"
    yield "tftp-busybox", f"/bin/busybox tftp -g -b 1468 -l /t/out -r file {HOST}"
    yield "http-kexling", f"{kexling} http://{HOST}:{http}/file /t/out"
    yield "http-curl", f"{curl} http://{HOST}:{http}/file"
    yield "http-busybox", f"/bin/busybox wget -q -O /t/out http://{HOST}:{http}/file"
    yield "https-kexling", f"{kexling} https://{HOST}:{https}/file /t/out --ca /ca.pem"
    yield "https-curl", f"{curl} --cacert /ca.pem https://{HOST}:{https}/file"


def archive(folder, program, commands, authority):
    """An initrd over the built-in initramfs."""
    script = HEAD + "".join(STEP.format(name=name, words=words, size=MB * 1000000)
                            for name, words in commands) + TAIL
    files = {"fetch": (script.encode(), 0o755), "ca.pem": authority.pem.read_bytes(),
             "kexling": (program.read_bytes(), 0o755)}
    for name in ("busybox", "curl"):
        path = tool(name)
        files |= {f"bin/{name}": (pathlib.Path(path).read_bytes(), 0o755), **loads.libraries(path)}
    path = folder / "fetching.cpio"
    path.write_bytes(cpio.archive(files))
    return path


@contextlib.contextmanager
def servers(folder, authority):
    """The ports of two servers of the file: http, https."""
    processes, ports = [], []
    try:
        for pem in ([], [authority.server("server", f"IP:{HOST}")]):
            process = subprocess.Popen(
                [sys.executable, "-c", fetching.SERVER, "127.0.0.1", "0", folder / "file", *pem],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
            processes.append(process)
            ports.append(int(process.stdout.readline()))
        yield ports
    finally:
        for process in processes:
            process.kill()
            process.wait()
            process.stdout.close()


def figures(text, events, name):
    """Instructions, seconds and KiB of one client."""
    begun, ended = (float(re.search(rf"{word} {name} ([\d.]+)", text)[1])
                    for word in ("BEGIN", "END"))
    at = [count for event, count in events if event == "sync"]
    first = 2 * re.findall(r"BEGIN (\S+)", text).index(name)
    return (at[first + 1] - at[first], ended - begun,
            # BusyBox takes the kernel's KiB for pages
            int(re.search(rf"PEAK {name} (\d+)", text)[1]) // 4)


def measure(folder, program, start, read_events):
    """`start(name, arguments)` gives a machine with the plugin, and the file of its events."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir="/dev/shm") as top:
        top = pathlib.Path(top)
        authority = fetching.prepare(top)
        with servers(top, authority) as ports:
            commands = list(clients(*ports))
            vm, log = start("fetching", [
                "-initrd", archive(folder, program, commands, authority),
                "-append", words(ARCH.words, "rdinit=/fetch"),
                "-device", "virtio-net-pci,netdev=n,romfile=",
                "-netdev", f"user,id=n,tftp={top},dns=10.0.2.3"])
            try:
                vm.serial.wait("FETCHED", 3600)
                text = vm.serial.text()
            finally:
                vm.stop()
    if failed := re.findall(r"FAILED.*", text):
        raise RuntimeError(f"fetching: {failed}\n{text[-3000:]}")
    table({name: figures(text, read_events(log), name) for name, _ in commands})


def table(rows):
    base = MB / rows["http-curl"][1]
    print(f"\nFetching {MB} MB in a guest, by QEMU's own network: instructions, MB a second of\n"
          "the guest's time, the largest process at its peak")
    print(f"{'':16}{'millions':>10}{'a byte':>8}{'MB/s':>8}{'of curl http':>14}{'KiB':>8}")
    for name, (count, seconds, kib) in rows.items():
        rate = MB / seconds
        print(f"{name:16}{count / 1e6:10.0f}{count / MB / 1e6:8.2f}{rate:8.1f}{rate / base:14.2f}"
              f"{kib:8}")
