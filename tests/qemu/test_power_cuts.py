"""The power fails after any sector that is written before an entry starts: the file system is as
clean as before, every file is whole, what counts down does not rise, and the menu is what it was.

A start is run once, with a log of what it writes; each of its prefixes is then made and looked at.
"""
# SPDX-License-Identifier: MIT
import json
import os
import re
import subprocess
from dataclasses import dataclass

import pytest

from kit import configs, disks, gpt, guest, writelog
from kit.qemu import drive
from kit.tools import PROGRAM, first_stage, run, tool
from test_writes import counted, env

MIB = 1 << 20

# What has to reach the disk whole: ext4's superblock has a check sum and is two sectors long, so
# the file system itself, with blocks of this size, trusts in that.
WHOLE = {disks.Ext4: 1024}

# Of each kind. A start has as many as it writes sectors, and one before the first.
POINTS = int(os.environ.get("KEXLING_TEST_POINTS", "200"))


@dataclass
class Start:
    """What one start wrote: the disk before, and the sectors that it changed, in their order; and
    of each request whether the disk was told to keep it before the next one."""
    kind: type
    filesystem: object
    before: object
    sectors: list
    flushed: list

    def points(self):
        """Numbers of sectors after which the power may fail."""
        block = WHOLE.get(self.kind, writelog.SECTOR)
        return [n for n in range(len(self.sectors) + 1)
                if not writelog.goes_on(self.sectors, n, block)]


def copy(image, target):
    run("cp", "--sparse=always", image, target)
    return target


def boot_logged(case, kind, filesystem, disk, system):
    """Starts the disk until the jump, behind which nothing is written, and keeps the log."""
    before, log = case.folder / f"{disk.stem}.before", case.folder / "writes.log"
    copy(disk, before)
    case.forget(disk)
    arguments = writelog.drive(disk, log) + ["-kernel", first_stage(), "-append", "no_timer_check"]
    vm = case.start(arguments)
    vm.serial.wait(f"command line: .*nonce={system.nonce}", 120)
    vm.stop()
    disk.unlink()
    sectors = list(writelog.changes(before, writelog.read(log)))
    flushed = writelog.flushed(log)
    assert flushed and flushed[-1], "the entry started before the disk was told to keep all"
    return Start(kind, filesystem, before, sectors, flushed)


# ---- what is looked at after a cut

CHECKS = {disks.Ext4: ["e2fsck", "-fn"], disks.Vfat: ["fsck.vfat", "-n"],
          disks.Xfs: ["xfs_repair", "-n"]}


def fsck(kind, image):
    """Whether the checker finds it clean; a journal is replayed first, as a mount would do."""
    if kind is disks.Ext4:
        image = copy(image, f"{image}.checked")
        subprocess.run([tool("e2fsck"), "-fy", "-E", "journal_only", image], capture_output=True,
                       check=False)
    return subprocess.run([tool(CHECKS[kind][0]), *CHECKS[kind][1:], image], capture_output=True,
                          check=False).returncode == 0


def menu_of(answer):
    """Titles, and how many tries are left."""
    return [(e["title"], (e["tries"] or {}).get("left")) for e in json.loads(answer)["entries"]]


def listed(image):
    """The menu, as the kernel that runs the tests reads the file system; empty where it cannot."""
    return menu_of(run(PROGRAM, "list", "--json", "--image", image))


def cut_everywhere(case, start, check):
    """Cuts the power at each point, and looks at what is left: at the file system, and whatever
    `check` does with the disk and the number of sectors."""
    image = copy(start.before, case.folder / "cut.raw")
    part = case.folder / "cut.part"
    run("dd", f"if={image}", f"of={part}", "bs=1M", "skip=1", "conv=sparse",
        f"count={image.stat().st_size // MIB - 2}")
    points = 0
    for n in writelog.cuts(start.sectors, [(image, 0), (part, MIB)],
                           WHOLE.get(start.kind, writelog.SECTOR)):
        assert fsck(start.kind, part), f"after {n} sectors"
        check(image, n)
        points += 1
    assert points == len(start.points())
    return points


LIST = r"""
mkdir -p /m
point() {
	[ "$3" ] && dd if=/dev/DATA of=/dev/$2 bs=512 skip=$3 seek=$4 count=1 conv=notrunc \
		2>/dev/null
	[ "$5" ] || return
	mount -t vfat -o ro /dev/$2 /m || fail mount
	echo "POINT $1"; /init list --json --volume "/m,uuid=$5,fstype=vfat"; echo "END"
	umount /m
}
"""
STARTS_EACH = 12    # disks of one machine


