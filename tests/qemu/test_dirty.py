"""File systems that were cut off: the newest state is read, and the disk stays as it is."""
# SPDX-License-Identifier: MIT
import pathlib

import pytest

from kit import configs, disks, guest
from kit.serial import ENTER
from kit.tools import run
from test_writes import env, next_entry, told, with_grub


def entries(title, name, version, system):
    """The files of one Boot Loader Specification entry: path -> bytes."""
    tree = {f"/kernels/{name}": pathlib.Path(system.kernel),
            f"/kernels/{name}.img": system.initrds[0]}
    lines = [f"title {title}", f"version {version}", f"linux /kernels/{name}",
             f"initrd /kernels/{name}.img", f"options {system.cmdline}", ""]
    tree[f"/loader/entries/{name}.conf"] = "\n".join(lines).encode()
    return tree


def copied(paths):
    """Each new file of the guest's initramfs, written and forced to the disk, and nothing else."""
    return "".join(f"dd if=/new{path} of=/mnt{path} bs=1M conv=fsync 2>/dev/null || fail {path}\n"
                   for path in paths)


def cut_off(case, filesystem, old, new, before="", after="", label="disk", timeout=1):
    """A disk on which `new` was installed beside `old`; only the journal knows it."""
    loader = f"timeout {timeout}\n".encode()
    filesystem.files = {"/loader/loader.conf": loader, **entries(old.title, "1-old", "1.0", old)}
    disk = case.gpt(label, filesystem)
    files = entries(new.title, "2-new", "9.0", new)
    data = {f"new{path}": content.read_bytes() if isinstance(content, pathlib.Path) else content
            for path, content in files.items()}
    kind = type(filesystem).__name__.lower()
    script = f"{before}mount -t {kind} /dev/vda1 /mnt || fail mount\n{copied(files)}{after}"
    guest.prepare(case, script, disk, files=data)
    return disk


KINDS = {"ext4": disks.Ext4, "xfs": disks.Xfs, "btrfs": disks.Btrfs, "f2fs": disks.F2fs}


@pytest.mark.parametrize("kind", KINDS)
def test_journal_only_entry_is_booted(case, kind):
    old, new = case.system("The old kernel"), case.system("The new kernel")
    disk = cut_off(case, KINDS[kind]({}, label="system", mib=128), old, new)
    new.check(case.boot(disk).report())


@pytest.mark.parametrize("kind", KINDS)
def test_journal_of_a_disk_that_cannot_be_written(case, kind):
    old, new = case.system("The old kernel"), case.system("The new kernel")
    disk = cut_off(case, KINDS[kind]({}, label="system", mib=128), old, new)
    attached = ["-drive", f"file={disk},format=raw,if=none,id=disk9,readonly=on",
                "-device", "virtio-blk-pci,drive=disk9"]
    new.check(case.boot(extra=attached).report())


class DataInItsJournal(disks.Ext4):
    """Its superblock says that data goes there, too."""

    def make(self, image):
        super().make(image)
        run("tune2fs", "-o", "journal_data", image)


@pytest.mark.parametrize("make, kind, refused", [
    (disks.Ext4, "ext4", ""), (disks.Xfs, "xfs", ""),
    (DataInItsJournal, "ext4", "the journal still has the file's bytes")],
    ids=["ext4", "xfs", "data"])
def test_what_is_remembered_where_only_the_journal_tells(case, make, kind, refused):
    """The environment block is another file since then: its own bytes are written, and no other
    file's; when the journal has those too, nothing is."""
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    filesystem = with_grub(make, usual, once, body=b"saved_entry=0\n")
    disk = case.gpt("disk", filesystem)
    moved = env(next_entry(1)(filesystem))
    grub = "/boot/grub"
    guest.prepare(case, f"""mount -t {kind} /dev/vda1 /mnt || fail mount
        {copied([f"{grub}/new"])} mv /mnt{grub}/new /mnt{grub}/grubenv
        {copied([f"{grub}/other"])}""", disk,
                  files={f"new{grub}/new": moved, f"new{grub}/other": b"another file's"})
    if not refused:
        case.changes(disk, moved, env(b"saved_entry=0\nnext_entry=\n"))
    vm = case.boot(disk)
    once.check(vm.report())
    assert told(vm) == [("next_entry=", not refused, refused)]
    again = once if refused else usual
    again.check(case.boot(disk).report())


