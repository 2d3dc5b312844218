"""The VGA screen by its text cells: whether it shows the same text as another picture, whatever
font each has; and a picture with few colours as a small PNG."""
# SPDX-License-Identifier: MIT
import struct
import zlib

CELL_ROWS = 16


class Differs(AssertionError):
    """The screen does not show that."""


def cells(picture):
    """A row of patterns for each line of text: where in a cell the letter is, not in which colour.

    Text mode's cells have 9 columns, those of a framebuffer 8.
    """
    width, height, pixels = picture
    columns = 9 if width == 720 else 8
    lines = []
    for top in range(0, height - CELL_ROWS + 1, CELL_ROWS):
        rows = [pixels[3 * y * width:3 * (y + 1) * width] for y in range(top, top + CELL_ROWS)]
        lines.append([_pattern(rows, 3 * left, 3 * columns)
                      for left in range(0, width - columns + 1, columns)])
    return lines


def _pattern(rows, left, size):
    """The cell's background is what its corner has: letters leave that free."""
    ground = rows[0][left:left + 3]
    bits = 0
    for row in rows:
        cell = row[left:left + size]
        for at in range(0, size, 3):
            bits = bits << 1 | (cell[at:at + 3] != ground)
    return bits


class Letters:
    """What the cells of one screen mean: a letter has one pattern, and a pattern is one letter."""

    def __init__(self):
        self._letter, self._pattern = {}, {}

    def learn(self, pattern, letter):
        if (self._letter.setdefault(pattern, letter) != letter
                or self._pattern.setdefault(letter, pattern) != pattern):
            raise Differs(f"{letter!r} is not shown where it should be")

    def reads(self, line, text, column=0):
        """The cells of `line` from `column` on read `text`, as all that was read before does."""
        if column + len(text) > len(line):
            raise Differs(f"the screen is narrower than {text!r}")
        for pattern, letter in zip(line[column:], text):
            self.learn(pattern, letter)

    def same(self, one, other):
        """Two lines of cells, perhaps of two fonts, are one text."""
        if len(one) != len(other):
            raise Differs(f"{len(one)} cells, not {len(other)}")
        for pattern, letter in zip(one, other):
            self.learn(pattern, letter)


# ---- few colours: a palette of up to 16, four bits a pixel

def small_png(width, height, pixels):
    colours = sorted({pixels[at:at + 3] for at in range(0, len(pixels), 3)})
    if len(colours) > 16:
        raise Differs(f"{len(colours)} colours, more than text has")
    number = {colour: n for n, colour in enumerate(colours)}
    rows = b""
    for y in range(height):
        line = [number[pixels[at:at + 3]] for at in
                range(3 * y * width, 3 * (y + 1) * width, 3)] + [0] * (width % 2)
        rows += b"\0" + bytes(a << 4 | b for a, b in zip(line[::2], line[1::2]))

    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))
    head = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"PLTE", b"".join(colours))
            + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def read_small_png(data):
    """What small_png() wrote, as (width, height, RGB bytes)."""
    parts, at = {}, 8
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        parts[kind] = data[at + 8:at + 8 + size]
        at += 12 + size
    width, height = struct.unpack_from(">II", parts[b"IHDR"])
    rows, step = zlib.decompress(parts[b"IDAT"]), 1 + (width + 1) // 2
    colour = [parts[b"PLTE"][n:n + 3] for n in range(0, len(parts[b"PLTE"]), 3)]
    pixels = b""
    for y in range(height):
        line = rows[y * step + 1:(y + 1) * step]
        pixels += b"".join(colour[n] for byte in line for n in (byte >> 4, byte & 15))[:3 * width]
    return width, height, pixels
