"""What distributions' own menus have remembered from one start to the next: their scripts as
tests/trees has them, around systems that start."""
# SPDX-License-Identifier: MIT
import pathlib
import re

import pytest

from kit import disks
from kit.serial import ENTER
from kit.tools import TOP
from test_writes import env, told, with_grub

TREES = TOP / "tests" / "trees"


def tree(name):
    """The files of a volume in a tree: path -> bytes."""
    top = TREES / name
    return {f"/{path.relative_to(top)}": path.read_bytes() for path in sorted(top.rglob("*"))
            if path.is_file()}


def installed(files, system, kernel, initrd):
    files[kernel], files[initrd] = pathlib.Path(system.kernel), system.initrds[0]


def replaced(text, pattern, words):
    """Each `pattern` in the script is `words`; there has to be one."""
    new, n = re.subn(pattern, lambda _: words, text.decode())
    assert n
    return new.encode()


def waited(vm, least):
    """Whether the menu was shown, and waited for so many seconds at least: where it was not, it is
    there only when the disks took their time."""
    text = vm.serial.text().partition("PROBE nonce")[0]
    seconds = [int(n) for n in re.findall(r"Booting .* in (\d+) s", text)]
    assert seconds or "Enter boot" not in text or "still being looked at" in text
    return max(seconds, default=0) >= least


def ubuntu(usual, older):
    """As update-grub of Ubuntu writes it: both of the usual's entries, and the older kernel."""
    filesystem = disks.Ext4(tree("grub-ubuntu-recordfail/volumes/disk"), label="system", mib=98,
                            uuid="c0ffee00-1234-4abc-9def-00112233aabb")
    files, config = filesystem.files, "/boot/grub/grub.cfg"
    for system, version in (usual, "6.8.0-51-generic"), (older, "6.8.0-49-generic"):
        kernel = f"/boot/vmlinuz-{version}"
        installed(files, system, kernel, f"/boot/initrd.img-{version}")
        files[config] = replaced(files[config], rf"(?<=linux\t{kernel} )root=\S+ ro quiet.*",
                                 system.cmdline)
    files["/boot/grub/grubenv"] = env(b"")
    return filesystem


def test_recordfail_of_ubuntu(case):
    """Recorded when it starts and taken back by nobody: the next start shows the menu, and waits
    longer."""
    usual, older = case.system("Ubuntu", words="record"), case.system("Older")
    disk = case.mbr("disk", ubuntu(usual, older))
    case.changes(disk, env(b""), env(b"recordfail=1\n"))
    vm = case.boot(disk)
    usual.check(vm.report())
    assert told(vm) == [("recordfail=1", True, "")]
    assert not waited(vm, 1)
    vm = case.boot(disk)
    vm.serial.wait(r"Ubuntu in (30|2\d) s", 120)
    vm.serial.send(ENTER)
    usual.check(vm.report())


MACHINE = "0123456789abcdef0123456789abcdef"
VERSIONS = "6.17.10-301.fc43.x86_64", "6.17.10-300.fc43.x86_64"


def fedora(*systems):
    """/boot of Fedora with two kernels, newest first: blscfg, 08_fallback_counting and
    12_menu_auto_hide."""
    filesystem = disks.Ext4(tree("grub-fedora-auto-hide/volumes/boot"), label="boot", mib=98,
                            uuid="7d3b7a5e-90f1-4a6c-9f55-31e0b8c7d6a1")
    files = filesystem.files
    for path in [path for path in files if "0-rescue" in path or "6.17.9" in path]:
        del files[path]
    for system, version in zip(systems, VERSIONS):
        entry = f"/loader/entries/{MACHINE}-{version}.conf"
        installed(files, system, f"/vmlinuz-{version}", f"/initramfs-{version}.img")
        files[entry] = replaced(files[entry], r"(?m)^title .*", f"title {system.title}")
        files[entry] = replaced(files[entry], r"(?m)^options .*", f"options {system.cmdline}")
    files["/grub2/grubenv"] = env(f"saved_entry={MACHINE}-{VERSIONS[0]}\nmenu_auto_hide=1\n"
                                  "boot_success=1\nboot_indeterminate=0\nboot_counter=1\n".encode())
    return filesystem


def test_boot_success_of_fedora(case):
    """Nobody says that a start went well: hidden after a good one, shown after the next, which
    uses the counter up, and then the older kernel."""
    new, old = (case.system(title, words="record") for title in ("The newer", "The older"))
    esp = disks.Vfat(tree("grub-fedora-auto-hide/volumes/ESP"), label="ESP", mib=40)
    filesystem = fedora(new, old)
    disk = case.gpt("disk", esp, filesystem)
    before = filesystem.files["/grub2/grubenv"]
    after = before.rstrip(b"#").replace(b"boot_success=1", b"boot_success=0")
    after = after.replace(b"minate=0", b"minate=2").replace(b"counter=1", b"counter=-1")
    case.changes(disk, before, after.ljust(1024, b"#"))
    for system, shown, written in (
            (new, False, ["boot_success=0", "boot_indeterminate=0"]),
            (new, True, ["boot_counter=0", "boot_success=0", "boot_indeterminate=1"]),
            (old, False, ["boot_counter=-1", "boot_success=0", "boot_indeterminate=2"])):
        vm = case.boot(disk)
        system.check(vm.report())
        assert told(vm) == [(what, True, "") for what in written]
        assert waited(vm, 2) == shown


AB = """
set default=2
for slot in $ORDER; do
  if [ "$slot" = A ]; then set ok="$A_OK"; set try="$A_TRY"; set n=0
  else set ok="$B_OK"; set try="$B_TRY"; set n=1; fi
  if [ "$ok" = 1 -a -z "$found" ]; then
    if [ -z "$try" -o "$try" = 0 ]; then set next=1
    elif [ "$try" = 1 ]; then set next=2
    elif [ "$try" = 2 ]; then set next=3
    else set next=; fi
    if [ -n "$next" ]; then
      set found=1
      set default=$n
      if [ "$slot" = A ]; then A_TRY=$next; else B_TRY=$next; fi
    fi
  fi
done
save_env A_TRY A_OK B_TRY B_OK ORDER
"""


@pytest.mark.long
def test_slots_of_three_tries(case):
    """A and B as RAUC has them: after three starts that nobody called good, the other slot."""
    a, b = case.system("Slot A"), case.system("Slot B")
    before = b"ORDER=A B\nA_OK=1\nA_TRY=0\nB_OK=1\nB_TRY=0\n"
    filesystem = with_grub(disks.Ext4, a, b, body=before, tail=AB)
    disk = case.gpt("disk", filesystem)
    after = before.replace(b"A_TRY=0", b"A_TRY=3").replace(b"B_TRY=0", b"B_TRY=1")
    case.changes(disk, env(before), env(after))
    for slot in a, a, a, b:
        slot.check(case.boot(disk).report())
