"""Initramfs archives in the kernel's own format
(Documentation/driver-api/early-userspace/buffer-format.rst)."""
# SPDX-License-Identifier: MIT
import stat

CONSOLE = "dev/console"


def _record(inode, name, mode, data=b"", device=(0, 0)):
    name = name.encode() + b"\0"
    fields = (inode, mode, 0, 0, 1, 0, len(data), 0, 0, *device, len(name), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name
    head += bytes(-len(head) % 4)
    return head + data + bytes(-len(data) % 4)


def archive(files):
    """An archive of `files`: path -> bytes.
    Programs are named by a mode: path -> (bytes, 0o755)."""
    folders = set()
    for path in files:
        parts = path.strip("/").split("/")[:-1]
        folders.update("/".join(parts[:n + 1]) for n in range(len(parts)))
    records = [(name, stat.S_IFDIR | 0o755, b"", (0, 0)) for name in sorted(folders)]
    for path, content in sorted(files.items()):
        data, mode = content if isinstance(content, tuple) else (content, 0o644)
        records.append((path.strip("/"), stat.S_IFREG | mode, data, (0, 0)))
    body = b"".join(_record(n + 1, *record) for n, record in enumerate(records))
    return body + _record(0, "TRAILER!!!", 0)


def with_length(data, remainder):
    """`data` with zeros after it so that its length is `remainder` modulo 4;
    the kernel skips zeros."""
    return data + bytes((remainder - len(data)) % 4)
