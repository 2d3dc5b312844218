"""Disk images with a few bytes changed where file systems, partition tables,
arrays and volume groups are described."""
# SPDX-License-Identifier: MIT
import os
import random
import struct
import zlib
from dataclasses import dataclass

from . import disks, guest
from .tools import run

FILES = {"/boot/grub/grub.cfg": b"set timeout=1\n", "/loader/entries/none.txt": b"nothing\n"}
SECTOR = 512


class Ext4WithoutSums(disks.Ext4):
    """What is changed is not noticed by a check sum."""

    def make(self, image):
        disks._blank(image, 16)
        with disks._tree(image, self.files) as tree:
            run("mke2fs", "-q", "-t", "ext4", "-O", "^metadata_csum", "-F", "-d", tree, image)


class XfsWithoutSums(disks.FileSystem):
    def make(self, image):
        disks._blank(image, 320)
        run("mkfs.xfs", "-q", "-f", "-m", "crc=0,finobt=0,reflink=0,rmapbt=0", image)


def _gpt(image):
    disks.gpt(image, disks.Ext4(FILES, mib=8))


def _mbr(image):
    disks.mbr(image, disks.Ext4(FILES, mib=8), logical=[disks.Ext4(FILES, mib=8)])


# --- what a change has to be sealed with again, so that it is believed

def _seal_gpt(data):
    """Header and table of partitions (UEFI 5.3)."""
    head = data[SECTOR:SECTOR + 92]
    table = data[2 * SECTOR:2 * SECTOR + 128 * 128]
    head[88:92] = struct.pack("<I", zlib.crc32(table))
    head[16:20] = bytes(4)
    head[16:20] = struct.pack("<I", zlib.crc32(head))
    data[SECTOR:SECTOR + 92] = head


