"""Disk images made without root and without mounting:
file systems from a tree of files, partition tables."""
# SPDX-License-Identifier: MIT
import os
import pathlib
import random
import shutil
import struct
import tempfile
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field

from .tools import run, tool

MIB = 1 << 20


def fresh_uuid():
    return str(uuid.uuid4())


def write_tree(folder, files):
    """Lays `files` (path -> bytes, or a pathlib.Path to copy) out below `folder`."""
    for path, content in files.items():
        target = pathlib.Path(folder) / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, pathlib.Path):
            shutil.copyfile(content, target)
        else:
            target.write_bytes(content)


@contextmanager
def _tree(image, files):
    with tempfile.TemporaryDirectory(dir=image.parent) as folder:
        os.chmod(folder, 0o755)
        write_tree(folder, files)
        yield pathlib.Path(folder)


def _blank(image, mib):
    image.unlink(missing_ok=True)
    with open(image, "wb") as file:
        file.truncate(mib * MIB)


@dataclass
class FileSystem:
    """One file system to be made: its files and names. `make(image)` writes it."""
    files: dict
    label: str = ""
    mib: int = 64
    uuid: str = field(default_factory=fresh_uuid)

    gpt_type = "linux"
    mbr_type = "83"

    def __post_init__(self):
        """Brings the UUID into the form that the file system has."""

    def make(self, image):
        raise NotImplementedError


@dataclass
class Ext4(FileSystem):
    journal_mib: int = 0     # 0: what mke2fs finds right

    kind = "ext4"

    def make(self, image):
        journal = ["-J", f"size={self.journal_mib}"] if self.journal_mib else []
        _blank(image, self.mib)
        with _tree(image, self.files) as tree:
            run("mke2fs", "-q", "-t", self.kind, "-F", "-U", self.uuid, "-L", self.label,
                *journal, "-d", tree, image)


class Ext2(Ext4):
    kind = "ext2"


class Ext3(Ext4):
    kind = "ext3"


class Vfat(FileSystem):
    """FAT32; its UUID is the eight digits of a volume id, as in 12AB-34CD."""
    gpt_type = "uefi"
    mbr_type = "c"

    def __post_init__(self):
        digits = self.uuid.replace("-", "")[:8].upper()
        self.uuid = f"{digits[:4]}-{digits[4:]}"

    def make(self, image):
        _blank(image, self.mib)
        name = ["-n", self.label] if self.label else []
        run("mkfs.vfat", "-F", "32", "-s", "1", "-i", self.uuid.replace("-", ""), *name, image)
        with _tree(image, self.files) as tree:
            tops = sorted(tree.iterdir())
            if tops:
                run("mcopy", "-s", "-i", image, *tops, "::")


class Btrfs(FileSystem):
    """The files are laid out as they are on the top level;
    a folder named @ stands in for a subvolume."""

    def make(self, image):
        _blank(image, max(self.mib, 128))
        with _tree(image, self.files) as tree:
            run("mkfs.btrfs", "-q", "-f", "-U", self.uuid, "-L", self.label,
                "--rootdir", tree, image)


class Xfs(FileSystem):
    """Made from a list of files (a `proto`); mkfs.xfs refuses less than 300 MiB."""

    def make(self, image):
        _blank(image, max(self.mib, 320))
        with _tree(image, self.files) as tree:
            proto = pathlib.Path(f"{image}.proto")
            proto.write_text("/\n0 0\nd--755 0 0\n" + "".join(_proto_lines(tree)) + "$\n")
            run("mkfs.xfs", "-q", "-f", "-m", f"uuid={self.uuid}", "-L", self.label[:12],
                "-p", proto, image)
            proto.unlink()


def _proto_lines(folder):
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            yield f"{entry.name} d--755 0 0\n"
            yield from _proto_lines(entry)
            yield "$\n"
        else:
            yield f"{entry.name} ---644 0 0 {entry}\n"


class F2fs(FileSystem):
    """Filled by sload.f2fs."""

    def make(self, image):
        _blank(image, max(self.mib, 64))
        run("mkfs.f2fs", "-q", "-f", "-U", self.uuid, "-l", self.label, image)
        with _tree(image, self.files) as tree:
            run("sload.f2fs", "-f", tree, "-t", "/", image)


class Exfat(FileSystem):
    """Empty, as nothing fills it but a kernel (guest.py); its UUID is known when it is made."""
    gpt_type = "ebd0a0a2-b9e5-4433-87c0-68b6b72699c7"
    mbr_type = "7"

    def make(self, image):
        _blank(image, self.mib)
        run("mkfs.exfat", "-L", self.label, image)
        serial = struct.unpack_from("<I", image.read_bytes()[:512], 100)[0]
        self.uuid = f"{serial >> 16:04X}-{serial & 0xffff:04X}"


class Hibernated(FileSystem):
    """Swap space with the mark of a system that sleeps in it."""

    def make(self, image):
        _blank(image, self.mib)
        run("mkswap", "-q", "-U", self.uuid, image)
        with open(image, "r+b") as file:
            file.seek(4096 - 10)
            file.write(b"S1SUSPEND\0")


