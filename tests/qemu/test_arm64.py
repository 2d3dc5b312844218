"""What is arm64's own: its images, device trees from files, and U-Boot."""
# SPDX-License-Identifier: MIT
import gzip
import pathlib
import struct

import pytest

from kit import configs, disks, fdt
from kit.architecture import AARCH64, ARCH
from kit.debian import ask, boot_folder, demo_disk, log_in
from kit.qemu import drive, firmware
from kit.tools import first_stage, kernel, need, run

pytestmark = pytest.mark.skipif(ARCH is not AARCH64, reason="make ARCH=aarch64 test-qemu runs them")

U_BOOT = "/usr/lib/u-boot/qemu_arm64/u-boot.bin"
BOARD, OTHER = b"linux,dummy-virt", b"linux,given-virt"


def image_of(system):
    return pathlib.Path(system.kernel).read_bytes()


def zboot(image):
    """What unpacks itself as a program of UEFI, without the program."""
    packed = gzip.compress(image, 1)
    head = struct.pack("<4s4sIIII8s", b"MZ", b"zimg", 64, len(packed), 0, 0, b"gzip")
    return head.ljust(56, b"\0") + struct.pack("<II", 0x818223cd, 0) + packed


@pytest.mark.parametrize("wrap", [lambda image: gzip.compress(image, 1), zboot],
                         ids=["Image.gz", "zboot"])
def test_image(case, wrap):
    """The Image as it is, is what all other cases start."""
    system = case.system("Wrapped")
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system)
    filesystem.files["/boot/vmlinuz-0"] = wrap(image_of(system))
    system.check(case.boot(case.gpt("disk", filesystem)).report())


def board(case, memory):
    """The device tree of the machine with so many MiB, as QEMU makes it."""
    file = case.folder / f"board{memory}.dtb"
    run(ARCH.qemu, "-machine", f"{ARCH.machine},dumpdtb={file}", "-cpu", ARCH.cpu,
        "-m", str(memory), "-nodefaults", "-display", "none")
    return file.read_bytes()


def facts(vm, key):
    return [line.partition(f" {key}=")[2].strip() for line in vm.serial.text().splitlines()
            if f"PROBE machine {key}=" in line]


def test_device_tree_of_the_entry(case):
    """It is the second kernel's, but for the memory, which only the running one knows."""
    system = case.system("With a tree of its own", words="machine")
    files = configs.syslinux(system)
    given = board(case, 256).replace(BOARD, OTHER)
    assert given.count(OTHER) == 2      # its model is called so, too
    files["/boot/given.dtb"] = given
    files["/extlinux/extlinux.conf"] = files["/extlinux/extlinux.conf"].replace(
        b"  APPEND", b"  FDT /boot/given.dtb\n  APPEND")
    usual = case.system("With the firmware's tree", words="machine")
    own = configs.syslinux(usual)
    seen = {}
    for one, tree in ((system, files), (usual, own)):
        vm = case.boot(case.gpt(one.nonce, disks.Ext4(tree)))
        one.check(vm.report())
        seen[one.title] = {key: facts(vm, key) for key in
                           ("ram", "tree./compatible", "tree./psci/method")}
        vm.stop()
    theirs, ours = seen[usual.title], seen[system.title]
    assert theirs["ram"] == ours["ram"] and ours["ram"][0].startswith("40000000-5fffffff")
    assert theirs["tree./psci/method"] == ours["tree./psci/method"] != []
    assert theirs["tree./compatible"] != ours["tree./compatible"] != []


def test_fit_by_what_the_machine_is(case):
    """The default configuration is another machine's; ours is known by its device tree."""
    system = case.system("In a FIT image", words="machine")
    image = fdt.fit(
        {"kernel-1": image_of(system), "initrd-1": system.initrds[0],
         "tree-1": board(case, 512), "tree-2": fdt.tree({"compatible": "somebody,else"})},
        {"conf-1": {"kernel": "kernel-1", "ramdisk": "initrd-1", "fdt": "tree-2"},
         "conf-2": {"kernel": "kernel-1", "ramdisk": "initrd-1", "fdt": "tree-1"}}, "conf-1")
    files = {"/boot/image.fit": image, "/extlinux/extlinux.conf":
             f"DEFAULT a\nTIMEOUT 10\nLABEL a\n  MENU LABEL {system.title}\n"
             f"  LINUX /boot/image.fit\n  APPEND {system.cmdline}\n".encode()}
    vm = case.boot(case.gpt("disk", disks.Ext4(files, mib=96)))
    system.check(vm.report())
    assert facts(vm, "tree./psci/method")


