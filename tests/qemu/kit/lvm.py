"""Physical volumes of LVM written by ourselves, which can say what vgcreate never would."""
# SPDX-License-Identifier: MIT
import pathlib
import secrets
import string
import struct
import zlib

from .disks import MIB, FileSystem, _copy_data

SECTOR = 512
AREA = 4096                 # where the metadata begins
DATA = 2 * MIB              # and the first extent
EXTENT = 64 << 10


def fresh_id():
    """32 characters, as of a group or a volume."""
    return "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(32))


def _hyphens(ident):
    lengths, parts = (6, 4, 4, 4, 4, 4, 6), []
    for length in lengths:
        parts.append(ident[:length])
        ident = ident[length:]
    return "-".join(parts)


def _crc(data):
    """CRC-32 with a start of LVM's own, and without the last inversion."""
    return zlib.crc32(data, 0xf597a6cf ^ 0xffffffff) ^ 0xffffffff


def _volume(name, ident, first, count):
    return f"""{name} {{
id = "{_hyphens(ident)}"
status = ["READ", "WRITE", "VISIBLE"]
flags = []
segment_count = 1
segment1 {{
start_extent = 0
extent_count = {count}
type = "striped"
stripe_count = 1
stripes = [
"pv0", {first}
]
}}
}}
"""


class Physical(FileSystem):
    """A physical volume, and a group of it alone: `files` are the logical volumes, by their names:
    each another FileSystem, or None for one extent of zeros. `more` is text that says nothing."""
    gpt_type = "linux"

    def __init__(self, group, files, ident=None, seqno=1, more="", mib=8):
        super().__init__(files, mib=mib)
        self.group, self.more, self.seqno = group, more, seqno
        self.ident, self.own_id = ident or fresh_id(), fresh_id()

    def _lay_out(self, image):
        """The volumes' descriptions, and what is in them: (file, its extent)."""
        words, contents, extent = [], [], 0
        for name, inner in self.files.items():
            count = 1
            if inner:
                path = pathlib.Path(f"{image}.{name}")
                inner.make(path)
                contents.append((path, extent))
                count = -(-path.stat().st_size // EXTENT)
            words.append(_volume(name, fresh_id(), extent, count))
            extent += count
        return "".join(words), contents, extent

    def _text(self, volumes, extents):
        return f"""{self.group} {{
id = "{_hyphens(self.ident)}"
seqno = {self.seqno}
format = "lvm2"
status = ["RESIZEABLE", "READ", "WRITE"]
flags = []
extent_size = {EXTENT // SECTOR}
max_lv = 0
max_pv = 0
physical_volumes {{
pv0 {{
id = "{_hyphens(self.own_id)}"
status = ["ALLOCATABLE"]
pe_start = {DATA // SECTOR}
pe_count = {extents}
}}
}}
logical_volumes {{
{volumes}}}
}}
contents = "Text Format Volume Group"
version = 1
{self.more}
""".encode() + b"\0"

    def _label(self, size):
        body = struct.pack("<I8s", 32, b"LVM2 001") + self.own_id.encode()
        body += struct.pack("<Q", size) + struct.pack("<QQQQ", DATA, 0, 0, 0)
        body += struct.pack("<QQQQ", AREA, DATA - AREA, 0, 0)
        body += bytes(SECTOR - 20 - len(body))
        return b"LABELONE" + struct.pack("<QI", 1, _crc(body)) + body

    def _area(self, text):
        body = b" LVM2 x[5A%r0N*>" + struct.pack("<IQQ", 1, AREA, DATA - AREA)
        body += struct.pack("<QQII", SECTOR, len(text), _crc(text), 0)
        body += bytes(SECTOR - 4 - len(body))
        return struct.pack("<I", _crc(body)) + body

    def make(self, image):
        volumes, contents, extents = self._lay_out(image)
        text = self._text(volumes, extents)
        size = max(self.mib * MIB, -(-(DATA + extents * EXTENT) // MIB) * MIB)
        with open(image, "wb") as disk:
            disk.truncate(size)
            for offset, data in ((SECTOR, self._label(size)), (AREA, self._area(text)),
                                 (AREA + SECTOR, text)):
                disk.seek(offset)
                disk.write(data)
            for path, extent in contents:
                with open(path, "rb") as source:
                    _copy_data(source, disk, DATA + extent * EXTENT)
                path.unlink()