class Iso9660(FileSystem):
    """With Rock Ridge names; its UUID is the time it was made, as GRUB and libblkid have it."""

    def __post_init__(self):
        moment = random.randrange(60 * 60)
        self.uuid = f"2024-05-17-12-{moment // 60:02}-{moment % 60:02}-{random.randrange(100):02}"

    def make(self, image):
        image.unlink(missing_ok=True)
        stamp = self.uuid.replace("-", "")
        with _tree(image, self.files) as tree:
            run("xorriso", "-as", "mkisofs", "-quiet", "-R", "-J", "-V", self.label or "KEXLING",
                f"--modification-date={stamp}", "-o", image, tree)


class Squashfs(FileSystem):
    def make(self, image):
        image.unlink(missing_ok=True)
        with _tree(image, self.files) as tree:
            run("mksquashfs", tree, image, "-quiet", "-no-progress", "-noappend", "-all-root")
        _pad(image)


class Erofs(FileSystem):
    def make(self, image):
        image.unlink(missing_ok=True)
        with _tree(image, self.files) as tree:
            run("mkfs.erofs", "--quiet", "-U", self.uuid, image, tree)
        _pad(image)


def _pad(image):
    """A whole number of MiB, so that it fills a partition and a virtual disk alike."""
    size = image.stat().st_size
    os.truncate(image, -(-size // MIB) * MIB)


class Broken(Ext4):
    """An ext4 whose superblock is whole and whose inode table and journal are not."""

    def make(self, image):
        super().make(image)
        with open(image, "r+b") as file:
            file.seek(8192)
            for _ in range(8 * MIB // 4096):
                file.write(b"\xa5" * 4096)


class Bytes(FileSystem):
    """Not a file system: the given bytes (key "raw") at the start, then zeros."""

    def make(self, image):
        _blank(image, self.mib)
        with open(image, "r+b") as file:
            file.write(self.files.get("raw", b""))


def whole(image, filesystem):
    """A disk without a partition table."""
    image = pathlib.Path(image)
    image.parent.mkdir(parents=True, exist_ok=True)
    filesystem.make(image)
    return image


def _place(image, parts, starts):
    """Copies each made file system to its start, in MiB; holes stay holes."""
    with open(image, "r+b") as disk:
        for (path, _), start in zip(parts, starts):
            with open(path, "rb") as source:
                _copy_data(source, disk, start * MIB)
            path.unlink()


def _copy_data(source, disk, offset):
    while block := source.read(MIB):
        if block.strip(b"\0"):
            disk.seek(offset)
            disk.write(block)
        offset += len(block)


def _made(image, filesystems):
    image.parent.mkdir(parents=True, exist_ok=True)
    parts = []
    for n, filesystem in enumerate(filesystems):
        path = pathlib.Path(f"{image}.part{n + 1}")
        filesystem.make(path)
        parts.append((path, -(-path.stat().st_size // MIB)))
    return parts


def gpt(image, *filesystems):
    """A GPT disk with these file systems as partitions 1, 2, …"""
    image = pathlib.Path(image)
    parts = _made(image, filesystems)
    starts, script, at = [], "label: gpt\n", 1
    for n, ((_, size), filesystem) in enumerate(zip(parts, filesystems)):
        starts.append(at)
        script += (f"{n + 1} : start={at}MiB, size={size}MiB, type={filesystem.gpt_type}, "
                   f'uuid={fresh_uuid()}, name="part{n + 1}"\n')
        at += size
    return _partition(image, at + 1, script, parts, starts)


def mbr(image, *filesystems, logical=()):
    """An MBR disk: primary partitions 1, 2, …, then `logical` ones from 5 on
    in an extended partition."""
    image = pathlib.Path(image)
    parts = _made(image, [*filesystems, *logical])
    starts, script, at = [], "label: dos\n", 1
    for n, ((_, size), filesystem) in enumerate(zip(parts, filesystems)):
        starts.append(at)
        script += f"{n + 1} : start={at}MiB, size={size}MiB, type={filesystem.mbr_type}\n"
        at += size
    if logical:
        rest = parts[len(filesystems):]
        span = sum(size + 1 for _, size in rest)
        script += f"{len(filesystems) + 1} : start={at}MiB, size={span}MiB, type=5\n"
        for n, ((_, size), filesystem) in enumerate(zip(rest, logical)):
            starts.append(at + 1)
            script += f"{n + 5} : start={at + 1}MiB, size={size}MiB, type={filesystem.mbr_type}\n"
            at += size + 1
    return _partition(image, at + 1, script, parts, starts)


def _partition(image, mib, script, parts, starts):
    _blank(image, mib)
    _sfdisk(image, script)
    _place(image, parts, starts)
    return image


def _sfdisk(image, script):
    with tempfile.NamedTemporaryFile("w", suffix=".sfdisk") as file:
        file.write(script)
        file.flush()
        run("sh", "-c", 'exec "$0" -q "$1" < "$2"', tool("sfdisk"), image, file.name)
