"""GUID partition tables: both copies read, checked and changed, as Flatcar's counts need it."""
# SPDX-License-Identifier: MIT
import struct
import uuid
import zlib

SECTOR = 512
USR = uuid.UUID("5dfbf5f4-2848-4bac-aa5e-0d9a20b745a6")    # Flatcar's /usr
EACH, COUNT = 128, 128


def _header(disk, at):
    """The header at that sector, when it is whole: sector of its entries, their sum, the other
    copy's sector."""
    head = bytes(disk[at * SECTOR:at * SECTOR + 92])
    signature, _, size, total, _, own, other = struct.unpack_from("<8sIIIIQQ", head)
    blank = head[:16] + bytes(4) + head[20:size]
    if signature != b"EFI PART" or own != at or zlib.crc32(blank) != total:
        return None
    array, = struct.unpack_from("<Q", head, 72)
    count, each, entries = struct.unpack_from("<III", head, 80)
    assert (count, each) == (COUNT, EACH)
    return array, entries, other


def copies(disk):
    """The entries of both copies, first that in front; None for one that is not whole."""
    last = len(disk) // SECTOR - 1
    found = []
    for at in 1, last:
        header = _header(disk, at)
        entries = header and bytes(disk[header[0] * SECTOR:][:EACH * COUNT])
        found.append(entries if header and zlib.crc32(entries) == header[1] else None)
    return found


def tries(entries, number):
    """Tries left of that partition."""
    return entries[(number - 1) * EACH + 54] >> 4


def counted(priority, left, successful):
    """The attributes of a partition whose starts are counted."""
    return priority << 48 | left << 52 | successful << 56


def edit(disk, change):
    """Has `change` do with the entries, a bytearray, what it wants; both copies get that.
    `disk` is a bytearray."""
    entries = bytearray(copies(disk)[0])
    change(entries)
    for at in 1, len(disk) // SECTOR - 1:
        array, _, _ = _header(disk, at)
        disk[array * SECTOR:array * SECTOR + len(entries)] = entries
        head = at * SECTOR
        struct.pack_into("<I", disk, head + 88, zlib.crc32(entries))
        struct.pack_into("<I", disk, head + 16, 0)
        struct.pack_into("<I", disk, head + 16, zlib.crc32(disk[head:head + 92]))


def set_counted(entries, number, attributes):
    """Makes a partition one whose starts are counted."""
    at = (number - 1) * EACH
    entries[at:at + 16] = USR.bytes_le
    struct.pack_into("<Q", entries, at + 48, attributes)


def move(entries, number, to):
    """Gives a partition another number."""
    old, new = (number - 1) * EACH, (to - 1) * EACH
    entries[new:new + EACH], entries[old:old + EACH] = entries[old:old + EACH], bytes(EACH)


def partuuid(entries, number):
    return str(uuid.UUID(bytes_le=bytes(entries[(number - 1) * EACH + 16:][:16])))
