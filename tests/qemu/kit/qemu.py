"""One QEMU: started, spoken to over QMP and serial, and killed by its own process id."""
# SPDX-License-Identifier: MIT
import json
import pathlib
import shutil
import socket
import struct
import subprocess
import time
import zlib

from .architecture import ARCH
from .serial import Gone, Serial
from .second import parse_report
from .tools import PATIENCE, Missing, need, tool


class Qmp:
    """QEMU's control socket: a command and its answer, events dropped."""

    def __init__(self, connection):
        connection.settimeout(60 * PATIENCE)
        self._connection = connection
        self._file = connection.makefile("rb")
        self._answer()
        self("qmp_capabilities")

    def _answer(self):
        while line := self._file.readline():
            message = json.loads(line)
            if "event" not in message:
                return message
        raise RuntimeError("QEMU closed its control socket")

    def __call__(self, command, **arguments):
        message = {"execute": command,
                   "arguments": {k.replace("_", "-"): v for k, v in arguments.items()}}
        self._connection.sendall(json.dumps(message).encode() + b"\n")
        answer = self._answer()
        if "error" in answer:
            raise RuntimeError(f"QMP {command}: {answer['error']['desc']}")
        return answer["return"]

    def close(self):
        self._file.close()
        self._connection.close()


class Machine:
    """A running virtual machine. `serial` is its first serial line, `qmp` its control socket."""

    def __init__(self, folder, arguments, machine=ARCH.machine, memory=512, cpu=ARCH.cpu,
                 accel="tcg"):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        serial, serial_end = socket.socketpair()
        control, control_end = socket.socketpair()
        command = [
            tool(ARCH.qemu), "-accel", accel, "-machine", machine, "-cpu", cpu,
            "-m", str(memory), "-nodefaults", "-display", "none", "-no-reboot", *ARCH.screen,
            "-chardev", f"socket,id=serial0,fd={serial_end.fileno()}", *ARCH.serial,
            "-chardev", f"socket,id=control,fd={control_end.fileno()}",
            "-mon", "chardev=control,mode=control", *map(str, arguments)]
        (self.folder / "command").write_text(" ".join(command) + "\n")
        with open(self.folder / "qemu.log", "wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                pass_fds=[serial_end.fileno(), control_end.fileno()])
        serial_end.close()
        control_end.close()
        self.serial = Serial(serial, self.folder / "serial.log")
        self._ends = False
        try:
            self.qmp = Qmp(control)
        except (RuntimeError, OSError) as error:
            self.stop()
            raise RuntimeError(f"QEMU did not start: {error}\n{self.errors()}") from error

    def errors(self):
        """What QEMU itself printed."""
        return (self.folder / "qemu.log").read_text(errors="replace").strip()

    @property
    def running(self):
        return self._process.poll() is None

    def report(self, seconds=120, since=0):
        """Waits for the second stage and returns what it reported."""
        self.serial.wait(r"PROBE end", seconds, since)
        report = parse_report(self.serial.text(since))
        self._ends = " hang" not in report.cmdline
        return report

    def leave_disks(self):
        """One that has reported powers itself off: its disks are another's only then."""
        if self._ends:
            self.wait_off()

    def wait_off(self, seconds=60):
        """The guest powers itself off."""
        try:
            self._process.wait(seconds * PATIENCE)
        except subprocess.TimeoutExpired:
            raise Gone(f"the machine is still on\n{self.serial.tail()}") from None

    def key(self, *keys):
        """Presses keys of the PC keyboard one after the other,
        by QEMU's names (ret, down, e, …)."""
        for key in keys:
            codes = [{"type": "qcode", "data": part} for part in key.split("+")]
            self.qmp("send-key", keys=codes)
            time.sleep(0.15)

    def screen(self, name="screen"):
        """The picture on the VGA screen as (width, height, RGB bytes);
        also left as a PNG in the folder."""
        dump = self.folder / f"{name}.ppm"
        self.qmp("screendump", filename=str(dump))
        picture = read_ppm(dump.read_bytes())
        (self.folder / f"{name}.png").write_bytes(png(*picture))
        dump.unlink()
        return picture

    def plug(self, image, device, ident="hot0", **place):
        """Adds a disk to the running machine: a device of QEMU's, and the bus where it goes."""
        self.qmp("blockdev-add", driver="raw", node_name=ident,
                 file={"driver": "file", "filename": str(image)})
        self.qmp("device_add", driver=device, drive=ident, id=f"{ident}-device", **place)

    def unplug(self, ident="hot0", seconds=30):
        """Removes a disk that `plug` added, and waits until the guest has let go of it."""
        self.qmp("device_del", id=f"{ident}-device")
        end = time.monotonic() + seconds * PATIENCE
        while True:
            try:
                return self.qmp("blockdev-del", node_name=ident)
            except RuntimeError as error:
                if time.monotonic() > end:
                    raise Gone(f"the disk is still in use: {error}\n{self.serial.tail()}") from None
                time.sleep(0.2)

    def insert(self, ident, image):
        """Puts a medium into a drive, in place of that in it."""
        self.qmp("blockdev-change-medium", id=ident, filename=str(image), format="raw",
                 read_only_mode="read-only")

    def stop(self):
        """Kills this QEMU, and no other, and waits until it is gone."""
        if self.running:
            self._process.terminate()
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if hasattr(self, "qmp"):
            self.qmp.close()
        self.serial.close()


def drive(image, bus="virtio", n=0, boot=False):
    """The arguments that attach `image` (writable, so that an unchanged image means something)."""
    ident = f"disk{n}"
    index = ",bootindex=1" if boot else ""
    layout = "qcow2" if str(image).endswith(".qcow2") else "raw"
    node = ["-drive", f"file={image},format={layout},if=none,id={ident}"]
    devices = {
        "virtio": ["-device", f"virtio-blk-pci,drive={ident}{index}"],
        "nvme": ["-device", f"nvme,drive={ident},serial=kx{n}{index}"],
        "ahci": ["-device", f"ahci,id=ahci{n}",
                 "-device", f"ide-hd,bus=ahci{n}.0,drive={ident}{index}"],
        "usb": ["-device", f"qemu-xhci,id=xhci{n}",
                "-device", f"usb-storage,bus=xhci{n}.0,removable=on,drive={ident}{index}"],
        "scsi": ["-device", f"virtio-scsi-pci,id=scsi{n}",
                 "-device", f"scsi-hd,bus=scsi{n}.0,drive={ident}{index}"],
    }
    if bus == "usb-cdrom":
        return ["-drive", f"file={image},format=raw,if=none,media=cdrom,readonly=on,id={ident}",
                "-device", f"qemu-xhci,id=xhci{n}",
                "-device", f"usb-storage,bus=xhci{n}.0,drive={ident}{index}"]
    if bus == "cdrom":
        return ["-drive", f"file={image},format=raw,if=none,readonly=on,id={ident}",
                "-device", f"ahci,id=ahci{n}",
                "-device", f"ide-cd,bus=ahci{n}.0,drive={ident}{index}"]
    return node + devices[bus]


def firmware(folder, code=ARCH.code, variables=ARCH.variables):
    """The arguments for UEFI firmware, with variables of this machine's own."""
    need(code, f"on Debian: apt-get install {ARCH.firmware_package}")
    store = pathlib.Path(folder) / "efivars.fd"
    store.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(variables, store)
    return ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
            "-drive", f"if=pflash,format=raw,unit=1,file={store}"]


