#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Write a small PE image with the given sections, for trees and fuzzing.

    tests/trees/uki.py OUTPUT [--machine N] SECTION=TEXT...

Sections keep their order; "dtb:A B" is a device tree whose root is compatible with A and B.
TEXT may hold \\n and \\0. The image has headers and data, and no code.
"""
import struct
import sys

ALIGN = 16


def image(sections, machine=0x8664):
    """The bytes of a PE32+ image with (name, data) sections."""
    table_at = 64 + 24 + 112
    data_at = -(-(table_at + 40 * len(sections)) // ALIGN) * ALIGN
    table, data = b"", b""
    for name, content in sections:
        offset = data_at + len(data)
        table += struct.pack("<8sIIIIIIHHI", name.encode(), len(content), offset + 0x1000,
                             -(-len(content) // ALIGN) * ALIGN, offset, 0, 0, 0, 0, 0x40000040)
        data += content.ljust(-(-len(content) // ALIGN) * ALIGN, b"\0")
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = b"PE\0\0" + struct.pack("<HHIIIHH", machine, len(sections), 0, 0, 0, 112, 0x222)
    optional = struct.pack("<H", 0x20B).ljust(112, b"\0")
    return (dos + coff + optional + table).ljust(data_at, b"\0") + data


def devicetree(*compatible):
    """A flattened device tree with nothing but a compatible property."""
    value = b"".join(word.encode() + b"\0" for word in compatible)
    value_room = value.ljust(-(-len(value) // 4) * 4, b"\0")
    nodes = struct.pack(">IIIII", 1, 0, 3, len(value), 0) + value_room + struct.pack(">II", 2, 9)
    strings = b"compatible\0"
    head = struct.pack(">10I", 0xD00DFEED, 56 + len(nodes) + len(strings), 56, 56 + len(nodes),
                       40, 17, 16, 0, len(strings), len(nodes))
    return head + bytes(16) + nodes + strings


def content(text):
    if text.startswith("dtb:"):
        return devicetree(*text[4:].split())
    return text.replace("\\n", "\n").replace("\\0", "\0").encode()


def main():
    output, words, machine = sys.argv[1], sys.argv[2:], 0x8664
    if words[:1] == ["--machine"]:
        machine, words = int(words[1], 0), words[2:]
    sections = [word.split("=", 1) for word in words]
    with open(output, "wb") as file:
        file.write(image([(name, content(text)) for name, text in sections], machine))


if __name__ == "__main__":
    main()
