"""A small EFI program: it says a word and powers the machine off; another one just fails."""
# SPDX-License-Identifier: MIT
import struct

ALIGN, PAGE = 0x200, 0x1000
CODE = bytes.fromhex(
    "4883ec28"          # sub rsp, 0x28
    "4889d3"            # mov rbx, rdx: the system table
    "488b4a40"          # mov rcx, [rdx+0x40]: ConOut
    "488d151a000000"    # lea rdx, [rip+26]: the word
    "ff5108"            # call [rcx+8]: OutputString
    "488b4358"          # mov rax, [rbx+0x58]: runtime services
    "b902000000"        # mov ecx, 2: EfiResetShutdown
    "31d2" "4531c0" "4531c9"
    "ff5068"            # call [rax+0x68]: ResetSystem
    "ebfe" "90")        # jmp $, and the word is at an even place


FAILS = bytes.fromhex(
    "48b80100000000000080"    # mov rax, EFI_LOAD_ERROR
    "c3")


def program(word):
    return program_of(CODE + f"{word}\r\n\0".encode("utf-16le"))


def failing():
    return program_of(FAILS)


def program_of(body):
    """The bytes of a program: PE32+, one section."""
    head = b"MZ".ljust(0x3c, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0"
    head += struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 0xf0, 0x206)
    head += struct.pack("<HBBIIIIIQII", 0x20b, 1, 0, ALIGN, 0, 0, PAGE, PAGE, 0, PAGE, ALIGN)
    head += struct.pack("<HHHHHHIIIIHHQQQQII", 0, 0, 0, 0, 0, 0, 0, 2 * PAGE, ALIGN, 0, 10, 0,
                        1 << 20, 1 << 12, 1 << 20, 1 << 12, 0, 16) + bytes(16 * 8)
    head += b".text".ljust(8, b"\0") + struct.pack("<IIIIIIHHI", len(body), PAGE, ALIGN, ALIGN,
                                                   0, 0, 0, 0, 0x60000020)
    return head.ljust(ALIGN, b"\0") + body.ljust(ALIGN, b"\0")
