#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a configuration under the real GRUB 2.06 and say what it did, as JSON.

    grub_oracle.py [--tree DIR] [--options JSON] CONFIG

For tests only; no part of kexling. It loads a module (module/) into GRUB, which is licensed under
these terms, and reads the log that the module writes: no root, no terminal. It needs gcc, mke2fs
and Debian's package grub-emu.

The configuration is /boot/grub/grub.cfg of the second of two partitions, beside the files of DIR;
the first is an empty ESP. The options are those of an #oracle: line (class Options).
"""
import argparse
import dataclasses
import json
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import uuid
import zlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
EMULATOR = "grub-emu-lite"
MODULES = Path("/usr/lib/grub/x86_64-emu")
MODULE = TOP / "build" / "test" / "oracle.mod"
MODULE_FLAGS = """-std=gnu11 -Wall -Wextra -O1 -ffreestanding -fno-builtin -fno-pic -mcmodel=large
-mno-red-zone -fno-stack-protector -fno-asynchronous-unwind-tables -nostdlib -r""".split()
# Everything whose commands or file systems a configuration may use, less what hangs or needs
# hardware.
PRELOAD = """normal terminal gzio xzio lzopio zstd bufio extcmd boot minicmd configfile test echo
true eval regexp loadenv read cat cmp date datetime help ls probe tr time hashsum hexdump file
search search_fs_file search_fs_uuid search_label loopback memdisk tar newc cpio blocklist part_gpt
part_msdos part_bsd part_apple part_sun ext2 fat exfat ntfs iso9660 udf btrfs xfs f2fs jfs reiserfs
hfs hfsplus squash4 romfs minix nilfs2 zfs lvm mdraid09 mdraid1x diskfilter raid5rec raid6rec ldm
cryptodisk luks luks2 procfs gettext syslinuxcfg legacycfg parttool msdospart password
password_pbkdf2 pgp sleep keystatus gptsync lsmmap halt reboot net tftp http""".split()
ROOT = "hd0,gpt2"
CONFIG = "/boot/grub/grub.cfg"
ESP_UUID = "11111111-1111-1111-1111-111111111111"
ROOT_UUID = "22222222-2222-2222-2222-222222222222"
SECTOR = 512
ALIGNMENT = 2048  # sectors


@dataclasses.dataclass
class Options:
    """What a case may ask for. Lists of commands have spaces between them."""
    mode: str = "list"         # list the menu, boot as GRUB would, or boot an entry
    entry: str = None          # which one: its path in the menu, as "1>0"
    tree: str = None           # a directory: files of the root file system
    label: str = None          # of the root file system
    platform: str = "efi"      # value of $grub_platform
    cpu: str = None            # value of $grub_cpu; the emulator's own is x86_64
    set: list = ()             # VARIABLE=VALUE of variables to begin with
    map: list = ()             # KEY=DEVICE: what search finds, in place of looking
    keys: str = None           # what is typed, with backslash escapes; else spaces
    fail: str = None           # commands that fail
    real: str = None           # commands that have no stand-in
    omit: str = None           # commands that are not there
    no_regexp: bool = False    # GRUB without regexp: no globbing
    check_files: bool = False  # kernels and initrds must exist
    timeout: float = 20        # seconds
    log_bytes: int = None      # a longer log counts as endless


def call(*words):
    """A tool that says nothing unless it fails."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if done.returncode:
        words = " ".join(str(word) for word in words)
        raise RuntimeError(f"{words}: {done.stdout.decode(errors='replace')}")
    return done.stdout


def quote(word):
    """For GRUB's language."""
    return "'" + word.replace("'", "'\\''") + "'"


# ---------------------------------------------------------------- the emulator and its modules

