"""What a machine wrote to a disk, in its order (QEMU's blklogwrites, in the format of the kernel's
dm-log-writes): to have the disk as a power cut at any moment would leave it."""
# SPDX-License-Identifier: MIT
import pathlib
import shutil
import struct

SECTOR = 512
MAGIC = 0x6a736677736872
DISCARD, MARK = 4, 8
LOG_BYTES = 64 << 20


def drive(image, log):
    """The arguments that attach `image` and write down what is written to it."""
    with open(log, "wb") as file:
        file.truncate(LOG_BYTES)
    return ["-blockdev", f"driver=raw,node-name=data,file.driver=file,file.filename={image}",
            "-blockdev", f"driver=raw,node-name=log,file.driver=file,file.filename={log}",
            "-blockdev", "driver=blklogwrites,node-name=logged,file=data,log=log",
            "-device", "virtio-blk-pci,drive=logged"]


def read(log):
    """The sectors in the order in which they were written: pairs of a position in bytes and the
    bytes."""
    data = pathlib.Path(log).read_bytes()
    magic, _, entries, sector_size = struct.unpack_from("<QQQI", data)
    if magic != MAGIC:
        raise AssertionError("not a log of writes")
    at = sector_size
    for _ in range(entries):
        sector, n, flags, _ = struct.unpack_from("<QQQQ", data, at)
        at += sector_size
        if flags & MARK:
            continue
        for i in range(n):
            offset = i * sector_size
            content = bytes(sector_size) if flags & DISCARD else data[at + offset:][:sector_size]
            yield sector * SECTOR + offset, content
        if not flags & DISCARD:
            at += n * sector_size


def cuts(before, log, image, block=SECTOR):
    """Makes `image` what a power cut left of the disk `before`, for every number of blocks that
    were written; yields the number of sectors. Blocks of `block` bytes are written whole or not."""
    shutil.copyfile(before, image)
    yield 0
    sectors = list(read(log))
    with open(image, "r+b") as file:
        for n, (at, content) in enumerate(sectors, 1):
            file.seek(at)
            file.write(content)
            file.flush()
            goes_on = n < len(sectors) and sectors[n][0] == at + len(content)
            if not (goes_on and sectors[n][0] % block):
                yield n