def installed(case):
    system = case.system("Whatever the firmware")
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system)
    return system, case.gpt("disk", filesystem)


@pytest.mark.parametrize("by", ["kernel", "uefi"])
def test_started_by(case, by):
    system, disk = installed(case)
    report = case.boot(disk, by=by, memory=1024).report(seconds=240)
    system.check(report)
    assert ("efi" in report.marks) == ("acpi" in report.marks) == (by == "uefi")


def test_disk_without_pci(case):
    """By virtio-mmio alone, as small virtual machines have it."""
    system, disk = installed(case)
    arguments = ["-kernel", kernel(), "-drive", f"file={disk},format=raw,if=none,id=disk0",
                 "-device", "virtio-blk-device,drive=disk0"]
    system.check(case.start(arguments).report())


@pytest.mark.parametrize("command", ["bootefi ${kernel_addr_r} ${fdtcontroladdr}",
                                     "booti ${kernel_addr_r} - ${fdtcontroladdr}"],
                         ids=["bootefi", "booti"])
def test_u_boot(case, command):
    """The program of UEFI by bootefi, the Image by booti."""
    system, disk = installed(case)
    payload = first_stage() if command.startswith("bootefi") else kernel()
    first = case.whole("first", disks.Vfat({"payload": payload}, label="FIRST", mib=96))
    vm = case.start(["-bios", need(U_BOOT, "on Debian: apt-get install u-boot-qemu"),
                     *drive(first, "virtio", 0), *drive(disk, "virtio", 1)],
                    memory=1024, cpu="cortex-a72")
    vm.serial.wait("Hit any key", 120)
    vm.serial.send("\r")
    vm.serial.wait("=> ", 60)
    vm.serial.send(f"virtio scan; load virtio 0 ${{kernel_addr_r}} payload; {command}\r")
    report = vm.report(seconds=240)
    system.check(report)
    assert ("efi" in report.marks) == command.startswith("bootefi")


# What a system knows of its machine: a line for each thing. A logo lies elsewhere at each start of
# the firmware; what a loader tells its kernel stands in the tree's "chosen".
SUMS = "-type f {} -exec cksum {{}} + | sort -k 3"
FACTS = {
    "acpi": f"find acpi/tables dmi/tables {SUMS.format('! -name BGRT')}; "
            "cat efi/fw_platform_size; cksum efi/efivars/PlatformLang-*",
    "tree": f"find devicetree/base {SUMS.format('! -path */chosen/*')}",
}
EVERYWHERE = "; nproc; grep '^[^ ].*System RAM' /proc/iomem"


def by_its_own(case, disk, way):
    """Debian's arguments for QEMU without kexling: from its GRUB, or its kernel alone."""
    if way == "acpi":
        return firmware(case.folder) + drive(case.overlay(disk, "own"), boot=True)
    boot = boot_folder(disk, case.folder / "boot")
    version = max(boot.glob("vmlinuz-6.12*")).name.removeprefix("vmlinuz-")
    return ["-kernel", boot / f"vmlinuz-{version}", "-initrd", boot / f"initrd.img-{version}",
            "-append", f"root=LABEL=demo-root console={ARCH.console} quiet",
            *drive(case.overlay(disk, "own"))]


@pytest.mark.slow
@pytest.mark.parametrize("way", FACTS)
def test_debian_knows_the_machine(case, way):
    """By ACPI or by device tree: the same through kexling as without, and both processors."""
    disk, two = demo_disk(), ["-smp", "2"]
    command = f"cd /sys/firmware; {FACTS[way]}{EVERYWHERE}"
    own = case.start(by_its_own(case, disk, way) + two, memory=1024)
    log_in(own)
    expected = ask(own, command).splitlines()
    own.stop()
    vm = case.boot(case.overlay(disk, "ours"), by={"acpi": "uefi", "tree": "kernel"}[way],
                   extra=two, memory=1024)
    log_in(vm)
    assert ask(vm, command).splitlines() == expected
    assert "2" in expected and "System RAM" in expected[-1]
    assert len(expected) > {"acpi": 10, "tree": 100}[way]