def test_what_a_journal_of_data_would_bring_back(case):
    """A mount's option had data go through the journal, and the disk's superblock says nothing of
    it. The block has reached its place, too; but whoever replays the journal writes it once more,
    over what would be written now."""
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    filesystem = with_grub(disks.Ext4, usual, once, body=b"saved_entry=0\n")
    disk = case.gpt("disk", filesystem)
    asked = env(next_entry(1)(filesystem))
    guest.prepare(case, """mount -t ext4 -o data=journal /dev/vda1 /mnt || fail mount
        dd if=/new of=/mnt/boot/grub/grubenv conv=notrunc,fsync 2>/dev/null || fail dd
        sync; sync""", disk, files={"new": asked})
    assert disk.read_bytes().count(asked) == 2, "the journal and the file's place"
    for _ in range(2):
        vm = case.boot(disk)
        once.check(vm.report())
        assert told(vm) == [("next_entry=", False, "the journal still has the file's bytes")]


def test_without_room_for_the_journal(case):
    """There is no tmpfs to keep a copy in: the disk is read as it stands, and that is said."""
    old, new = case.system("The old kernel"), case.system("The new kernel")
    disk = cut_off(case, disks.Ext4({}, label="system"), old, new)
    vm = case.boot(disk, append="rdinit=/without-run", extra=guest.initramfs(case, {
        "without-run": b"#!/bin/sh\nrmdir /run; echo > /run\nexec /init\n"}))
    old.check(vm.report())


def says_not_replayed(vm, old):
    """The page of devices says that files may be missing, and what there is boots."""
    vm.serial.wait("any key but Enter", 60)
    vm.serial.send("d")
    vm.serial.read_on(r"journal\s+was\s+not\s+replayed")
    vm.serial.send("q")
    vm.serial.wait(old.title, 5)
    vm.serial.send(ENTER)
    old.check(vm.report())


def test_journal_is_larger_than_its_share_of_memory(case):
    """The copy may take an eighth of the memory.
    Data goes into this journal too, and 24 MiB of it only there."""
    old, new = case.system("The old kernel"), case.system("The new kernel")
    journal_data = "mkdir /first; mount -t ext4 -o data=journal /dev/vda1 /first || fail journal\n"
    data = """dd if=/dev/zero of=/mnt/data bs=1M count=24 2>/dev/null || fail data
        echo | dd of=/mnt/commit conv=fsync 2>/dev/null || fail commit
    """
    disk = cut_off(case, disks.Ext4({}, label="system", mib=192, journal_mib=64), old, new,
                   before=journal_data, after=data, timeout=99)
    says_not_replayed(case.boot(disk, memory=128), old)


@pytest.mark.parametrize("kind", KINDS)
def test_memory_ends_while_the_journal_is_replayed(case, kind):
    old, new = case.system("The old kernel"), case.system("The new kernel")
    disk = cut_off(case, KINDS[kind]({}, label="system", mib=128), old, new, timeout=99)
    files = {"small-run": b"""#!/bin/sh
mknod /dev/null c 1 3
until mount -o remount,size=4k /run 2>/dev/null; do :; done &
exec /init
"""}
    vm = case.boot(disk, append="rdinit=/small-run", extra=guest.initramfs(case, files))
    says_not_replayed(vm, old)


def test_hibernated_system_is_preferred(case):
    """Its entry starts although another is the default, and the menu says why."""
    other, asleep = case.system("Another system"), case.system("The sleeping system")
    swap = disks.Hibernated({}, mib=16)
    asleep.words = f"resume=UUID={swap.uuid}"
    vm = case.boot(case.gpt("sleeping", disks.Vfat(configs.bls(other, asleep), label="ESP"), swap))
    asleep.check(vm.report())
    assert "hibernated" in vm.serial.text()


def sleeping_stick(case, system):
    """A stick with the image of a hibernated system, and an entry that would go on with it."""
    swap = disks.Hibernated({}, mib=16)
    system.words = f"resume=UUID={swap.uuid}"
    return case.gpt("stick", disks.Vfat(configs.bls(system), label="STICK"), swap), "usb"


def test_hibernated_stick_takes_over_no_machine(case):
    """Its entry is there, but neither the fixed disk's default nor its journal is its business."""
    old, new, stick = (case.system(title) for title in ("The old kernel", "The new kernel",
                                                        "On a stick"))
    dirty = cut_off(case, disks.Ext4({}, label="system"), old, new, timeout=9)
    vm = case.boot(dirty, sleeping_stick(case, stick))
    new.check(vm.report())
    assert stick.title in vm.serial.text()
    assert "hibernated" not in vm.serial.text()


def test_hibernated_stick_alone_goes_on(case):
    stick = case.system("On a stick")
    stick.check(case.boot(sleeping_stick(case, stick)).report())


def test_no_journal_is_replayed_beside_a_hibernated_system(case):
    """To the system that sleeps the journal is not over."""
    old, new = case.system("The old kernel"), case.system("The new kernel")
    dirty = cut_off(case, disks.Ext4({}, label="system"), old, new)
    sleeping = case.whole("sleeping", disks.Hibernated({}, mib=16))
    old.check(case.boot(sleeping, dirty).report())
