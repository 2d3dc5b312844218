"""btrfs as openSUSE has it: the default subvolume,
and the environment block outside of the files; and a stick that says it is the disk."""
# SPDX-License-Identifier: MIT
import lzma
import pathlib

from kit import configs, disks
from test_writes import told

IMAGE = pathlib.Path(__file__).parent / "images" / "btrfs-default.img.xz"
ENV_AT = 512 * 512


def block(variables):
    return (b"# GRUB Environment Block\n" + variables).ljust(512, b"#")


class RolledBack(disks.FileSystem):
    """images/README.md says what is in it. `files` may hold "env", the variables of the block."""

    def make(self, image):
        data = bytearray(lzma.decompress(IMAGE.read_bytes()))
        if "env" in self.files:
            data[ENV_AT:ENV_AT + 512] = block(self.files["env"])
        image.write_bytes(data)


# What openSUSE's 00_header does when that subvolume's configuration has taken it as the default.
ONCE = """\
if [ "${next_entry}" ]; then
  set next_entry=
  if [ "${env_block}" ]; then save_env -f "${env_block}" next_entry; fi
fi
"""


def kernels(*systems):
    """What the default subvolume's configuration sources."""
    files, script = {}, f"set timeout=1\n{ONCE}"
    for n, system in enumerate(systems):
        files[f"vmlinuz-{n}"] = pathlib.Path(system.kernel)
        files[f"initrd-{n}"] = system.initrds[0]
        script += (f"menuentry '{system.title}' --id entry{n} {{\n"
                   f"\tlinux ($kernels)/vmlinuz-{n} {system.cmdline}\n"
                   f"\tinitrd ($kernels)/initrd-{n}\n}}\n")
    files["entries.cfg"] = script.encode()
    return disks.Ext4(files, label="KERNELS", mib=96)


def test_default_subvolume(case):
    """The snapshot that was rolled back to, not the first one."""
    system = case.system("After the rollback")
    disk = case.gpt("disk", RolledBack({}), kernels(system))
    system.check(case.boot(disk).report())


def test_environment_block_outside_of_files(case):
    """It is read, and written: those bytes of the header, and no other of the disk."""
    system, other = case.system("Next once", words="second record"), case.system("Not this one")
    disk = case.gpt("disk", RolledBack({"env": b"next_entry=entry1\n"}), kernels(other, system))
    case.changes(disk, block(b"next_entry=entry1\n"), block(b"next_entry=\n"))
    vm = case.boot(disk)
    system.check(vm.report())
    assert told(vm) == [("next_entry=", True, "")]
    other.check(case.boot(disk).report())


def grub_on_btrfs(system, uuid, **options):
    return disks.Btrfs(configs.grub(uuid, system, **options), label="system", uuid=uuid)


def test_stick_that_says_it_is_the_disk(case):
    """It is seen first, and mounted: then the kernel mounts no other device of that uuid."""
    internal, foreign = case.system("Internal system"), case.system("Foreign system")
    uuid = disks.fresh_uuid()
    stick = case.whole("stick", grub_on_btrfs(foreign, uuid, timeout=60))
    disk = case.whole("disk", grub_on_btrfs(internal, uuid))
    vm = case.boot((stick, "usb"), extra=["-device", "virtio-scsi-pci,id=hot"])
    vm.serial.wait(foreign.title)
    case.plug(vm, disk, "scsi-hd", bus="hot.0")
    internal.check(vm.report())
