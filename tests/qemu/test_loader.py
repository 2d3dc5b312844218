"""Boot Loader Specification: both of its partitions, unified kernel images,
systemd-boot's variables; kexling on the disks that it boots."""
# SPDX-License-Identifier: MIT
import gzip
import importlib.machinery
import importlib.util
import pathlib
import struct
import uuid

import pytest

from kit import configs, cpio, disks
from kit.architecture import ARCH
from kit.qemu import drive, firmware
from kit.tools import TOP, first_stage

XBOOTLDR = "bc13c2ff-59e6-4262-a352-b275fd6f7172"


def pe_image(sections):
    """A unified kernel image without the code that firmware would run: kexec needs none."""
    loader = importlib.machinery.SourceFileLoader("uki", str(TOP / "tests" / "trees" / "uki.py"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("uki", loader))
    loader.exec_module(module)
    return module.image(sections, ARCH.pe_machine)


def unified(system, name, *more):
    return pe_image([(".osrel", f'ID=test\nPRETTY_NAME="{name}"\nVERSION_ID=1\n'.encode()),
                     (".cmdline", system.cmdline.encode() + b"\n\0"),
                     (".linux", pathlib.Path(system.kernel).read_bytes()),
                     *more, (".initrd", system.initrds[0])])


def test_bls_on_xbootldr_with_loader_conf_on_the_esp(case):
    """loader.conf of the one partition chooses among the entries of the other."""
    first, second = case.system("First by version"), case.system("The default of loader.conf")
    extended = disks.Vfat(configs.bls(first, second), label="XBOOTLDR", mib=96)
    extended.gpt_type = XBOOTLDR
    del extended.files["/loader/loader.conf"]
    esp = disks.Vfat({"/loader/loader.conf": b"default system-1*\ntimeout 1\n"},
                     label="ESP", mib=40)
    second.check(case.boot(case.gpt("disk", esp, extended)).report())


def test_uki_on_the_esp(case):
    """Kernel, command line and initrds come out of one file, microcode first."""
    system = case.system("Unified kernel image")
    early = {"kernel/x86/microcode/none.bin": b"microcode", "early": b"1" * 4099}
    image = unified(system, system.title, (".ucode", cpio.archive(early)))
    esp = disks.Vfat({"/EFI/Linux/test-1.efi": image, "/loader/loader.conf": b"timeout 1\n"},
                     label="ESP", mib=96)
    report = case.boot(case.gpt("disk", esp)).report()
    system.check(report)
    report.check_file("early", early["early"])


LOADER_GUID = uuid.UUID("4a67b082-0a4c-41cf-b6c7-440b29bb8c4f")
# Authenticated variables, as EDK II keeps them.
STORE_GUID = uuid.UUID("aaf32c78-947b-439a-a180-2e144ec37792")


def set_variable(store, name, text):
    """Put one more variable into a file of OVMF's, as the firmware itself would have written it."""
    data = bytearray(store.read_bytes())
    at = data.index(STORE_GUID.bytes_le) + 28
    while data[at:at + 2] == b"\xaa\x55":
        name_size, data_size = struct.unpack_from("<II", data, at + 36)
        at = -(-(at + 60 + name_size + data_size) // 4) * 4
    raw_name, value = ((word + "\0").encode("utf-16le") for word in (name, text))
    head = struct.pack("<HBBIQ16xIII", 0x55AA, 0x3F, 0, 7, 0, 0, len(raw_name), len(value))
    record = head + LOADER_GUID.bytes_le + raw_name + value
    data[at:at + len(record)] = record
    store.write_bytes(data)


def test_one_shot_entry_by_efi_variable(case):
    """The firmware's variables choose, before loader.conf does:
    one entry for one start, and its timeout."""
    usual, once = case.system("The usual"), case.system("Only this time")
    files = configs.bls(usual, once, timeout=600)
    files[f"/{ARCH.default_efi}"] = pathlib.Path(first_stage())
    disk = case.gpt("disk", disks.Vfat(files, label="ESP", mib=128))
    folder = case.folder / "machine0"
    arguments = firmware(folder) + drive(disk, "virtio", 0, boot=True)
    set_variable(folder / "efivars.fd", "LoaderEntryOneShot", "system-1.conf")
    set_variable(folder / "efivars.fd", "LoaderConfigTimeout", "1")
    vm = case.start(arguments, folder, machine=ARCH.uefi_machine, memory=1024)
    once.check(vm.report(seconds=240))


def own_by_bls(key, system):
    files = configs.bls(system, timeout=1)
    files["/loader/entries/own.conf"] = f"title Own\nsort-key a\n{key} /own.efi\n".encode()
    files["/loader/loader.conf"] = b"default own*\ntimeout 1\n"
    files["/own.efi"] = first_stage()
    return disks.Vfat(files, label="ESP", mib=128)


def own_by_grub(key, system):
    """`key` loads it; the entries before and behind it are the system's."""
    filesystem = disks.Ext4({}, label="own", mib=98)
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=1)
    config = next(path for path in filesystem.files if path.endswith("/grub.cfg"))
    text = filesystem.files[config].decode()
    filesystem.files[config] = (f"menuentry Own {{\n{key} /own\n}}\n{text}set default=0\n").encode()
    whole = first_stage().read_bytes()
    filesystem.files["/own"] = gzip.compress(whole, 1) if key == "linux" else whole
    return filesystem


def own_by_uki(_, system):
    files = configs.bls(system, timeout=1)
    files["/EFI/Linux/own-9.efi"] = pe_image([
        (".osrel", b'ID=own\nPRETTY_NAME="Own"\nVERSION_ID=9\n'), (".cmdline", b"quiet\n\0"),
        (".linux", first_stage().read_bytes())])
    files["/loader/loader.conf"] = b"default own-9.efi\ntimeout 1\n"
    return disks.Vfat(files, label="ESP", mib=128)


@pytest.mark.parametrize("disk, key", [(own_by_bls, "efi"), (own_by_bls, "linux"),
                                       (own_by_grub, "chainloader"), (own_by_grub, "linux"),
                                       (own_by_uki, "uki")])
def test_itself_is_the_default_and_is_not_started(case, disk, key):
    """The next entry is, also where its image is compressed, and only loading tells what it is."""
    system = case.system("The system behind it")
    vm = case.boot(case.gpt("disk", disk(key, system)))
    system.check(vm.report())
