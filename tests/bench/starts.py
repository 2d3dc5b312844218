"""From the kernel's entry to PID 1, by memory and processors."""
# SPDX-License-Identifier: MIT
import sys

from kit.tools import Missing

# MiB and processors. QEMU does not touch memory before the guest does.
ROWS = ((1024, 1), (4096, 1), (65536, 1), (1024, 8), (4096, 8), (65536, 8))


def arguments(mib, processors):
    """Memory that is not promised to QEMU, but given when it is touched."""
    return ["-smp", str(processors), "-machine", "memory-backend=all", "-object",
            f"memory-backend-ram,id=all,size={mib}M,reserve=off"]


def measure(count):
    """`count(name, mib, processors)` gives the instructions of all processors together."""
    print("\nFrom the kernel's entry to PID 1: millions of instructions, without disks")
    print(f"{'GiB':>8}{'processors':>12}{'instructions':>14}{'ratio':>8}")
    base = None
    for mib, processors in ROWS:
        print(f"bench: {mib} MiB, {processors} processors …", file=sys.stderr, flush=True)
        try:
            found = count(f"start-{mib}-{processors}", mib, processors)
        except (Missing, RuntimeError) as error:    # this machine promises no such memory
            print(f"{mib // 1024:8}{processors:12}{'-':>14}{'-':>8}  {str(error).splitlines()[0]}")
            continue
        base = base or found
        print(f"{mib // 1024:8}{processors:12}{found / 1e6:14.3f}{found / base:8.2f}", flush=True)
