"""A guest that prepares disks as only a running kernel can:
dirty journals, RAID arrays, volume groups."""
# SPDX-License-Identifier: MIT
import pathlib
import re

from . import cpio
from .architecture import ARCH
from .qemu import drive
from .tools import kernel, run, tool

HEAD = """\
#!/bin/sh
PATH=/sbin:/bin
mount -t proc proc /proc; mount -t sysfs sys /sys
mount -t devtmpfs dev /dev; mount -t tmpfs run /run
fail() { echo "GUEST failed: $*"; sleep 1000; }
"""

# For programs that run without udev and leave nothing behind.
LVM_CONF = b"""\
devices {
	scan = "/dev" obtain_device_list_from_udev = 0 use_devicesfile = 0
	sysfs_scan = 1 md_component_detection = 1
}
activation { udev_sync = 0 udev_rules = 0 monitoring = 0 }
global { locking_type = 1 use_lvmpolld = 0 event_activation = 0 }
backup { backup = 0 archive = 0 }
"""


def program(name):
    """A program of this machine with all that it needs to run elsewhere: path -> (bytes, mode)."""
    path = tool(name)
    files = {f"sbin/{name}": (pathlib.Path(path).read_bytes(), 0o755)}
    for library in re.findall(rb"(/\S+) \(0x", run("ldd", path)):
        where = library.decode()
        files[where.lstrip("/")] = (pathlib.Path(where).read_bytes(), 0o755)
    return files


def initramfs(case, files):
    """QEMU arguments for a first stage that has these files too:
    path -> bytes, all of them programs."""
    path = case.folder / "more.cpio"
    path.write_bytes(cpio.archive({name: (data, 0o755) for name, data in files.items()}))
    return ["-initrd", path]


def prepare(case, script, *images, files=(), programs=(), power=False, seconds=120):
    """Runs `script` as the first process of a guest that has these disks as /dev/vda, vdb, …
    and waits for its end; returns what it said.

    Then the machine is cut off, as by a power failure: what was only in its memory is lost. With
    `power` it stops in order. The images count as new from here on.
    """
    content = {"make": ((HEAD + script + "\necho GUEST done\n"
                         + ("poweroff -f" if power else "sleep 1000")).encode(),
                        0o755)}
    for name in programs:
        content.update(program(name))
    content.update(dict(files))
    folder = case.folder / f"guest{len(list(case.folder.glob('guest*')))}"
    folder.mkdir()
    archive = folder / "initrd.cpio"
    archive.write_bytes(cpio.archive(content))
    arguments = ["-kernel", kernel(), "-initrd", archive, "-append",
                 f"console={ARCH.console} quiet rdinit=/make"]
    for n, image in enumerate(images):
        arguments += drive(image, "virtio", n)
    vm = case.start(arguments, folder)
    found = vm.serial.wait(r"GUEST (done|failed.*)", seconds)
    assert found[1] == "done", found[0]
    if power:
        vm.wait_off()
    vm.stop()
    archive.unlink()
    for image in images:
        case.watch(image)
    return vm.serial.text()
