"""Boot Loader Specification: both of its partitions, and unified kernel images."""
# SPDX-License-Identifier: MIT
import importlib.machinery
import importlib.util
import pathlib

from kit import configs, cpio, disks
from kit.tools import TOP

XBOOTLDR = "bc13c2ff-59e6-4262-a352-b275fd6f7172"


def pe_image(sections):
    """A unified kernel image without the code that firmware would run: kexec needs none."""
    loader = importlib.machinery.SourceFileLoader("uki", str(TOP / "tests" / "trees" / "uki.py"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("uki", loader))
    loader.exec_module(module)
    return module.image(sections)


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
    esp = disks.Vfat({"/loader/loader.conf": b"default system-1*\ntimeout 1\n"}, label="ESP", mib=40)
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