def build_module():
    """The module, built when it is older than its sources; it is there whole or not at all."""
    sources = sorted((HERE / "module").glob("*.c"))
    newest = max(path.stat().st_mtime for path in (HERE / "module").iterdir())
    if not MODULE.exists() or MODULE.stat().st_mtime < newest:
        MODULE.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=MODULE.parent) as top:
            made = Path(top, MODULE.name)
            call("gcc", *MODULE_FLAGS, "-I", TOP, *sources, "-o", made)
            made.rename(MODULE)
    return MODULE


def add_licence(module, source):
    """A copy of a module, with the licence that the emulator insists on: Debian 12 ships
    datetime.mod without, and normal.mod needs that."""
    module.unlink()
    shutil.copy(source, module)
    if b".module_license" in call("readelf", "-SW", source):
        return
    licence = module.with_suffix(".licence")
    licence.write_bytes(b"LICENSE=GPLv3+\0")
    call("objcopy", "--add-section", f".module_license={licence}", module)


def make_emulator(top):
    """The directory that the emulator has its modules from."""
    modules = top / MODULES.name
    modules.mkdir(parents=True)
    for path in MODULES.iterdir():
        if path.suffix == ".mod" or path.name in ("terminal.lst", "parttool.lst", "command.lst"):
            (modules / path.name).symlink_to(path)
    shutil.copy(build_module(), modules / "oracle.mod")
    add_licence(modules / "datetime.mod", MODULES / "datetime.mod")


# ---------------------------------------------------------------- the disk

def bytes_of_tree(top):
    """About what its files and directories need."""
    total = 0
    for root, directories, files in os.walk(top):
        total += 4096 * (len(directories) + 1)
        paths = [Path(root, name) for name in files]
        total += sum(path.stat().st_size + 4096 for path in paths if not path.is_symlink())
    return total


