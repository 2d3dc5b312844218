"""EFI variables, written into the file that stands for a machine's flash before it starts."""
# SPDX-License-Identifier: MIT
import struct
import uuid

GLOBAL = uuid.UUID("8be4df61-93ca-11d2-aa0d-00e098032b8c")
AUTHENTICATED_STORE = uuid.UUID("aaf32c78-947b-439a-a180-2e144ec37792").bytes_le

# EDK2's AUTHENTICATED_VARIABLE_HEADER: magic, state, -, attributes, count, time, key, sizes, GUID
HEADER = "<HBBIQ16sIII16s"
MAGIC, ADDED = 0x55AA, 0x3F
NON_VOLATILE, BOOT_SERVICE, RUNTIME = 1, 2, 4
LOAD_OPTION_ACTIVE = 1


def _align(n):
    return (n + 3) & ~3


def _end(store, at):
    """Where the first variable that is not there yet goes."""
    size = struct.calcsize(HEADER)
    while struct.unpack_from("<H", store, at)[0] == MAGIC:
        name, data = struct.unpack_from("<II", store, at + size - 24)
        at = _align(at + size + name + data)
    return at


def put(path, variables):
    """Adds variables of the global name space, by their names, to the flash in `path`."""
    store = bytearray(path.read_bytes())
    at = _end(store, store.index(AUTHENTICATED_STORE) + 28)
    for word, data in variables.items():
        name = f"{word}\0".encode("utf-16le")
        body = struct.pack(HEADER, MAGIC, ADDED, 0, NON_VOLATILE | BOOT_SERVICE | RUNTIME, 0,
                           bytes(16), 0, len(name), len(data), GLOBAL.bytes_le) + name + data
        store[at:at + len(body)] = body
        at = _align(at + len(body))
    path.write_bytes(store)


def option_for_url(url):
    """A Boot#### variable that loads its program from there, by whichever card."""
    text = url.encode()
    device = struct.pack("<BBH", 3, 24, 4 + len(text)) + text + bytes.fromhex("7fff0400")
    return (struct.pack("<IH", LOAD_OPTION_ACTIVE, len(device)) +
            "By a URL\0".encode("utf-16le") + device)
