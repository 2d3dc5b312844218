"""What a machine wrote to a disk, in its order (QEMU's blklogwrites, in the format of the kernel's
dm-log-writes): to have the disk as a power cut at any moment would leave it."""
# SPDX-License-Identifier: MIT
import pathlib
import struct

SECTOR = 512
MAGIC = 0x6a736677736872
FLUSH, FUA, DISCARD, MARK = 1, 2, 4, 8
LOG_BYTES = 64 << 20


def drive(image, log):
    """The arguments that attach `image` and write down what is written to it."""
    with open(log, "wb") as file:
        file.truncate(LOG_BYTES)
    return ["-blockdev", f"driver=raw,node-name=data,file.driver=file,file.filename={image}",
            "-blockdev", f"driver=raw,node-name=log,file.driver=file,file.filename={log}",
            "-blockdev", "driver=blklogwrites,node-name=logged,file=data,log=log",
            "-device", "virtio-blk-pci,drive=logged"]


def _entries(log):
    """Flags, position in bytes, how many sectors, and the bytes of each."""
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
        n *= sector_size
        yield flags, sector * SECTOR, sector_size, bytes(n) if flags & DISCARD else data[at:at + n]
        if not flags & DISCARD:
            at += n


def read(log):
    """The sectors in the order in which they were written: pairs of a position in bytes and the
    bytes."""
    for _, position, size, content in _entries(log):
        for offset in range(0, len(content), size):
            yield position + offset, content[offset:offset + size]


def flushed(log):
    """Of each request that wrote: whether the disk had to keep it before the next one."""
    kept = []
    for flags, _, _, content in _entries(log):
        if flags & FLUSH and kept:
            kept[-1] = True
        if content:
            kept.append(bool(flags & FUA))
    return kept


def changes(before, sectors):
    """Those of `sectors` that make the disk another one than it was without them."""
    now = {}
    with open(before, "rb") as file:
        for at, content in sectors:
            file.seek(at)
            if now.get(at, file.read(SECTOR)) != content:
                now[at] = content
                yield at, content


def goes_on(sectors, n, block):
    """Whether a power cut after `n` sectors would be in the middle of a block of `block` bytes,
    which is written whole or not."""
    if not 0 < n < len(sectors):
        return False
    (at, content), (after, _) = sectors[n - 1], sectors[n]
    return after == at + len(content) and after % block != 0


def cuts(sectors, images, block=SECTOR):
    """Makes the images what a power cut left of them, for every number of blocks that were written;
    yields the number of sectors. Each of `images` is a path and the byte of the disk at which it
    begins."""
    yield 0
    for n, (at, content) in enumerate(sectors, 1):
        for image, start in images:
            if start <= at < start + image.stat().st_size:
                with open(image, "r+b") as file:
                    file.seek(at - start)
                    file.write(content)
        if not goes_on(sectors, n, block):
            yield n
