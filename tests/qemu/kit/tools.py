"""Folders, programs and files that the cases need, and a clear word when one is missing."""
# SPDX-License-Identifier: MIT
import fcntl
import hashlib
import os
import pathlib
import shutil
import subprocess
from contextlib import contextmanager

from .architecture import AARCH64, ARCH, X86_64

TOP = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("KEXLING_BUILD", TOP / "build")).resolve()
WORK = BUILD / "test"
# The second stage's program and kernel.
STAGE2 = WORK / ("stage2" if ARCH is X86_64 else f"stage2-{ARCH.name}")
BUILT = BUILD / ARCH.name
# make run KIT=NAME starts that kit's image.
KIT = os.environ.get("KIT", "universal")
PROGRAM = BUILT / "kexling"
MAKE = "make" if ARCH is X86_64 else f"make ARCH={ARCH.name}"

# Waits are bounds on a hang, not measures of speed: a loaded machine may raise them all.
PATIENCE = float(os.environ.get("KEXLING_TEST_PATIENCE", "1"))

# Program -> Debian package, for the message about a missing one.
PACKAGES = {
    **{arch.qemu: arch.package for arch in (X86_64, AARCH64)},
    "ipmi_sim": "openipmi", "ipmitool": "ipmitool",
    "mke2fs": "e2fsprogs", "mkfs.vfat": "dosfstools",
    "mmd": "mtools", "mcopy": "mtools", "btrfs": "btrfs-progs", "mkfs.btrfs": "btrfs-progs",
    "mkfs.f2fs": "f2fs-tools", "sload.f2fs": "f2fs-tools", "mkfs.exfat": "exfatprogs",
    "mdadm": "mdadm", "lvm": "lvm2", "cryptsetup": "cryptsetup-bin", "mkfs.xfs": "xfsprogs",
    "xorriso": "xorriso", "mksquashfs": "squashfs-tools", "mkfs.erofs": "erofs-utils",
    "sfdisk": "fdisk", "musl-gcc": "musl-tools", "aarch64-linux-musl-gcc": "musl-dev:arm64",
    "mmdebstrap": "mmdebstrap", "fakeroot": "fakeroot",
    "zstd": "zstd", "sbsign": "sbsigntool", "blkid": "util-linux", "qemu-img": "qemu-utils",
    "grub-mkimage": "grub-common",
    "busybox": "busybox", "curl": "curl",
    "debugfs": "e2fsprogs", "tune2fs": "e2fsprogs", "gcc": "gcc", "nm": "binutils",
}


class Missing(Exception):
    """Something the machine or the build should have is not there."""


def tool(name):
    """The path of a program, looked for in the sbin folders too;
    raises Missing with the package's name."""
    path = os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin"
    found = shutil.which(name, path=path)
    if not found:
        package = PACKAGES.get(name)
        hint = f"; on Debian: apt-get install {package}" if package else ""
        raise Missing(f"the program {name} is needed and was not found{hint}")
    return found


def need(path, hint):
    """A file that must exist; raises Missing with what would make it."""
    path = pathlib.Path(path)
    if not path.exists():
        raise Missing(f"{path} is needed and does not exist; {hint}")
    return path


def first_stage(kit=KIT):
    """The image of a kit."""
    suffix = "" if kit == "universal" else f"-{kit}"
    return need(BUILT / f"kexling{suffix}.efi",
                f"run `{MAKE}{f' KIT={kit}' if suffix else ''}` first")


def kernel():
    """The first stage as QEMU's -kernel takes it."""
    return first_stage() if ARCH is X86_64 else need(BUILT / ARCH.kernel, f"run `{MAKE}` first")


def uncompressed():
    """The kernel of the kit that was built last as vmlinux, which small virtual machines start."""
    return need(BUILT / "linux" / "vmlinux", f"run `{MAKE}` first")


def medium(path):
    """What `make iso` makes, written to `path`."""
    run(TOP / "rootfs/carry/iso", first_stage(), path, cwd=TOP,
        env=dict(os.environ, ARCH=ARCH.name, SOURCE_DATE_EPOCH="1700000000"))
    return path


def other_kernel():
    """The first stage's kernel by another name, for systems: its own image is started by nobody who
    is not there."""
    target = STAGE2 / "kernel"
    with locked(target):
        if not target.exists() or target.stat().st_mtime < kernel().stat().st_mtime:
            image = kernel().read_bytes()
            own, other = ((b"-kexling (kexling@", b"-another (someone@") if ARCH is X86_64 else
                          (b"kexling\0", bytes(8)))
            if image[:1 << 16].count(own) != 1:
                raise Missing(f"{kernel()} does not tell in its header who built it")
            target.write_bytes(image.replace(own, other, 1))
    return target


def run(*command, **options):
    """Runs a program to its end; its output is shown only when it fails."""
    command = [tool(str(command[0])), *map(str, command[1:])]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, **options)
    if done.returncode:
        text = done.stdout.decode(errors="replace")
        raise RuntimeError(f"{' '.join(command)}: status {done.returncode}\n{text}")
    return done.stdout


def clean_environment(**more):
    """Without what a make that runs this has put there."""
    own = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")
    return {**{k: v for k, v in os.environ.items() if k not in own}, **more}


def build(*words):
    """`make` with these words, as a person would call it."""
    with locked(WORK / "make"):
        run(*MAKE.split(), "-C", TOP, *words, env=clean_environment())


def install(folder, *words):
    """What `make install` installs of what was built, below a folder. Nothing is built anew:
    another case may be installing the same."""
    build("-o", PROGRAM.relative_to(TOP), "install", f"DESTDIR={folder}", "PREFIX=/usr", *words)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def locked(path):
    """One process at a time makes what lies at `path`
    (the test workers share what is built once)."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(f"{path}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
