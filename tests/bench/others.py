"""The same job by others: what is between PID 1 and the next kernel."""
# SPDX-License-Identifier: MIT
import os
import pathlib
import re
import sys

import discovery
import loads
import starts
from kit import cpio
from kit.qemu import Machine, drive
from kit.tools import Missing, first_stage, need

# Disks, MiB of memory, and processors: one of them changes.
ROWS = ((1, 1024, 1), (8, 1024, 1), (64, 1024, 1), (1, 4096, 1), (1, 65536, 1), (1, 1024, 8))
# As ZFSBootMenu and Heads do it: mount what can be mounted, cut the first entry out of grub.cfg,
# hand that to kexec-tools.
SCRIPT = rb"""#!/bin/sh
mount -t devtmpfs dev /dev; mount -t proc proc /proc; mount -t sysfs sys /sys
mkdir -p /disk
for disk in /dev/vd* /dev/sd*; do
	[ -b "$disk" ] || continue
	mount -o ro "$disk" /disk 2> /dev/null || continue
	[ -z "$found" ] && [ -f /disk/boot/grub/grub.cfg ] && found=$disk
	umount /disk
done
mount -o ro "$found" /disk
first()
{
	sed -n "/^menuentry /,/^}/s/^[[:space:]]*\($1[[:space:]]\)/\1/p" \
		/disk/boot/grub/grub.cfg | head -n 1
}
set -- $(first linux)
kernel=$2; shift 2; words=$*
set -- $(first initrd)
/usr/sbin/kexec -s -l "/disk$kernel" --initrd="/disk$2" --command-line="$words"
exec /usr/sbin/kexec -e
"""


def script(folder):
    """An initrd over the built-in initramfs, whose shell and tools it takes."""
    need(loads.KEXEC, "on Debian: apt-get install kexec-tools")
    path = folder / "script.cpio"
    path.write_bytes(cpio.archive({
        "init": (SCRIPT, 0o755), "usr/sbin/kexec": (pathlib.Path(loads.KEXEC).read_bytes(), 0o755),
        **loads.libraries(loads.KEXEC)}))
    return path


def programs(folder, minimal):
    """What does the job -> its initrd; None: the image as it is."""
    given = {name: os.environ.get(name.upper()) for name in ("petitboot", "uroot")}
    return {"kexling": None, "minimal": minimal, "script": script(folder),
            **{name: pathlib.Path(path).resolve() for name, path in given.items() if path}}


def peak_mib(folder, disks, initrd, sampler, mib):
    """Of all user space, the unpacked initramfs included."""
    both = folder.with_suffix(".cpio")
    both.write_bytes((initrd.read_bytes() if initrd else b"") + sampler.read_bytes())
    vm = Machine(folder, [*disks, "-kernel", first_stage(), "-initrd", both, "-append",
                          f"no_timer_check rdinit=/with-sampler {discovery.ORDER[1]}"],
                 memory=mib)
    try:
        # what comes after it is the other system's: summing up its files takes minutes
        vm.serial.wait(r"PROBE nonce", 300)
        return max(int(kib) for kib in re.findall(r"PEAK (\d+) KiB", vm.serial.text())) / 1024
    finally:
        vm.stop()


def row(folder, name, initrd, machine, disk, sampler, count):
    """One way, with what it has beside its disk: the phases, and MiB, or why there are none."""
    beside, mib = machine
    try:
        phases = count(folder.name, disk, [
            *beside, *discovery.ORDER, *(["-initrd", initrd] if initrd else [])], mib)
    except (Missing, RuntimeError, AssertionError) as error:
        return f"{str(error).splitlines()[0]}"
    try:
        # the minimal init does not start beside a sampler
        peak = "-" if name == "minimal" else "{:.1f}".format(peak_mib(
            folder, [*drive(disk), *beside], initrd, sampler, mib))
    except (Missing, RuntimeError, AssertionError) as error:
        peak = f"  {str(error).splitlines()[0]}"
    return (f"{phases[1] / 1e6:14.3f}{phases[2] / 1e6:12.3f}{sum(phases[1:]) / 1e6:16.3f}"
            f"{peak:>8}")


def measure(folder, disk, minimal, count):
    """`count(name, disk, more, mib)` gives the instructions of each phase of one start."""
    folder.mkdir(parents=True, exist_ok=True)
    images = discovery.small_disks(folder, max(disks for disks, _, _ in ROWS))
    sampler = discovery.sampler(folder)
    print("\nThe same job by others: millions of instructions of all processors from PID 1 to the\n"
          "load call, of the load, and from PID 1 to the next kernel; memory of all user space at\n"
          "its peak, MiB")
    print(f"{'':14}{'disks':>6}{'GiB':>5}{'cpus':>6}{'to the load':>14}{'load':>12}"
          f"{'to the kernel':>16}{'MiB':>8}")
    for disks, mib, processors in ROWS:
        for name, initrd in programs(folder, minimal).items():
            if name == "minimal" and disks > 1:
                continue    # it has its disk built in
            machine = [*discovery.attached(images[1:disks]), *starts.arguments(mib, processors)]
            found = row(folder / f"others-{name}-{disks}-{mib}-{processors}", name, initrd,
                        (machine, mib), disk, sampler, count)
            print(f"{name:14}{disks:6}{mib // 1024:5}{processors:6}{found}", flush=True)
