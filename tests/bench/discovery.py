"""What finding costs: instructions by the number of disks, time on slow disks, memory."""
# SPDX-License-Identifier: MIT
import re
import sys
import time

from kit import configs, cpio, disks
from kit.architecture import ARCH, words as joined
from kit.qemu import Machine, drive
from kit.second import System
from kit.serial import Gone
from kit.tools import kernel, run

COUNTS = (1, 8, 64)
IOPS = 20
TITLE = "First of many"
# What the other disks have cannot be started. Without this, whatever is named sda would be tried
# before the disk vda, and what that costs be counted as finding. All are waited for as before.
ORDER = ["-append", "kexling.order=vda"]


def small_disks(folder, most):
    """The first has the system that is to be booted;
    of the others every third has one that is not."""
    system = System(TITLE, nonce="0" * 24)
    filesystem = disks.Ext4({}, label="first")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=1)
    result = [disks.gpt(folder / "many0.img", filesystem)]
    for n in range(1, most):
        files = {"/loader/entries/other.conf": f"title Other {n}\nlinux /kernel\n".encode(),
                 "/kernel": bytes(512)}
        result.append(disks.whole(folder / f"many{n}.img",
                                  disks.Ext4(files if n % 3 == 0 else {"/data": b"data"}, mib=4)))
    return result


def attached(images, more=""):
    arguments = ["-device", "virtio-scsi-pci,id=scsi"]
    for n, image in enumerate(images):
        arguments += ["-drive", f"file={image},format=raw,if=none,readonly=on,id=many{n}{more}",
                      "-device", f"scsi-hd,bus=scsi.0,scsi-id={n},drive=many{n}"]
    return arguments


def started(folder, arguments, words="", memory=512, more=()):
    return Machine(folder, [*arguments, "-kernel", kernel(),
                            "-append", joined(ARCH.words, words), *more],
                   memory=memory)


def seconds_to_entry(folder, images):
    """From the start of the first process to the entry in the menu; by this machine's clock."""
    vm = started(folder, attached(images, f",throttling.iops-total={IOPS}"), "ignore_loglevel")
    try:
        vm.serial.wait(r"Run /init as init process", 300)
        begun = time.monotonic()
        vm.serial.wait(TITLE, 300)
        return time.monotonic() - begun
    finally:
        vm.stop()


def peak_kib(folder, images, archive):
    """The last disk has the entry, so that all have been looked at by then."""
    last = drive(images[0], "virtio", 99)
    vm = started(folder, [*attached(images[1:]), *last], more=["-initrd", archive],
                 words="rdinit=/with-sampler")
    try:
        vm.serial.wait(r"command line:", 300)
        return max(int(kib) for kib in re.findall(r"PEAK (\d+) KiB", vm.serial.text()))
    finally:
        vm.stop()


def works(folder, image, mib, wanted):
    vm = started(folder, drive(image), memory=mib)
    try:
        vm.serial.wait(wanted, 15)
        return True
    except Gone:
        return False
    finally:
        vm.stop()


def smallest(folder, image, wanted, mib=64):
    """MiB of the smallest machine in which `wanted` appears, in steps of 4."""
    while mib > 4 and works(folder, image, mib - 4, wanted):
        mib -= 4
    return mib


def sampler(folder):
    program = folder / "sampler"
    run(ARCH.compiler, "-Os", "-static", "-s", "-Wall", "-Wextra", "-Werror", "-o", program,
        "tests/bench/sampler.c")
    script = (b"#!/bin/sh\nmount -t devtmpfs dev /dev; mount -t proc proc /proc\n"
              b"/sampler /dev/%s &\nexec /init\n" % ARCH.console.encode())
    path = folder / "sampler.cpio"
    path.write_bytes(cpio.archive({"sampler": (program.read_bytes(), 0o755),
                                   "with-sampler": (script, 0o755)}))
    return path


def measure(folder, count):
    """`count(name, disk, more)` gives the instructions of each phase of one start."""
    folder.mkdir(parents=True, exist_ok=True)
    images, archive = small_disks(folder, max(COUNTS)), sampler(folder)
    print("\nDiscovery: millions of instructions from PID 1 to the load call, all disks looked\n"
          "at; seconds from PID 1 to the entry in the menu, its disk being the first, each disk\n"
          f"held to {IOPS} requests a second; memory of all user space at its peak, the unpacked\n"
          "initramfs included")
    print(f"{'disks':>8}{'instructions':>14}{'ratio':>8}{'seconds':>10}{'ratio':>8}{'MiB':>8}")
    base = None
    for n in COUNTS:
        print(f"bench: {n} disks …", file=sys.stderr, flush=True)
        instructions = count(f"disks-{n}", images[0],
                             [*attached(images[1:n]), *ORDER])
        seconds = seconds_to_entry(folder / f"throttled-{n}", images[:n])
        kib = peak_kib(folder / f"memory-{n}", images[:n], archive)
        base = base or (instructions, seconds)
        print(f"{n:8}{instructions / 1e6:14.3f}{instructions / base[0]:8.2f}"
              f"{seconds:10.2f}{seconds / base[1]:8.2f}{kib / 1024:8.1f}", flush=True)
    lists, boots = (smallest(folder / "smallest", images[0], wanted)
                    for wanted in (TITLE, "PROBE end"))
    print(f"\nSmallest machine, kernel included: {lists} MiB list a disk, {boots} MiB boot it")
