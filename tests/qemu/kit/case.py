"""One case: its folder, its disks, its machines, and the rule that no disk is ever changed."""
# SPDX-License-Identifier: MIT
import hashlib
import os
import pathlib
import shutil

from . import disks
from .architecture import ARCH, words
from .qemu import Machine, drive, firmware, ipxe, pxe
from .second import System
from .tools import WORK, first_stage, kernel, medium, run, sha256, uncompressed

KEEP = bool(os.environ.get("KEXLING_TEST_KEEP"))


class Case:
    """Made once for each test function by the fixture `case`; nothing else starts a QEMU.

    When it ends, its machines are stopped and every disk image must be what it was before, but
    for what `changes` says.
    """

    def __init__(self, name, folder=WORK / "qemu"):
        self.folder = pathlib.Path(folder) / name
        if self.folder.exists():
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True)
        self._sums = {}
        self._expected = {}
        self._machines = []

    # --- what a case is made of

    def image(self, name):
        return self.folder / f"{name}.img"

    def system(self, title, words="", **more):
        return System(title, words, **more)

    def gpt(self, name, *filesystems):
        return self._watch(disks.gpt(self.image(name), *filesystems))

    def mbr(self, name, *filesystems, logical=()):
        return self._watch(disks.mbr(self.image(name), *filesystems, logical=logical))

    def whole(self, name, filesystem):
        return self._watch(disks.whole(self.image(name), filesystem))

    def watch(self, image):
        """An image that was made elsewhere: it too must stay as it is."""
        return self._watch(pathlib.Path(image))

    def forget(self, image):
        """An image that is no more."""
        self._sums.pop(pathlib.Path(image), None)

    def copy(self, image, name="copy"):
        """A disk of this case's own with the contents of an image that was made elsewhere."""
        own = self.image(name)
        run("cp", "--sparse=always", image, own)
        return self._watch(own)

    def overlay(self, image, name="overlay"):
        """A throw-away layer over a disk that the booted system will write to;
        other cases may use it too."""
        self.watch(image)
        layer = self.folder / f"{name}.qcow2"
        run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", image, layer)
        return layer

    def changes(self, image, old, new):
        """What the case is to change: the bytes `old`, which are once in the image, into `new`.

        At its end the image must be that, to the last byte.
        """
        data = self._expected.get(image) or bytearray(image.read_bytes())
        at = data.find(old)
        if at < 0 or data.find(old, at + 1) >= 0 or len(old) != len(new):
            raise AssertionError(f"{image.name} has these bytes not once: {old[:80]!r}")
        data[at:at + len(old)] = new
        self._expected[image] = data
        self._sums[image] = hashlib.sha256(data).hexdigest()

    def _watch(self, image):
        self._sums[image] = sha256(image)
        return image

    # --- running it

    def boot(self, *disks_and_buses, by="kernel", append="", machine=None, extra=(),
             **options):
        """Starts the first stage with these disks: each an image, or (image, bus).

        `by` is "kernel" (-kernel), "vmlinux" (the same, uncompressed), "uefi" (firmware, from an
        ESP made here), "pxe" (the card's iPXE, from TFTP), "ipxe" (a script of iPXE's), or what
        `make iso` makes: "cd", "stick", and "bmc" for a drive on USB, as the virtual media of
        servers are; each also "uefi-cd" and so on.
        `append` is for the first kernel's command line: not with "uefi", "pxe" and media.
        """
        folder = self.folder / f"machine{len(self._machines)}"
        arguments = list(extra)
        for n, disk in enumerate(disks_and_buses):
            image, bus = disk if isinstance(disk, tuple) else (disk, "virtio")
            arguments += drive(self._known(image), bus, n)
        if by == "kernel":
            arguments += ["-kernel", kernel(), "-append", words(ARCH.words, append)]
        elif by == "vmlinux":
            arguments += ["-kernel", uncompressed(), "-append", words(ARCH.words, append)]
        elif by == "ipxe":
            arguments += ipxe(folder, first_stage(), append)
        elif append:
            raise ValueError("append goes with -kernel and iPXE only")
        elif by == "uefi":
            arguments += firmware(folder) + drive(self._esp(), "virtio", 90, boot=True)
        elif by == "pxe":
            arguments += pxe(folder, first_stage())
        else:
            arguments += self._medium(by, folder)
        return self.start(arguments, folder, machine=machine or ARCH.machine, **options)

    def plug(self, vm, image, device, **place):
        """Adds a disk to a running machine."""
        vm.plug(self._known(image), device, **place)

    def start(self, arguments, folder=None, **options):
        """A machine with QEMU arguments of the case's own choice."""
        folder = folder or self.folder / f"machine{len(self._machines)}"
        for earlier in self._machines:
            earlier.leave_disks()
        vm = Machine(folder, arguments, **options)
        self._machines.append(vm)
        return vm

    def _known(self, image):
        image = pathlib.Path(image)
        if image not in self._sums and image.suffix != ".qcow2":
            self._watch(image)
        return image

    def _medium(self, by, folder):
        """The arguments for what `make iso` makes, in a drive or as a stick."""
        image = self.image("medium")
        if image not in self._sums:
            image.parent.mkdir(parents=True, exist_ok=True)
            self._watch(medium(image))
        bus = {"cd": "cdrom", "stick": "usb", "bmc": "usb-cdrom"}[by.removeprefix("uefi-")]
        arguments = firmware(folder) if by.startswith("uefi-") else []
        return arguments + drive(image, bus, 90, boot=True)

    def _esp(self):
        image = self.image("esp")
        if image not in self._sums:
            files = {ARCH.default_efi: first_stage()}
            self.gpt("esp", disks.Vfat(files, label="FIRST"))
        return image

    # --- the end of it

    def close(self):
        for vm in self._machines:
            vm.stop()

    def changed(self):
        """The images that are not what they were: one line each."""
        return [f"{image.name} was {before} and is {after}" for image, before in self._sums.items()
                if (after := sha256(image)) != before]

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.close()
        changed = self.changed()
        if changed:
            message = "the case changed its disks: " + "; ".join(changed)
            raise AssertionError(message) from error
        if kind is None and not KEEP:
            self._drop_images()
        return False

    def _drop_images(self):
        """A passed case keeps its logs only."""
        for pattern in ("*.img", "*.qcow2", "*/efivars.fd"):
            for path in self.folder.glob(pattern):
                path.unlink()
        for path in self.folder.glob("*/tftp"):
            shutil.rmtree(path)
