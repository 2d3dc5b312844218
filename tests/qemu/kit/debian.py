"""The demonstration disk's Debian, as a guest: made once, logged into, asked."""
# SPDX-License-Identifier: MIT
import json
import pathlib
import subprocess

from .tools import TOP, WORK, Missing, locked, run

INSTALLER = "debian-installer-12-netboot-amd64"

BUILDER = TOP / "tests" / "qemu" / "debian" / "build"
HOST = "kexling-demo"
PROMPT = rf"{HOST} login: $"
SHELL = rf"root@{HOST}:~# "


def demo_disk():
    """The path of the disk, made if it is not there;
    its progress is on the terminal with pytest -s."""
    built = subprocess.run([BUILDER], stdout=subprocess.PIPE, text=True)
    assert built.returncode == 0, "the demonstration disk could not be made; its builder said why"
    return pathlib.Path(built.stdout.split()[-1])


def installer():
    """The folder for TFTP of the package of Debian's installer, which is fetched once and taken
    apart; raises Missing where it is not to be had."""
    target = WORK / "installer"
    with locked(target):
        if not target.exists():
            new = target.with_suffix(".new")
            new.mkdir(parents=True, exist_ok=True)
            try:
                run("apt-get", "download", INSTALLER, cwd=new)
            except RuntimeError as error:
                raise Missing(f"the package {INSTALLER} is not to be had: {error}") from error
            for package in new.glob("*.deb"):
                run("dpkg", "-x", package, new)
                package.unlink()
            new.rename(target)
    return target / "usr/lib/debian-installer/images/12/amd64/text"


def boot_folder(image, target):
    """The tree of the disk's /boot file system, copied out without mounting."""
    table = json.loads(run("sfdisk", "-J", image))["partitiontable"]
    start = table["partitions"][2]["start"] * 512
    target.mkdir()
    run("debugfs", "-R", f"rdump / {target}", f"{image}?offset={start}")
    return target


def log_in(vm, since=0):
    vm.serial.wait(PROMPT, 600, since)
    mark = vm.serial.mark()
    vm.serial.send("root\r")
    vm.serial.wait(SHELL, 120, mark)


def ask(vm, command, seconds=120):
    """What a command prints in the guest's shell."""
    mark = vm.serial.mark()
    # A line of its own: what is printed may well end in "end", or without a line's end.
    vm.serial.send(f"echo beg''in; {command}; echo; echo en''d\r")
    return vm.serial.wait(r"(?s)begin\r?\n(.*?)\r?\nend\r?\n", seconds, mark)[1].strip()


def packages(folder, *names):
    """A folder with the files of Debian packages, as they are downloaded."""
    folder.mkdir(parents=True, exist_ok=True)
    run("apt-get", "download", *names, cwd=folder)
    tree = folder / "tree"
    for package in folder.glob("*.deb"):
        run("dpkg-deb", "-x", package, tree)
    return tree


def tar_of(tree, target):
    """All of the tree, as a disk's bytes: `tar -xf /dev/vdb -C /` in the guest."""
    run("tar", "--owner=0", "--group=0", "-cf", target, "-C", tree, ".")
    return target
