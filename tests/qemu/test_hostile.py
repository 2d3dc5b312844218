"""Code of a disk's own, in the job that scans it: kexling built with a parser that tries what a
disk says, in a job without the barriers whose letters are in the disk's label (`faults/hostile.h`).

With all barriers each try fails, and with any one of those that guard it. Without all of these it
succeeds: else it would be no try.
"""
# SPDX-License-Identifier: MIT
import time

from kit import disks
from kit.tools import PATIENCE
from test_faults import ASKED, run

NOTHING = "hostile code reached nothing"


def disk(fault):
    word, less = fault
    return disks.Ext4({"/fault.txt": f"{word}\n".encode()}, label=f"less-{less}")


def tries(word, fail, reach):
    """`fail`: missing barriers, and how the try ends without them; `reach`: and what it gets at."""
    return ([((word, less), reason) for less, reason in fail.items()]
            + [((word, less), f"hostile code reached {what}") for less, what in reach.items()])


def soon(_vm):
    time.sleep(5 * PATIENCE)


def type_away(vm):
    """As somebody would a password, while they listen. Each key goes to one of those who read: they
    have processors of their own, else PID 1, which has slept, is always before them."""
    for _ in range(int(100 * PATIENCE)):
        vm.serial.send("z")
        time.sleep(0.2)


def test_descriptors_and_keys(case):
    run(case,
        tries("descriptor", {"": NOTHING, "TLC": NOTHING},
              {"D": "a descriptor that is not its own"})
        + tries("listen", {"": NOTHING, "TC": NOTHING, "LC": NOTHING},
                {"D": "the key z that was typed", "TL": "the key z that was typed"}),
        disk, type_away, processors=3)


def test_files(case):
    run(case,
        tries("leave", {"": NOTHING, "TC": NOTHING, "LC": NOTHING, "DC": NOTHING},
              {"TL": "a file beside its tree", "DL": "a file above a descriptor"}),
        disk, soon)


def test_writing(case):
    def meanwhile(vm):
        vm.serial.wait("hostile text", 20)
        soon(vm)
    run(case,
        tries("elsewhere", {"": NOTHING, "D": ASKED, "TL": ASKED, "TC": NOTHING, "LC": NOTHING},
              {"DC": "a terminal that it wrote to", "TLC": "a file that it wrote to"}),
        disk, meanwhile)


def test_others_and_powers(case):
    run(case,
        tries("signal", {"": ASKED, "N": ASKED, "C": NOTHING}, {"NC": "another process"})
        + tries("rename", {"": ASKED, "P": ASKED, "C": NOTHING},
                {"PC": "the name of the machine"}),
        disk, soon)