def make_ext2(image, tree, identity, label=None):
    size = max(2 << 20, int(bytes_of_tree(tree) * 1.3) + (1 << 20))
    with open(image, "wb") as file:
        file.truncate((size + 4095) // 4096 * 4096)
    call("mke2fs", "-q", "-F", "-t", "ext2", "-O", "^metadata_csum,^64bit", "-d", tree,
         "-U", identity, *(["-L", label] if label else []), image)


def gpt_entries(name, partitions):
    """The 128 entries of the table; @partitions are their first sectors and numbers of sectors."""
    linux = uuid.UUID("0fc63daf-8483-4772-8e79-3d69d8477de4").bytes_le
    table = b""
    for number, (first, sectors) in enumerate(partitions, 1):
        own = uuid.uuid5(uuid.NAMESPACE_OID, f"{name}/{number}").bytes_le
        table += struct.pack("<16s16sQQ80x", linux, own, first, first + sectors - 1)
    return table.ljust(128 * 128, b"\0")


def gpt_header(name, total, entries, own, other, entries_at):
    """One of the two headers; numbers are sectors."""
    disk = uuid.uuid5(uuid.NAMESPACE_OID, name).bytes_le

    def pack(checksum):
        return struct.pack("<8sIIIIQQQQ16sQIII", b"EFI PART", 0x10000, 92, checksum, 0, own, other,
                           34, total - 34, disk, entries_at, 128, 128, zlib.crc32(entries))
    return pack(zlib.crc32(pack(0)))


def protective_mbr(total):
    entry = struct.pack("<8BII", 0, 0, 2, 0, 0xEE, 255, 255, 255, 1, total - 1)
    return entry.rjust(446 + 16, b"\0").ljust(510, b"\0") + b"\x55\xaa"


def write_gpt(disk, name, partitions, total):
    entries = gpt_entries(name, partitions)
    for sector, data in ((0, protective_mbr(total)),
                         (1, gpt_header(name, total, entries, 1, total - 1, 2)),
                         (2, entries),
                         (total - 33, entries),
                         (total - 1, gpt_header(name, total, entries, total - 1, 1, total - 33))):
        disk.seek(sector * SECTOR)
        disk.write(data)


def write_disk(path, images):
    """A disk with a partition for each image."""
    at, partitions = ALIGNMENT, []
    for image in images:
        sectors = (image.stat().st_size + SECTOR - 1) // SECTOR
        partitions.append((at, sectors))
        at = (at + sectors + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
    total = at + ALIGNMENT
    with open(path, "wb") as disk:
        disk.truncate(total * SECTOR)
        write_gpt(disk, path.name, partitions, total)
        for image, (first, _) in zip(images, partitions):
            disk.seek(first * SECTOR)
            disk.write(image.read_bytes())


def make_disk(top, config, options):
    """hd0 with its two file systems, and the map that names it to the emulator."""
    esp, tree = top / "esp", top / "tree"
    (esp / "EFI").mkdir(parents=True)
    if options.tree:
        shutil.copytree(options.tree, tree, symlinks=True)
    path = Path(str(tree) + CONFIG)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(config)
    images = top / "esp.img", top / "root.img"
    make_ext2(images[0], esp, ESP_UUID)
    make_ext2(images[1], tree, ROOT_UUID, options.label)
    write_disk(top / "hd0.img", images)
    (top / "device.map").write_text(f"(hd0) {top / 'hd0.img'}\n")


# ---------------------------------------------------------------- a run

def assignments(options):
    """The module's variables, and what the case sets: exported, so that all menus see them."""
    pairs = {"oracle_fail": options.fail, "oracle_entry": options.entry,
             "oracle_map": " ".join(options.map) or None, "oracle_real": options.real,
             "oracle_omit": options.omit,
             "oracle_check_files": "1" if options.check_files else None}
    return {name: value for name, value in pairs.items() if value is not None}


def exported(name, value):
    return [f"set {name}={quote(value)}", f"export {name}"]


def first_script(log, options):
    """What the emulator begins with; the configuration is run by its last line."""
    lines = ["set pager=0"]
    lines += [f"insmod {name}" for name in PRELOAD if (MODULES / f"{name}.mod").exists()
              and not (name == "regexp" and options.no_regexp)]
    lines.append("insmod oracle")
    for name, value in assignments(options).items():
        lines += exported(name, value)
    lines += [f"oracle_start {log}", f"set grub_platform={options.platform}"]
    if options.cpu:
        lines.append(f"set grub_cpu={options.cpu}")
    lines += [f"set root={quote(ROOT)}", f"set prefix='({ROOT}){os.path.dirname(CONFIG)}'"]
    for pair in options.set:
        lines += exported(*pair.split("=", 1))
    lines.append(f"oracle_run '({ROOT}){CONFIG}' {options.mode}")
    return "\n".join(lines) + "\n"


def keyboard(keys):
    """4096 spaces, as from somebody who leans on the keyboard, unless a case types."""
    if keys is None:
        return b" " * 4096
    return keys.encode().decode("unicode_escape").encode("latin1")


def type_keys(process, keys):
    """The keyboard stays there after the last key."""
    try:
        process.stdin.write(keys)
        process.stdin.flush()
    except BrokenPipeError:
        pass


def wait(process, seconds):
    """Whether it was stopped: by time, or by the length of its log."""
    try:
        return process.wait(seconds) == -signal.SIGXFSZ
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    finally:
        try:
            process.stdin.close()
        except BrokenPipeError:
            pass


def emulate(top, options):
    """Whether it was stopped, and its exit status."""
    def limit_log():
        if options.log_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (options.log_bytes, options.log_bytes))

    words = ["nice", EMULATOR, "-m", top / "device.map", "-d", top / "emu", "-r", "host"]
    environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="dumb")
    with open(top / "terminal", "wb") as terminal, \
            subprocess.Popen(words, stdin=subprocess.PIPE, stdout=terminal, stderr=terminal,
                             env=environment, preexec_fn=limit_log) as process:
        type_keys(process, keyboard(options.keys))
        stopped = wait(process, options.timeout)
        return stopped, process.returncode


