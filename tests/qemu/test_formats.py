"""Every configuration format, file system, partition table and disk controller,
to the second stage."""
# SPDX-License-Identifier: MIT
import io
import pathlib
import tarfile

import pytest

from kit import configs, cpio, disks


def ext4_with_grub(case, *systems, mib=64, **options):
    filesystem = disks.Ext4({}, label="system", mib=mib)
    filesystem.files = configs.grub(filesystem.uuid, *systems, **options)
    return filesystem


def test_grub_on_ext4_gpt_virtio(case):
    system = case.system("Debian-like on ext4", words="root=UUID=1234 ro quiet")
    disk = case.gpt("disk", disks.Vfat({"EFI/readme": b"an empty ESP"}, label="ESP", mib=40),
                    ext4_with_grub(case, system))
    report = case.boot(disk).report()
    system.check(report)
    assert "BOOT_IMAGE=/boot/vmlinuz-0" in report.cmdline


def archive_of(name, data):
    """A tar archive with one file."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
    return archive.getvalue()


def test_flatcar_esp(case):
    """grub.cfg in the archive that Flatcar's GRUB has in memory; the hash of /usr in the kernel,
    which that GRUB hands on."""
    digest = "0123456789abcdef" * 4
    system = case.system("Flatcar default", words="verity.usr=PARTUUID=7130c94a")
    kernel = bytearray(pathlib.Path(system.kernel).read_bytes())
    kernel[0x40:0x80] = digest.encode()
    config = f"""
set prefix=($root)/flatcar/grub
set default="flatcar"
set fallback="0 0 0"
set timeout=1
menuentry "{system.title}" --id=flatcar --unrestricted {{
	linux$suf /flatcar/vmlinuz-a {system.cmdline}
	initrd /flatcar/initrd
}}
"""
    disk = case.gpt("disk", disks.Vfat({
        "flatcar/grub/grub.cfg.tar": archive_of("grub.cfg", config.encode()),
        "flatcar/vmlinuz-a": bytes(kernel), "flatcar/initrd": system.initrds[0],
        "boot/grub/menu.lst": b"title Xen\nkernel (hd0,0)/xen/pvboot-x86_64.elf\n",
    }, label="EFI-SYSTEM"))
    report = case.boot(disk).report()
    system.check(report)
    assert report.cmdline.endswith(f" verity.usrhash={digest}")


def test_grub_with_separate_boot_partition(case):
    system = case.system("Separate boot")
    boot = disks.Ext4({}, label="boot")
    boot.files = configs.grub(boot.uuid, system, folder="", config="/grub/grub.cfg")
    root = disks.Ext4({"/etc/os-release": b"ID=test\n"}, label="root", mib=16)
    report = case.boot(case.gpt("disk", boot, root)).report()
    system.check(report)


def test_bls_on_vfat_esp_nvme(case):
    system = case.system("Boot Loader Specification")
    disk = case.gpt("disk", disks.Vfat(configs.bls(system), label="ESP"))
    system.check(case.boot((disk, "nvme")).report())


def test_extlinux_on_ext4_mbr_ahci(case):
    system = case.system("Extlinux system")
    disk = case.mbr("disk", disks.Ext4(configs.syslinux(system)))
    report = case.boot((disk, "ahci")).report()
    system.check(report)
    assert "BOOT_IMAGE=/boot/vmlinuz-0" in report.cmdline


def test_grub_on_xfs(case):
    system = case.system("System on xfs")
    filesystem = disks.Xfs({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system)
    system.check(case.boot(case.gpt("disk", filesystem)).report())


def test_grub_on_btrfs_in_subvolume(case):
    system = case.system("System on btrfs", words="rootflags=subvol=@")
    filesystem = disks.Btrfs({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system, prefix="/@")
    system.check(case.boot(case.gpt("disk", filesystem)).report())


def test_isolinux_on_cdrom(case):
    system = case.system("Live disc")
    image = case.whole("disc", disks.Iso9660(
        configs.syslinux(system, config="/isolinux/isolinux.cfg", folder="/live"), label="LIVE"))
    system.check(case.boot((image, "cdrom")).report())


def test_grub_on_cdrom(case):
    system = case.system("Live disc with GRUB")
    filesystem = disks.Iso9660({}, label="LIVE")
    filesystem.files = configs.grub(filesystem.uuid, system)
    system.check(case.boot((case.whole("disc", filesystem), "cdrom")).report())


def test_usb_stick_without_partition_table(case):
    system = case.system("USB stick")
    image = case.whole("stick", disks.Vfat(
        configs.syslinux(system, config="/syslinux/syslinux.cfg"), label="STICK"))
    system.check(case.boot((image, "usb")).report())


def test_logical_partition(case):
    system = case.system("In a logical partition")
    disk = case.mbr("disk", disks.Ext4({"/data": b"only data"}, mib=16), logical=[
        disks.Ext4({"/more": b"data"}, mib=16), ext4_with_grub(case, system)])
    system.check(case.boot(disk).report())


@pytest.mark.parametrize("kind", [disks.Squashfs, disks.Erofs, disks.Ext2],
                         ids=lambda kind: kind.__name__)
def test_other_file_systems(case, kind):
    system = case.system(f"On {kind.__name__}")
    image = case.gpt("disk", kind(configs.syslinux(system)))
    system.check(case.boot((image, "scsi")).report())


def test_three_initrds_of_odd_lengths(case):
    """Each archive ends at another remainder of 4, so that a join without padding loses the next
    one."""
    system = case.system("Three initrds")
    more = {"second.bin": b"2" * 70001, "third.bin": b"3" * 70002}
    system.initrds = [
        cpio.with_length(system.first_archive(), 1),
        cpio.with_length(cpio.archive({"second.bin": more["second.bin"]}), 2),
        cpio.with_length(cpio.archive({"third.bin": more["third.bin"]}), 3)]
    assert [len(data) % 4 for data in system.initrds] == [1, 2, 3]
    report = case.boot(case.gpt("disk", ext4_with_grub(case, system))).report()
    system.check(report)
    for path, data in more.items():
        report.check_file(path, data)


def test_three_initrds_of_bls(case):
    system = case.system("Three initrds by BLS")
    more = {"second.bin": b"b" * 4097, "third.bin": b"c" * 513}
    system.initrds = [cpio.with_length(system.first_archive(), 3)] + [
        cpio.with_length(cpio.archive({path: data}), 1) for path, data in more.items()]
    report = case.boot(case.gpt("disk", disks.Vfat(configs.bls(system), label="ESP"))).report()
    system.check(report)
    for path, data in more.items():
        report.check_file(path, data)
