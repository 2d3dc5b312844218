"""The harness itself: what it would miss if it were wrong, each shown to be noticed."""
# SPDX-License-Identifier: MIT
import pytest

from kit import cpio, disks, picture
from kit.case import Case
from kit.qemu import drive
from kit.second import parse_report
from kit.serial import plain
from kit.tools import Missing, first_stage, run


def direct(case, system, *more, words=""):
    """Boots the second stage without a first one."""
    archive = case.folder / "initrd.cpio"
    archive.write_bytes(system.initrds[0])
    return case.start(["-kernel", first_stage(), "-initrd", archive,
                       "-append", f"{system.cmdline} {words}", *more])


def test_second_stage_tells_what_it_has(case):
    system = case.system("Direct", words="one=1 two", extra={
        "data/empty": b"", "data/55 bytes": b"x" * 55, "data/56": b"y" * 56, "data/64": b"z" * 64,
        "data/big": bytes(range(256)) * 1000})
    vm = direct(case, system)
    system.check(vm.report())
    vm.wait_off()


def test_written_disk_fails_a_case(tmp_path, case):
    """A guest that writes one sector is noticed, though everything else about the case is right."""
    inner = Case("inner", tmp_path)
    with pytest.raises(AssertionError, match="changed its disks: disk.img"):
        with inner:
            disk = inner.whole("disk", disks.Bytes({}, mib=1))
            system = inner.system("Scribbler")
            vm = direct(inner, system, *drive(disk), words="scribble")
            system.check(vm.report())
            assert "scribble failed" not in vm.serial.text()
            vm.wait_off()


def test_wrong_contents_fail_a_case(case):
    """Another nonce, a changed file and a lost file are three failures."""
    system = case.system("Right")
    report = direct(case, system).report()
    with pytest.raises(AssertionError, match="another one"):
        case.system("Wrong").check(report)
    report.files["/init"] = (report.files["/init"][0], 1)
    with pytest.raises(AssertionError, match="/init arrived changed"):
        system.check(report)
    del report.files["/init"]
    with pytest.raises(AssertionError, match="/init did not arrive"):
        system.check(report)


@pytest.mark.host
def test_half_a_report_is_none():
    with pytest.raises(Missing):
        parse_report("PROBE nonce=1\nPROBE cmdline=x\n")


@pytest.mark.host
def test_control_sequences_part_words():
    assert plain("\x1b[1mAlpha\x1b[0m\x1b[2;40HBeta") == "Alpha\nBeta"


@pytest.mark.host
def test_lengths_of_archives():
    data = cpio.archive({"a/b/c": b"1"})
    assert len(data) % 4 == 0
    assert [len(cpio.with_length(data, n)) % 4 for n in range(4)] == [0, 1, 2, 3]


@pytest.mark.host
@pytest.mark.parametrize("kind",
                         [disks.Ext4, disks.Ext2, disks.Vfat, disks.Btrfs, disks.Xfs, disks.Iso9660,
                                  disks.Squashfs, disks.Erofs], ids=lambda kind: kind.__name__)
def test_file_system_has_its_uuid(tmp_path, kind):
    """The UUID that the configurations name is the one that a prober finds."""
    filesystem = kind({"/boot/file": b"content"}, label="LABEL")
    image = disks.whole(tmp_path / "image", filesystem)
    found = run("blkid", "-p", "-o", "value", "-s", "UUID", image).decode().strip()
    if kind is disks.Squashfs:
        assert found == ""
    else:
        assert found == filesystem.uuid


@pytest.mark.host
def test_parts_lie_where_the_table_says(tmp_path):
    logical = disks.Ext4({"/here": b"y"}, label="two", mib=8)
    image = disks.mbr(tmp_path / "disk", disks.Ext4({}, label="one", mib=8), logical=[
        disks.Ext4({}, label="five", mib=8), logical])
    table = run("sfdisk", "-d", image).decode()
    start = next(line for line in table.splitlines()
                 if "disk6" in line).split("start=")[1].split(",")[0]
    found = run("blkid", "-p", "-O", int(start) * 512, "-o", "value", "-s", "UUID",
                image).decode().strip()
    assert found == logical.uuid


def drawn(lines, font):
    """A screen whose letters look as `font` says: each in one place of its cell."""
    width, height = 8 * len(lines[0]), 16 * len(lines)
    pixels = bytearray(3 * width * height)
    for y, line in enumerate(lines):
        for x, letter in enumerate(line):
            if letter != " ":
                at = 3 * ((16 * y + 1 + font(letter) // 8) * width + 8 * x + font(letter) % 8)
                pixels[at:at + 3] = b"\xff\xff\xff"
    return width, height, bytes(pixels)


@pytest.mark.host
def test_pictures_are_compared_by_their_letters():
    """Two fonts, one text; and what another text is noticed by."""
    text = ["one two", "two one"]
    here = picture.cells(drawn(text, lambda letter: ord(letter) - 96))
    there = picture.read_small_png(picture.small_png(*drawn(text, lambda l: 127 - ord(l))))
    for one, other in zip(here, picture.cells(there)):
        picture.Letters().same(one, other)
    letters = picture.Letters()
    letters.reads(here[0], "one")
    letters.reads(here[1], "two one")
    with pytest.raises(picture.Differs):
        letters.reads(here[0], "one too")
    with pytest.raises(picture.Differs):
        letters.reads(here[0], "one two and more")
    with pytest.raises(picture.Differs):
        picture.Letters().same(here[0], picture.cells(drawn(["one too"], lambda l: ord(l) - 60))[0])