def disk_name(n):
    return f"vd{'abcdefghijklmnopqrstuvwxyz'[n]}"


def listed_in_guest(case, starts):
    """The same by the first stage's own kernel, for a kind of file system that the one that runs
    the tests may lack: of each start the menus after each point."""
    menus = []
    for first in range(0, len(starts), STARTS_EACH):
        menus += _listed_in_guest(case, starts[first:first + STARTS_EACH])
    return menus


def _listed_in_guest(case, starts):
    data, script = bytearray(), LIST.replace("DATA", disk_name(len(starts)))
    images = [copy(start.before, case.image(f"cut{n}")) for n, start in enumerate(starts)]
    for k, start in enumerate(starts):
        for n in range(len(start.sectors) + 1):
            at, content = start.sectors[n - 1] if n else (0, b"")
            place = f"{len(data) // 512} {(at - MIB) // 512}" if n else "'' ''"
            uuid = start.filesystem.uuid if n in start.points() else ""
            script += f"point {k} {disk_name(k)}1 {place} '{uuid}'\n"
            data += content
    more = case.image("sectors")
    more.write_bytes(bytes(data).ljust(MIB, b"\0"))
    text = guest.prepare(case, script, *images, more, seconds=600)
    for image in [*images, more]:
        case.forget(image)
        image.unlink()
    menus = [[] for _ in starts]
    for k, answer in re.findall(r"POINT (\d+)\s(.*?)END", text, re.S):
        menus[int(k)].append(menu_of(answer))
    return menus


# ---- environment blocks

BLOCKS = 8    # one entry may have so many changed


def blocks_of(filesystem, start):
    """Path, old and new bytes of each. What is written begins further back in each; a block's
    sectors are one after the other, so it does not go over their border."""
    for n in range(BLOCKS):
        step = start * BLOCKS + n
        filler = b"filler=" + b"x" * (step % 300 + (500 if step % 2 else 0)) + b"\n"
        if n == 0:
            once = f"next_entry=gnulinux-1-{filesystem.uuid}\n".encode()
            old, new = filler + b"saved_entry=0\n" + once, filler + b"saved_entry=0\nnext_entry=\n"
            yield "/boot/grub/grubenv", env(old), env(new)
        else:
            name = f"block{start}.{n}".encode()
            old = filler + name + b"=1\nslot=" + b"A" * (20 + n) + b"\n"
            yield f"/boot/grub/env{n}", env(old), env(filler + name + b"=1\nslot=B\n")


TAIL = f"""
set slot=B
for n in {' '.join(map(str, range(1, BLOCKS)))}; do save_env -f $prefix/env$n slot; done
"""


def start_grubenv(case, kind, start):
    usual, once = case.system("The usual"), case.system("Only once")
    filesystem = kind({}, label="system", mib=98)
    blocks = list(blocks_of(filesystem, start))
    filesystem.files = configs.grub(filesystem.uuid, usual, once, tail=TAIL, timeout=0)
    filesystem.files.update((path, old) for path, old, _ in blocks)
    done = boot_logged(case, kind, filesystem, case.gpt(f"disk{start}", filesystem), once)
    data = done.before.read_bytes()
    places = [(data.find(old), old, new) for _, old, new in blocks]
    assert all(data.count(old) == 1 for _, old, _ in blocks)
    return done, places


def check_blocks(places):
    """Each is the old one or the new one, and they change one after the other."""
    def check(image, n):
        changed = []
        with open(image, "rb") as file:
            for at, old, new in places:
                file.seek(at)
                block = file.read(len(old))
                assert block in (old, new), f"after {n} sectors"
                changed.append(block == new)
        assert sum(changed) == n and changed == sorted(changed, reverse=True), f"after {n} sectors"
    return check


def cut_grubenv(case, kind, start=0):
    """What a start wrote, and at how many points it was cut."""
    done, places = start_grubenv(case, kind, start)
    for at, content in done.sectors:    # nothing else is written at all
        assert any(place <= at < place + len(old) for place, old, _ in places), at
        assert len(content) == writelog.SECTOR
    assert all(done.flushed) and len(done.flushed) == BLOCKS
    check, menu = check_blocks(places), listed(done.before)

    def look(image, n):
        check(image, n)
        assert listed(image) == menu
    points = cut_everywhere(case, done, look)
    assert points == 1 + BLOCKS and bool(menu) == (kind is not disks.Vfat or reads_vfat())
    return done, points


def reads_vfat():
    """Whether the kernel that runs the tests does."""
    with open("/proc/filesystems", encoding="ascii") as file:
        return "vfat" in file.read().split()