def run(config, **options):
    """What GRUB does with a configuration (bytes): class Digest; timed_out: it did not end."""
    options = Options(**options)
    with tempfile.TemporaryDirectory(prefix="gro.", ignore_cleanup_errors=True) as name:
        top = Path(name)
        make_emulator(top / "emu")
        make_disk(top, config, options)
        log = top / "log"
        (top / "emu" / "grub.cfg").write_text(first_script(log, options))
        stopped, status = emulate(top, options)
        events = list(read_events(log))
        result = digest(events)
        result.update(timed_out=stopped, exit=status)
        if not events:
            result["terminal"] = (top / "terminal").read_text(errors="replace")[-2000:]
        return result


# ---------------------------------------------------------------- the log

def text_of(value):
    """The log has a character for each byte; this makes UTF-8 text of it, where it is some."""
    if isinstance(value, str):
        try:
            return value.encode("latin1").decode("utf-8")
        except UnicodeError:
            return value
    if isinstance(value, list):
        return [text_of(item) for item in value]
    if isinstance(value, dict):
        return {text_of(key): text_of(item) for key, item in value.items()}
    return value


def read_events(log):
    """Every whole line; the last one may be cut."""
    if not log.exists():
        return
    with open(log, "rb") as file:
        for line in file:
            try:
                yield text_of(json.loads(line))
            except ValueError:
                pass


def without_own(names):
    """Less the variables by which the module is told what to do."""
    return [name for name in names if not name.startswith("oracle_")]


class Digest:
    """What a log says, event by event: take_NAME for each event NAME.

    What runs while submenus are opened, to list what is in them, is no part of the result.
    """

    def __init__(self):
        self.result = {"env": {}, "exported": [], "out": "", "menu": [], "trace": [], "notes": [],
                       "boot_trace": None, "boot_out": "", "ended_by": None}
        self.trace, self.out = self.result["trace"], "out"
        self.running = []
        self.submenus = 0

    def take(self, event):
        method = getattr(self, "take_" + event["ev"].replace("-", "_"), None)
        if method:
            method(event)

    def take_enter_submenu(self, _event):
        self.submenus += 1

    def take_leave_submenu(self, _event):
        self.submenus -= 1

    def take_env(self, event):
        values = {name: event["vars"][name] for name in without_own(event["vars"])}
        if event["tag"] == "after-config":
            self.result.update(env=values, exported=without_own(event["exported"]))
        else:
            self.result.setdefault("envs", {})[event["tag"]] = values

    def take_entry(self, event):
        self.result["menu"].append({name: event[name] for name in event if name != "ev"})

    def take_note(self, event):
        self.result["notes"].append(event["args"])

    def take_menu_start(self, _event):
        self.result["boot_trace"] = self.trace = []
        self.out = "boot_out"

    def take_boot(self, event):
        self.result["ended_by"] = event.get("by", event["ev"])

    take_stop = take_end = take_boot

    def take_out(self, event):
        if not self.submenus:
            self.result[self.out] += event["s"]

    def take_cmd(self, event):
        if not self.submenus:
            self.running.append({"c": [event["name"]] + event["args"], "d": event["d"]})
            self.trace.append(self.running[-1])

    def take_ret(self, event):
        """Of the innermost command of that name and depth; those inside of it never ended."""
        while self.running and not self.submenus:
            command = self.running.pop()
            if command["c"][0] != event["name"] or command["d"] != event["d"]:
                continue
            if event["r"]:
                command["r"] = event["r"]
            return


def digest(events):
    reader = Digest()
    for event in events:
        reader.take(event)
    return reader.result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tree", metavar="DIR")
    parser.add_argument("--options", metavar="JSON", type=json.loads, default={})
    parser.add_argument("config", type=Path)
    given = parser.parse_args()
    options = dict(given.options, **({"tree": given.tree} if given.tree else {}))
    json.dump(run(given.config.read_bytes(), **options), sys.stdout, indent=1, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