def _seal_md(data):
    """A superblock of version 1.x: all its 32-bit words are added up,
    and what overflows once more."""
    at, roles = 4096, min(struct.unpack_from("<I", data, 4096 + 220)[0], 384)
    block = data[at:at + 256 + 2 * roles]
    block[216:220] = bytes(4)
    total = sum(struct.unpack(f"<{len(block) // 4}I", block[:len(block) // 4 * 4])) + sum(
        struct.unpack("<H", bytes(block[-2:])) if len(block) % 4 else ())
    data[at + 216:at + 220] = struct.pack("<I", ((total & 0xffffffff) + (total >> 32)) & 0xffffffff)


def _lvm_sum(data):
    return zlib.crc32(data, 0xf597a6cf ^ 0xffffffff) ^ 0xffffffff


def _seal_lvm(data):
    """The label in sector 1, the head of the metadata behind it,
    and the text that that leads to."""
    data[528:532] = struct.pack("<I", _lvm_sum(data[532:1024]))
    offset, size = struct.unpack_from("<QQ", data, 4096 + 40)
    if offset + size < 1 << 20:
        struct.pack_into("<I", data, 4096 + 56, _lvm_sum(data[4096 + offset:4096 + offset + size]))
    data[4096:4100] = struct.pack("<I", _lvm_sum(data[4100:4096 + SECTOR]))


@dataclass
class Kind:
    """How such an image is made, where it is changed (offset and length; from the end if
    negative), how it is sealed."""
    make: object
    places: list
    seal: object = None


KINDS = {
    "ext4": Kind(disks.Ext4(FILES, mib=16).make, [(1024, 1024), (2048, 1024)]),
    "ext4-plain": Kind(Ext4WithoutSums(FILES).make,
                       [(1024, 264), (1024, 1024), (2048, 1024), (4096, 65536)]),
    "xfs": Kind(disks.Xfs(FILES).make, [(0, 264), (512, 1536)]),
    "xfs-plain": Kind(XfsWithoutSums({}).make, [(0, 264), (512, 1536), (4096, 16384)]),
    "btrfs": Kind(disks.Btrfs(FILES).make, [(65536, 4096)]),
    "vfat": Kind(disks.Vfat(FILES, mib=36).make, [(0, 90), (0, 512), (512, 512), (32 * 512, 4096)]),
    "iso9660": Kind(disks.Iso9660(FILES).make, [(32768, 190), (32768, 8192), (40960, 32768)]),
    "squashfs": Kind(disks.Squashfs(FILES).make, [(0, 96), (96, 2048)]),
    "f2fs": Kind(disks.F2fs(FILES).make, [(1024, 512), (1024, 2048), (512 * 1024, 8192)]),
    "erofs": Kind(disks.Erofs(FILES).make, [(1024, 128), (1152, 4096)]),
    "gpt": Kind(_gpt, [(512, 92), (1024, 256), (-512, 92)], _seal_gpt),
    "mbr": Kind(_mbr, [(446, 66), (9 * disks.MIB + 446, 66)]),
    "md": Kind(None, [(4096, 256), (4096, 512)], _seal_md),
    "lvm": Kind(None, [(512, 512), (4096, 80), (4608, 2048)], _seal_lvm),
}


def originals(case, folder):
    """One good image of each kind: name -> path. Arrays and volume groups are made by a guest."""
    made = {}
    for name, kind in KINDS.items():
        made[name] = folder / f"{name}.img"
        if kind.make:
            kind.make(made[name])
        else:
            disks.Bytes({}, mib=24).make(made[name])
            case.watch(made[name])
    inner = case.image("inner")
    disks.Ext4(FILES, mib=8).make(inner)
    script = """mkdir -p /etc/lvm /run/lvm
mdadm --create /dev/md0 --run --auto=yes --level=1 --raid-devices=2 --metadata=1.2 --bitmap=none \
	/dev/vda missing || fail create
dd if=/dev/vdc of=/dev/md0 bs=1M conv=fsync 2>/dev/null || fail fill
mdadm --stop /dev/md0 || fail stop
lvm pvcreate -ff -y /dev/vdb >/dev/null && lvm vgcreate -y vg /dev/vdb >/dev/null || fail vgcreate
lvm lvcreate -y -Wn -Zn -n lv -L 12M vg >/dev/null || fail lvcreate
dd if=/dev/vdc of=/dev/vg/lv bs=1M conv=fsync 2>/dev/null || fail fill
lvm vgchange -an vg >/dev/null || fail deactivate"""
    guest.prepare(case, script, made["md"], made["lvm"], inner, programs=["lvm", "mdadm"],
                  files={"etc/lvm/lvm.conf": guest.LVM_CONF}, power=True)
    return made


def _change(rng, data, at, length):
    """1 to 8 places within the range: bits, bytes, or whole numbers that become nothing or huge."""
    for _ in range(rng.choice([1, 1, 2, 4, 8])):
        where = at + rng.randrange(length)
        how = rng.randrange(5)
        if how == 0:
            data[where] ^= 1 << rng.randrange(8)
        elif how == 1:
            data[where] = rng.randrange(256)
        else:
            where -= where % 4
            data[where:where + 4] = [bytes(4), b"\xff" * 4, rng.randbytes(4)][how - 2]


def corrupt(name, original, image, seed):
    """A copy of `original` with some bytes changed, or cut off; the same for the same seed."""
    rng, kind = random.Random(f"{name} {seed}"), KINDS[name]
    run("cp", "--sparse=always", original, image)
    size = image.stat().st_size
    at, length = rng.choice(kind.places)
    at += size if at < 0 else 0
    with open(image, "r+b") as file:
        start = bytearray(file.read(2 * disks.MIB))
        if at < len(start):
            _change(rng, start, at, length)
            if kind.seal and rng.random() < 0.7:
                kind.seal(start)
            file.seek(0)
            file.write(start)
        else:
            file.seek(at)
            part = bytearray(file.read(length))
            _change(rng, part, 0, len(part))
            file.seek(at)
            file.write(part)
    if rng.random() < 0.1:
        os.truncate(image, max(rng.randrange(size) // SECTOR * SECTOR, SECTOR))