# ---- boot counters

def start_counted(case, kind, start):
    new, old = case.system("The new one"), case.system("The old one")
    stem = f"system-9{'x' * (start % 40)}"
    filesystem = kind(counted([new, old], [f"{stem}+3-0.conf", "system-1.conf"]),
                      label="XBOOTLDR", mib=98)
    filesystem.gpt_type = "bc13c2ff-59e6-4262-a352-b275fd6f7172"
    disk = case.gpt(f"disk{start}", filesystem)
    return boot_logged(case, kind, filesystem, disk, new), stem, new


def names_on_fat(image, stem):
    """The names that begin so, and whether each has the whole file behind it."""
    place = f"{image}@@{MIB}"
    found = run("mdir", "-b", "-i", place, "::loader/entries").decode().split()
    names = [name.rsplit("/", 1)[-1] for name in found if f"/{stem}+" in name]
    return [(name, run("mtype", "-i", place, f"::loader/entries/{name}")) for name in names]


def cut_counted(case, kind, start=0):
    """The same of a boot counter, in names of all lengths."""
    done, stem, new = start_counted(case, kind, start)
    content = done.filesystem.files[f"/loader/entries/{stem}+3-0.conf"]
    last = 3
    assert kind is disks.Ext4 or all(done.flushed)    # a journal has an order of its own

    def look(image, n):
        nonlocal last
        if kind is disks.Vfat:
            ((name, text),) = names_on_fat(image, stem)
            assert text == content, f"after {n} sectors"
            left = int(name[len(stem) + 1])
        else:
            ((_, left),) = [e for e in listed(image) if e[0].startswith(new.title)]
        assert left in (3, 2) and left <= last, f"after {n} sectors"
        last = left
    points = cut_everywhere(case, done, look)
    assert last == 2 and points >= 2
    return done, points


# ---- partition tables

FLATCAR = """
set prefix=($root)/boot/grub
set default="flatcar"
set timeout=0
menuentry "{title}" --id=flatcar {{
	gptprio.next -d usr_device -u usr_uuid
	if [ $? -ne 0 ]; then exit; fi
	linux /boot/kernel {words} mount.usr=PARTUUID=$usr_uuid
	initrd /boot/initrd
}}
"""


def flatcar(case, name, system, number, left):
    """A disk with GRUB on partition 1, and /usr twice: A, which was started before, is partition 2,
    B has that number and these tries left. Both are as they would be on Flatcar's disk, but for
    what is on them."""
    boot = disks.Ext4({}, label="boot", mib=98)
    boot.files = {
        "/boot/grub/grub.cfg": FLATCAR.format(title=system.title, words=system.cmdline).encode(),
        "/boot/kernel": system.kernel, "/boot/initrd": system.initrds[0]}
    disk = case.gpt(name, boot, disks.Ext4({"/a": b"A"}, label="USR-A", mib=8),
                    disks.Ext4({"/b": b"B"}, label="USR-B", mib=8))
    data = bytearray(disk.read_bytes())

    def change(entries):
        gpt.set_counted(entries, 2, gpt.counted(1, 0, 1))
        gpt.set_counted(entries, 3, gpt.counted(2, left, 0))
        if number != 3:
            gpt.move(entries, 3, number)
    gpt.edit(data, change)
    disk.write_bytes(data)
    case.watch(disk)
    return disk, boot


def tear(disk):
    """The first copy as a power cut in the middle leaves it: one try less in the header, and in the
    second copy, but not among the entries."""
    data = bytearray(disk.read_bytes())
    old = bytes(data[2 * gpt.SECTOR:2 * gpt.SECTOR + gpt.EACH * gpt.COUNT])

    def change(entries):
        for at in range(0, len(entries), gpt.EACH):
            if entries[at:at + 16] == gpt.USR.bytes_le and entries[at + 54] >> 4:
                entries[at + 54] -= 16
    gpt.edit(data, change)
    data[2 * gpt.SECTOR:2 * gpt.SECTOR + len(old)] = old
    disk.write_bytes(data)


def only_tables_differ(before, after):
    """Of the two disks; a partition begins after the first MiB."""
    return before[MIB:-MIB] == after[MIB:-MIB] and before[:gpt.SECTOR] == after[:gpt.SECTOR]


def boot_and_change(case, disk):
    """A start of a disk that the case itself looks at afterwards."""
    return case.start(drive(disk, "virtio", 0)
                      + ["-kernel", first_stage(), "-append", "no_timer_check"])