def pxe(folder, image):
    """The arguments for booting `image` from QEMU's own DHCP and TFTP server by the card's iPXE."""
    root = pathlib.Path(folder) / "tftp"
    root.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(image, root / "kexling.efi")
    return ["-netdev", f"user,id=net0,tftp={root},bootfile=kexling.efi",
            "-device", "virtio-net-pci,netdev=net0,bootindex=0"]


def ipxe(folder, image, words):
    """The same by a script of iPXE's, with `words` on the command line."""
    arguments = pxe(folder, image)
    script = pathlib.Path(folder) / "tftp" / "start.ipxe"
    script.write_text(f"#!ipxe\nkernel kexling.efi {words}\nboot\n")
    return [argument.replace("bootfile=kexling.efi", "bootfile=start.ipxe")
            for argument in arguments]


def read_ppm(data):
    """Width, height and pixels of a binary PPM with 8 bits a colour."""
    magic, width, height, depth, pixels = data.split(maxsplit=4)
    if (magic, depth) != (b"P6", b"255"):
        raise Missing("QEMU's screen dump is not the PPM that was expected")
    size = 3 * int(width) * int(height)
    return int(width), int(height), data[len(data) - size:] if pixels is not None else b""


def png(width, height, pixels):
    """The same picture as a PNG."""
    def chunk(kind, body):
        return (struct.pack(">I", len(body)) + kind + body
                + struct.pack(">I", zlib.crc32(kind + body)))
    rows = b"".join(b"\0" + pixels[y * width * 3:(y + 1) * width * 3] for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
            + chunk(b"IEND", b""))
