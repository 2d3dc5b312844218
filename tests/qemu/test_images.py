"""Systems in image files: GRUB's loopback, from the stick to the second stage."""
# SPDX-License-Identifier: MIT
import importlib.machinery
import importlib.util
import pathlib
import time

from kit import configs, disks
from kit.serial import ENTER
from kit.tools import TOP

HEAD = "set timeout=1\nset default=0\n"


def uki():
    """The maker of unified images that the trees use."""
    loader = importlib.machinery.SourceFileLoader("uki", str(TOP / "tests" / "trees" / "uki.py"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("uki", loader))
    loader.exec_module(module)
    return module


def file_of(case, name, filesystem):
    """A file system as a file, for another one to hold."""
    image = case.folder / name
    filesystem.make(image)
    data = image.read_bytes()
    image.unlink()
    return data


def tree_of(folder, system):
    """The kernel and the initrd of a system."""
    return {f"{folder}/vmlinuz": pathlib.Path(system.kernel), f"{folder}/initrd": system.initrds[0]}


def stick(script, files):
    tree = {"boot/grub/grub.cfg": (HEAD + script).encode(), **files}
    return disks.Vfat(tree, label="STICK", mib=120)


def test_iso_on_a_stick(case):
    """The menu of a multi-boot stick: the kernel is read out of the image, which stays a file."""
    system = case.system("Live system in an ISO", words="findiso=/isos/live.iso")
    iso = file_of(case, "live.iso", disks.Iso9660(tree_of("live", system), label="LIVE"))
    disk = case.mbr("stick", stick(f"""
menuentry "{system.title}" {{
	loopback loop /isos/live.iso
	if test -f (loop)/live/vmlinuz; then
		linux (loop)/live/vmlinuz {system.cmdline}
		initrd (loop)/live/initrd
	fi
}}
""", {"isos/live.iso": iso, "isos/empty.iso": b""}))
    report = case.boot((disk, "usb")).report()
    system.check(report)
    assert "BOOT_IMAGE=(loop)/live/vmlinuz" in report.cmdline


def test_iso_with_a_menu_of_its_own(case):
    """loopback.cfg, as Debian and Ubuntu have it: found by search, told where its image is."""
    system = case.system("From loopback.cfg")
    own = f"""
menuentry "{system.title}" {{
	linux /casper/vmlinuz {system.cmdline} iso-scan/filename=$iso_path
	initrd /casper/initrd
}}
"""
    files = {**tree_of("casper", system), "boot/grub/loopback.cfg": own.encode()}
    iso = file_of(case, "live.iso", disks.Iso9660(files, label="UBUNTU"))
    disk = case.mbr("stick", stick("""
menuentry "Ubuntu" {
	iso_path=/isos/live.iso
	export iso_path
	loopback loop $iso_path
	search --no-floppy --set=root --file /casper/vmlinuz
	configfile /boot/grub/loopback.cfg
}
""", {"isos/live.iso": iso}))
    report = case.boot((disk, "usb")).report()
    system.check(report)
    assert "iso-scan/filename=/isos/live.iso" in report.cmdline


def test_kernel_snap(case):
    """Ubuntu Core: the kernel is a unified image in a compressed file system in a file."""
    system = case.system("Run system 20250110", words="snapd_recovery_mode=run")
    kernel = uki().image([(".osrel", b"ID=ubuntu-core\n"), (".cmdline", b"built-in"),
                          (".linux", pathlib.Path(system.kernel).read_bytes()),
                          (".initrd", system.initrds[0])])
    snap = file_of(case, "pc-kernel_1.snap", disks.Squashfs({"kernel.efi": kernel}))
    disk = case.gpt("disk", stick(f"""
menuentry "{system.title}" --id=run /snaps/pc-kernel_1.snap {{
	loopback loop $2
	chainloader (loop)/kernel.efi {system.cmdline}
}}
""", {"snaps/pc-kernel_1.snap": snap}))
    report = case.boot(disk).report()
    system.check(report)
    assert "built-in" not in report.cmdline


def test_partition_in_an_image_in_an_image(case):
    """An ISO that holds the image of a disk, whose second partition has GRUB's files."""
    system = case.system("Deep inside")
    inner = disks.Ext4({}, label="inner", mib=80)
    inner.files = configs.grub(inner.uuid, system)
    whole = disks.gpt(case.image("whole"), disks.Vfat({"a": b"b"}, mib=40), inner)
    iso = file_of(case, "outer.iso", disks.Iso9660({"disk.img": whole.read_bytes()}, label="OUTER"))
    whole.unlink()
    holder = disks.Ext4({"boot/grub/grub.cfg": (HEAD + """
menuentry "Deep" {
	loopback outer /outer.iso
	loopback disk (outer)/disk.img
	set root=disk,gpt2
	linux /boot/vmlinuz-0 """ + system.cmdline + """
	initrd /boot/initrd-0.0.img
}
""").encode(), "outer.iso": iso}, label="holder", mib=240)
    system.check(case.boot(case.gpt("disk", holder), memory=1024).report())


def test_image_that_is_none(case):
    """What cannot be read refuses its entry, and the next one starts."""
    system = case.system("The one that is whole", words="second")
    files = tree_of("boot", system)
    disk = case.gpt("disk", stick(f"""
menuentry "Broken" {{
	loopback loop /broken.iso
	linux (loop)/live/vmlinuz
}}
menuentry "{system.title}" {{
	linux /boot/vmlinuz {system.cmdline}
	initrd /boot/initrd
}}
""", {"broken.iso": b"no image at all" * 5000, **files}))
    system.check(case.boot(disk).report())


def test_image_after_a_rescan(case):
    """Reading everything anew forgets the image with the volume that holds it,
    and finds both again."""
    system = case.system("Live system, read twice")
    iso = file_of(case, "live.iso", disks.Iso9660(tree_of("live", system), label="LIVE"))
    disk = case.mbr("stick", stick(f"""
set timeout=-1
menuentry "{system.title}" {{
	loopback loop /live.iso
	linux (loop)/live/vmlinuz {system.cmdline}
	initrd (loop)/live/initrd
}}
""", {"live.iso": iso}))
    vm = case.boot((disk, "usb"))
    vm.serial.wait(system.title)
    time.sleep(1)
    seen = vm.serial.mark()
    vm.serial.send("r")
    vm.serial.wait(system.title, since=seen)
    time.sleep(2)
    vm.serial.send(ENTER)
    system.check(vm.report())


def iso_on_stick(case, number, name):
    """One of three images on a stick, started by its title: the report of what it was told."""
    live = case.system("Debian live", words="boot=live")
    casper = case.system("Ubuntu")
    arch = case.system("Arch", words="archisobasedir=arch")
    images = {
        "isos/debian.iso": {**tree_of("live", live), "boot/grub/loopback.cfg": f"""
menuentry "{live.title}" {{
	linux /live/vmlinuz {live.cmdline} findiso=${{iso_path}}
	initrd /live/initrd
}}
""".encode()},
        "ubuntu.iso": {**tree_of("casper", casper), "boot/grub/grub.cfg": f"""
search --set=root --file /casper/vmlinuz
menuentry "{casper.title}" {{
	linux /casper/vmlinuz {casper.cmdline} --- quiet
	initrd /casper/initrd
}}
""".encode()},
        "boot/iso/new/arch.iso": {**tree_of("arch", arch), "isolinux/isolinux.cfg": f"""
DEFAULT vesamenu.c32
LABEL arch
MENU LABEL {arch.title}
LINUX /arch/vmlinuz
INITRD /arch/initrd
APPEND {arch.cmdline} archisosearchuuid=2025-01-01-09-00-00-00
""".encode()},
    }
    files = {path: file_of(case, path.replace("/", "-"), disks.Iso9660(tree, label=f"DISC{n}"))
             for n, (path, tree) in enumerate(images.items())}
    filesystem = disks.Vfat(files, label="STICK", mib=200)
    disk = case.mbr("stick", filesystem)
    system = (live, casper, arch)[number]
    report = case.boot((disk, "usb"), memory=768,
                       append=f'kexling.iso=on "kexling.default={name}"').report()
    system.check(report)
    return report.cmdline, filesystem.uuid


def test_iso_file_of_live_boot(case):
    cmdline, _ = iso_on_stick(case, 0, "Debian live")
    assert cmdline.endswith(" findiso=/isos/debian.iso")


def test_iso_file_of_casper(case):
    cmdline, _ = iso_on_stick(case, 1, "Ubuntu")
    assert cmdline.endswith(" iso-scan/filename=/ubuntu.iso --- quiet")


def test_iso_file_of_archiso(case):
    cmdline, uuid = iso_on_stick(case, 2, "Arch")
    assert "archisosearchuuid" not in cmdline
    assert cmdline.endswith(f" img_dev=UUID={uuid} img_loop=/boot/iso/new/arch.iso")


def test_iso_file_waits_for_somebody(case):
    """The only thing to boot is in an ISO file: it is shown, and started by a person alone."""
    system = case.system("Live system", words="boot=live")
    iso = file_of(case, "live.iso", disks.Iso9660({
        **tree_of("live", system), "boot/grub/grub.cfg": f"""
set timeout=1
menuentry "{system.title}" {{
	linux /live/vmlinuz {system.cmdline}
	initrd /live/initrd
}}
""".encode()}, label="LIVE"))
    disk = case.gpt("disk", disks.Vfat({"isos/live.iso": iso}, label="DATA", mib=60))
    vm = case.boot(disk, append="kexling.iso=on")
    vm.serial.wait("live.iso")
    vm.serial.stays_without(system.nonce, 10)
    vm.serial.send(ENTER)
    vm.serial.wait(system.title)
    vm.serial.send(ENTER)
    report = vm.report()
    system.check(report)
    assert report.cmdline.endswith(" findiso=/isos/live.iso")


def test_iso_file_leaves_the_disk_its_say(case):
    """A stick with an ISO file beside a disk with a system: the system starts."""
    system = case.system("On the disk", words="root=LABEL=system")
    other = case.system("On the stick", words="boot=live")
    iso = file_of(case, "live.iso", disks.Iso9660({
        **tree_of("live", other), "boot/grub/loopback.cfg": f"""
set timeout=0
menuentry "{other.title}" {{
	linux /live/vmlinuz {other.cmdline}
	initrd /live/initrd
}}
""".encode()}, label="LIVE"))
    stick_disk = case.mbr("stick", disks.Vfat({"live.iso": iso}, label="STICK", mib=60))
    filesystem = disks.Ext4({}, label="system", mib=64)
    filesystem.files = configs.grub(filesystem.uuid, system)
    vm = case.boot((stick_disk, "usb"), case.gpt("disk", filesystem), append="kexling.iso=on")
    system.check(vm.report())