def test_flatcar_counts_starts(case):
    """B as often as it may be tried; nobody says that it went well, and A starts again."""
    system = case.system("Flatcar default", words="record")
    disk, _ = flatcar(case, "disk", system, 3, 2)
    before = disk.read_bytes()
    case.forget(disk)
    uuids = [gpt.partuuid(gpt.copies(before)[0], n) for n in (2, 3)]
    for uuid, left in (uuids[1], 1), (uuids[1], 0), (uuids[0], 0):
        report = boot_and_change(case, disk).report()
        system.check(report)
        assert report.cmdline.endswith(f"mount.usr=PARTUUID={uuid}")
        first, second = gpt.copies(disk.read_bytes())
        assert first == second and gpt.tries(first, 3) == left
    wanted = bytearray(before)
    gpt.edit(wanted, lambda e: gpt.set_counted(e, 3, gpt.counted(2, 0, 0)))
    assert disk.read_bytes() == wanted


def test_flatcar_with_a_table_that_a_power_cut_broke(case):
    """Linux shows no partition of such a disk; its entry starts, and the table is mended."""
    system = case.system("Flatcar default")
    disk, _ = flatcar(case, "disk", system, 40, 3)
    tear(disk)
    before = disk.read_bytes()
    case.forget(disk)
    first, second = gpt.copies(before)
    assert first is None and gpt.tries(second, 40) == 2
    report = boot_and_change(case, disk).report()
    system.check(report)
    assert report.cmdline.endswith(f"mount.usr=PARTUUID={gpt.partuuid(second, 40)}")
    after = disk.read_bytes()
    first, second = gpt.copies(after)
    assert first == second and gpt.tries(first, 40) == 1
    assert only_tables_differ(before, after)


def cut_gptprio(case, kind, start=0):
    """The count in a partition table, at all places in it; each third start finds a first copy that
    an earlier cut broke."""
    system = case.system("Flatcar default")
    number = 3 + start * 7 % 120
    disk, boot = flatcar(case, f"disk{start}", system, number, 2 + start % 14)
    if start % 3 == 2:
        tear(disk)
    done = boot_logged(case, kind, boot, disk, system)
    whole = [entries for entries in gpt.copies(done.before.read_bytes()) if entries]
    last, menu = gpt.tries(whole[0], number), listed(done.before)
    wanted = last - 1
    assert menu and all(done.flushed)
    for at, _ in done.sectors:
        assert gpt.SECTOR <= at < 34 * gpt.SECTOR or at >= done.before.stat().st_size - MIB

    def look(image, n):
        nonlocal last
        whole = [entries for entries in gpt.copies(image.read_bytes()) if entries]
        assert whole, f"after {n} sectors"
        left = gpt.tries(whole[0], number)
        assert left <= last and left in (wanted, wanted + 1), f"after {n} sectors"
        last = left
        assert listed(image) == menu
    points = cut_everywhere(case, done, look)
    assert last == wanted and points >= 5
    return done, points


# ---- a few in every run, many in long ones

CASES = [(cut_grubenv, disks.Ext4), (cut_grubenv, disks.Xfs), (cut_grubenv, disks.Vfat),
         (cut_counted, disks.Vfat), (cut_counted, disks.Ext4), (cut_gptprio, disks.Ext4)]


def cut(case, what, kind, enough):
    """Starts until there are enough points; what is different in each is where the bytes are."""
    starts, points = [], 0
    while points < enough:
        done, more = what(case, kind, len(starts))
        starts.append(done)
        points += more
        if kind is not disks.Vfat:
            done.before.unlink()
    if kind is disks.Vfat:
        check_listed(case, what, starts)
    print(f"{what.__name__}, {kind.__name__.lower()}: {points} points in {len(starts)} starts")


def check_listed(case, what, starts):
    """By the first stage's own kernel: the same menu at each point, and at most one try less."""
    for start, menus in zip(starts, listed_in_guest(case, starts)):
        titles = [title for title, _ in menus[0]]
        assert len(menus) == len(start.points()) and len(titles) == 2
        for menu in menus:
            assert [title for title, _ in menu] == titles
        counts = [menu[0][1] for menu in menus]
        assert counts == ([None] * len(menus) if what is cut_grubenv
                          else sorted(counts, reverse=True)) and counts[-1] in (None, 2)
        start.before.unlink()


def words(x):
    return x.__name__.lower()


@pytest.mark.parametrize("what, kind", CASES, ids=words)
def test_power_cuts(case, what, kind):
    cut(case, what, kind, 1)


@pytest.mark.long
@pytest.mark.parametrize("what, kind", CASES, ids=words)
def test_many_power_cuts(case, what, kind):
    cut(case, what, kind, POINTS)
