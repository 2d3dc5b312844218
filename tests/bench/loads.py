"""What it takes to load the same kernel and initrd by each way:
instructions to the next kernel, and memory."""
# SPDX-License-Identifier: MIT
import os
import pathlib
import re
import sys
import time

from kit import cpio
from kit.qemu import Machine, drive
from kit.tools import PATIENCE, Missing, first_stage, need, run, tool

# The word after load= (see minimal_init.c), and how it is called in the table.
BY_HAND = ""
WAYS = {"kexling": "kexling", "kexling-file": "kexling --call file", "kexec-s": "kexec -s",
        "kexec-c": "kexec -c", "kexec-c-no-checks": "kexec -c --no-checks", BY_HAND: "by hand"}
KEXEC = "/usr/sbin/kexec"
MEMORY_MIB = 2048


def libraries(program):
    """The files that a dynamic program needs to run, at their own paths."""
    text = run("ldd", program).decode()
    paths = re.findall(r"(/\S+) \(0x", text)
    return {path: (pathlib.Path(path).resolve().read_bytes(), 0o755) for path in paths}


def archive(folder, init, kexling):
    """An initrd over the built-in initramfs with all the programs."""
    need(KEXEC, "on Debian: apt-get install kexec-tools")
    files = {"init": (init.read_bytes(), 0o755), "kexling": (kexling.read_bytes(), 0o755),
             "kexec": (pathlib.Path(KEXEC).read_bytes(), 0o755), **libraries(KEXEC)}
    path = folder / "loads.cpio"
    path.write_bytes(cpio.archive(files))
    return path


def begin_of_load(unstripped):
    """The address of begin_load()."""
    match = re.search(r"^([0-9a-f]+) T begin_load$", run("nm", unstripped).decode(), re.M)
    return int(match[1], 16)


def start(folder, disk, initrd, words, cpu, more=(), processors=1):
    return Machine(folder,
                   [*drive(disk), "-kernel", first_stage(), "-initrd", initrd, "-append", words,
                            "-smp", str(processors), *more], memory=MEMORY_MIB, cpu=cpu)


def wait(vm, what, limit=1800):
    """What `what()` returns, as soon as it is something."""
    end = time.monotonic() + limit * PATIENCE
    while not (result := what()):
        if time.monotonic() > end or not vm.running:
            raise Missing(f"{vm.folder.name} did not come to its end\n{vm.serial.tail()}")
        time.sleep(0.2)
    return result


def instructions(folder, disk, initrd, way, cpu, plugin, marks, read_events):
    """From begin_load() to the entry of the next kernel."""
    log = folder / "events"
    folder.mkdir(parents=True, exist_ok=True)
    log.unlink(missing_ok=True)
    arguments = ",".join([str(plugin), f"out={log}", *marks])
    vm = start(folder, disk, initrd, f"load={way}" if way else "", cpu,
               ["-icount", "shift=0,sleep=off", "-plugin", arguments])

    def reached():
        events = read_events(log)
        begun = next((count for name, count in events if name == "begin"), None)
        jumped = next((count for name, count in events if name == "machine_kexec"), None)
        return jumped and next((count - begun for name, count in events
                                if name == "next" and count > jumped), None)
    try:
        return wait(vm, reached)
    finally:
        vm.stop()


def memory(folder, disk, initrd, way, cpu):
    """KiB by which available memory sank while it was loaded, watched from another processor."""
    vm = start(folder, disk, initrd, (f"load={way} " if way else "") + "memory=1", cpu,
               processors=2)

    def told():
        if "FAILED" in vm.serial.text():
            raise Missing(f"{way or BY_HAND}: {vm.serial.tail()}")
        return re.search(r"MEMORY (\d+)", vm.serial.text())
    try:
        return int(wait(vm, told)[1])
    finally:
        vm.stop()


def table(title, rows, cpu):
    best = rows[BY_HAND][0]
    print(f"\n{title}: millions of guest instructions from the start of the load to the next")
    print("kernel's entry, and MiB of memory taken meanwhile "
          f"(guest of {MEMORY_MIB} MiB, -cpu {cpu})")
    print(f"{'':32}{'instructions':>14}{'of by hand':>12}{'memory':>10}")
    for way, (count, kib) in rows.items():
        print(f"{WAYS[way]:32}{count / 1e6:14.3f}{count / best:12.3f}{kib / 1024:10.0f}")
    sys.stdout.flush()


def measure(folder, disks, init, unstripped, kexling, plugin, marks, read_events, cpu):
    """One table for each disk: title -> path."""
    tool("ldd")
    initrd = archive(folder, init, kexling)
    marks = [*marks, f"at=begin:{begin_of_load(unstripped):x}"]
    ways = [way for way in WAYS if not os.environ.get("KEXLING_BENCH_WAYS") or
            way in os.environ["KEXLING_BENCH_WAYS"].split(",")]
    for title, disk in disks.items():
        rows = {}
        for way in [*ways, BY_HAND] if BY_HAND not in ways else ways:
            print(f"bench: {title}, {WAYS[way]} …", file=sys.stderr, flush=True)
            place = folder / f"{disk.stem}-{way or 'by-hand'}"
            rows[way] = (instructions(place, disk, initrd, way, cpu, plugin, marks, read_events),
                         memory(place / "memory", disk, initrd, way, cpu))
        table(title, rows, cpu)
