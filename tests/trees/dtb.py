#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Make a flattened device tree that says which machine it is for, and nothing else.

    tests/trees/dtb.py FILE COMPATIBLE...

Devicetree Specification, chapter 5: a header, the structure block with the root node and its one
property, the strings block with that property's name.
"""
import struct
import sys

BEGIN_NODE, END_NODE, PROP, END = 1, 2, 3, 9
HEADER_BYTES = 40
RESERVATIONS = bytes(16)


def words(*numbers):
    return struct.pack(f">{len(numbers)}I", *numbers)


def tree(compatible):
    value = b"".join(text.encode() + b"\0" for text in compatible)
    strings = b"compatible\0"
    nodes = words(BEGIN_NODE, 0, PROP, len(value), 0) + value + bytes(-len(value) % 4)
    nodes += words(END_NODE, END)
    at_nodes = HEADER_BYTES + len(RESERVATIONS)
    at_strings = at_nodes + len(nodes)
    header = words(0xd00dfeed, at_strings + len(strings), at_nodes, at_strings, HEADER_BYTES,
                   17, 16, 0, len(strings), len(nodes))
    return header + RESERVATIONS + nodes + strings


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], "wb") as file:
        file.write(tree(sys.argv[2:]))
