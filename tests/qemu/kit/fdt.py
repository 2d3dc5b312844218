"""Flattened device trees, and U-Boot's FIT images, which are such
(Devicetree Specification, chapter 5)."""
# SPDX-License-Identifier: MIT
import struct
import zlib

BEGIN, END, PROPERTY, LAST = 1, 2, 3, 9


def _padded(data):
    return data + bytes(-len(data) % 4)


def _node(name, content, names):
    """`content`: name -> bytes, text, number, or the dict of another node."""
    out = struct.pack(">I", BEGIN) + _padded(name.encode() + b"\0")
    inner = b""
    for key, value in content.items():
        if isinstance(value, dict):
            inner += _node(key, value, names)
            continue
        if isinstance(value, str):
            value = value.encode() + b"\0"
        elif isinstance(value, int):
            value = struct.pack(">I", value)
        offset = names.setdefault(key, sum(len(word) + 1 for word in names))
        out += struct.pack(">III", PROPERTY, len(value), offset) + _padded(value)
    return out + inner + struct.pack(">I", END)


def tree(root):
    """The bytes of a tree with that root; properties of a node come before its nodes."""
    names = {}
    nodes = _node("", root, names) + struct.pack(">I", LAST)
    strings = b"".join(name.encode() + b"\0" for name in names)
    at_nodes = 40 + 16
    head = struct.pack(">10I", 0xd00dfeed, at_nodes + len(nodes) + len(strings), at_nodes,
                       at_nodes + len(nodes), 40, 17, 16, 0, len(strings), len(nodes))
    return head + bytes(16) + nodes + strings


def _image(data):
    return {"data": data, "compression": "none",
            "hash-1": {"algo": "crc32", "value": zlib.crc32(data)}}


def fit(images, configurations, default):
    """A FIT image. `images`: name -> bytes; `configurations`: name -> what it is made of."""
    return tree({"description": "a test", "images": {k: _image(v) for k, v in images.items()},
                 "configurations": {"default": default, **configurations}})
