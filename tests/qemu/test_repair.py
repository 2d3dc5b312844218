"""The rescue shell repairs: what a person writes there is on the disk when the next kernel starts,
and the machine does what its shell is told."""
# SPDX-License-Identifier: MIT
import time

import pytest

from kit import configs, disks
from kit.serial import ENTER, ESCAPE
from test_net import Authority, Server
from test_stacked import CREATE, Partitioned, raid, volume

PROMPT = "kexling# "
CONFIG = "/mnt/boot/grub/grub.cfg"


def broken(case, filesystem):
    """A system whose configuration names a kernel that is not there."""
    system = case.system("Repaired entry")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=60)
    good = filesystem.files["/boot/grub/grub.cfg"]
    filesystem.files["/boot/grub/grub.cfg"] = good.replace(b"/boot/vmlinuz-0", b"/boot/vmlinux-0")
    assert filesystem.files["/boot/grub/grub.cfg"] != good
    return system


def shell(vm, title):
    vm.serial.wait(title)
    time.sleep(1)
    vm.serial.send("c")
    vm.serial.wait(PROMPT)


def say(vm, command, wanted, seconds=60):
    """Types a line into the shell, and waits for what it prints."""
    mark = vm.serial.mark()
    vm.serial.send(f"{command}\r")
    return vm.serial.wait(wanted, seconds, mark)


def mend(vm, by="sed"):
    if by == "sed":
        say(vm, f"sed -i s/vmlinux-0/vmlinuz-0/ {CONFIG}; echo edited=$((40+2))", "edited=42")
        return
    vm.serial.send(f"vi {CONFIG}\r")
    time.sleep(2)
    for keys in (":%s/vmlinux-0/vmlinuz-0/\r", ":wq\r"):
        vm.serial.send(keys)
        time.sleep(1)
    say(vm, "echo edited=$((40+2))", "edited=42")


def overlays(case, images):
    return [case.overlay(image, f"layer{n}") for n, image in enumerate(images)]


def jump(vm, system):
    """Back to the menu, and Enter: the power is cut as soon as the jump is announced."""
    mark = vm.serial.mark()
    vm.serial.send("exit\r")
    vm.serial.wait(system.title, since=mark)
    time.sleep(2)
    vm.serial.send(ENTER)
    vm.serial.wait("kexec: /boot/vmlinuz-0", 60, mark)


@pytest.mark.parametrize("kind", [disks.Ext4, disks.Xfs, disks.Btrfs, disks.Vfat])
def test_repair_is_on_the_disk_after_the_jump(case, kind):
    filesystem = kind({}, label="system")
    system = broken(case, filesystem)
    disk = case.overlay(case.gpt("disk", filesystem))
    vm = case.boot(disk)
    shell(vm, system.title)
    if kind in (disks.Ext4, disks.Xfs):     # others let it be mounted as it is: read-only
        say(vm, "mount /dev/vda1 /mnt", "rw /dev/vda1")
    say(vm, "rw vda1", "can be written to in /mnt")
    mend(vm, "vi" if kind is disks.Ext4 else "sed")
    jump(vm, system)
    vm.stop()
    system.check(case.boot(disk, append="kexling.timeout=1").report())


def repair_a_stack(case, images, system, device, made_of):
    """By `rw`, with everything below; then once more: what is read has to be what was written."""
    layers = overlays(case, images)
    vm = case.boot(*layers)
    shell(vm, system.title)
    say(vm, f"rw {device}", f"{made_of} can be written to in /mnt")
    say(vm, f"echo '# once' >> {CONFIG}; ro; echo given=$((40+2))", "given=42")
    say(vm, f"rw {device}", "can be written to in /mnt")
    say(vm, f"tail -1 {CONFIG}", "# once")
    mend(vm)
    jump(vm, system)
    vm.stop()
    system.check(case.boot(*layers, append="kexling.timeout=1").report())


def test_repair_on_raid(case):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    images = raid(case, filesystem, 2, f"{CREATE} --metadata=1.2 --bitmap=internal")
    repair_a_stack(case, images, system, "/dev/md127", r"\(ext4, on vda vdb\)")


def test_repair_on_lvm(case):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    images = volume(case, filesystem, 1, "-L 96M")
    repair_a_stack(case, images, system, "/dev/mapper/my--vg-boot--lv", r"\(ext4, on vda\)")


@pytest.mark.long
@pytest.mark.parametrize("options, members", [
    ("--level=5 --raid-devices=3 --assume-clean", 3),
    ("--level=10 --raid-devices=4 --assume-clean", 4),
    (f"{CREATE} --metadata=0.90", 2)], ids=["raid5", "raid10", "old"])
def test_repair_on_other_arrays(case, options, members):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    images = raid(case, filesystem, members, options, size=64 if members > 2 else 96)
    repair_a_stack(case, images, system, "LABEL=system", r"on vda vdb.*\)")


@pytest.mark.long
def test_repair_on_half_a_mirror(case):
    """The other half comes back later, and is not what is started."""
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    images = raid(case, filesystem, 2, f"{CREATE} --metadata=1.2")
    first, second = overlays(case, images)
    vm = case.boot(second)
    shell(vm, system.title)
    say(vm, "rw md127", "can be written to in /mnt")
    mend(vm)
    jump(vm, system)
    vm.stop()
    system.check(case.boot(first, second, append="kexling.timeout=1").report())


@pytest.mark.long
def test_no_repair_on_an_array_that_remembers(case):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    images = raid(case, filesystem, 3, "--level=5 --raid-devices=3 --assume-clean", size=64)
    vm = case.boot(*overlays(case, images)[:2])
    shell(vm, system.title)
    say(vm, "rw md127", "with parity that lacks a member")


@pytest.mark.long
def test_repair_in_a_partition_of_an_array(case):
    filesystem = disks.Ext4({}, label="system", mib=48)
    system = broken(case, filesystem)
    table = Partitioned({})
    table.inner = filesystem
    images = raid(case, table, 2, CREATE)
    repair_a_stack(case, images, system, "md127p1", r"\(ext4\)")


@pytest.mark.long
def test_repair_on_lvm_on_raid(case):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    images = volume(case, filesystem, 2, "-L 80M", size=128, pvs="/dev/md0", before=(
        f"mdadm --create /dev/md0 --run --auto=yes {CREATE} /dev/vda /dev/vdb || fail create\n"))
    repair_a_stack(case, images, system, "LABEL=system", r"on vda vdb.*\)")


CUTS = 40


@pytest.mark.long
def test_power_cuts_right_after_the_jump(case):
    """From the announcement of the jump on, a little later each time: nothing that was repaired is
    lost."""
    kinds, lost = [disks.Ext4, disks.Xfs, disks.Btrfs, disks.Vfat], []
    made = []
    for kind in kinds:
        filesystem = kind({}, label="system")
        system = broken(case, filesystem)
        made.append((system, case.gpt(kind.__name__, filesystem)))
    for n in range(CUTS):
        system, image = made[n % len(made)]
        disk = case.overlay(image, f"cut{n}")
        vm = case.boot(disk)
        shell(vm, system.title)
        say(vm, "rw vda1", "can be written to in /mnt")
        mend(vm)
        jump(vm, system)
        time.sleep(n // len(made) * 0.1)
        vm.stop()
        vm = case.boot(disk, append="kexling.timeout=1")
        try:
            system.check(vm.report())
        except AssertionError as error:
            lost.append((n, str(error)))
        vm.stop()
        disk.unlink()
    print(f"{CUTS} power cuts, {len(lost)} repairs lost")
    assert not lost


def test_repair_given_back_in_the_shell(case):
    """'ro' writes everything, and the entries are back. A stick of the same name is another one."""
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    disk = case.overlay(case.gpt("disk", filesystem))
    vm = case.boot(disk, (case.whole("stick", disks.Ext4({}, label="system")), "usb"))
    shell(vm, system.title)
    say(vm, "rw LABEL=system", "can be written to in /mnt")
    mend(vm)
    say(vm, "cd /mnt; exec 3>>/mnt/open; ro", "open for writing")
    say(vm, "exec 3>&-; cd /; ro", "1 file system closed")
    vm.stop()
    system.check(case.boot(disk, append="kexling.timeout=1").report())


CTRL_ALT_DEL = "Ctrl-Alt-Del"


@pytest.mark.parametrize("command, line", [
    ("reboot", "restarting"), ("poweroff", "powering off"), ("halt", "halting"),
    (CTRL_ALT_DEL, "restarting")])
def test_the_shell_is_obeyed(case, command, line):
    filesystem = disks.Ext4({}, label="system")
    system = broken(case, filesystem)
    disk = case.overlay(case.gpt("disk", filesystem))
    vm = case.boot(disk)
    shell(vm, system.title)
    say(vm, "rw vda1", "can be written to in /mnt")
    mend(vm)
    if command is CTRL_ALT_DEL:
        vm.key("ctrl+alt+delete")
    else:
        vm.serial.send(f"{command}\r")
    vm.serial.wait(f"kexling: {line}", 60)
    if command == "halt":               # with its power on, as one asks for it
        time.sleep(8)
        assert vm.running
        vm.stop()
    else:
        vm.wait_off(90)
    system.check(case.boot(disk, append="kexling.timeout=1").report())


@pytest.mark.parametrize("key", ["P", "R"])
def test_the_menu_is_obeyed_when_asked_twice(case, key):
    system = case.system("Not started")
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=60)
    vm = case.boot(case.gpt("disk", filesystem))
    vm.serial.wait(system.title)
    vm.serial.send(key)
    vm.serial.wait(f"{key} once more")
    vm.serial.send(key)
    vm.wait_off(90)


def fetch_by_https(case, vm):
    """wget of https asks who the server is, and takes the word of nobody but an authority's."""
    authority = Authority(case.folder / "authority", "Of the shell")
    server = Server({"/note": b"seen=42\n"}, pem=authority.server("server", "IP:10.0.2.2"))
    open_one = Server({"/ca.pem": authority.pem.read_bytes()})
    say(vm, f"cd /tmp; wget {server.url('/note')}; echo rc=$?", r"authority[^\r]*\s+rc=1")
    say(vm, f"mkdir -p /etc/kexling/ca; wget -q -O /etc/kexling/ca/own.pem "
            f"{open_one.url('/ca.pem')}; echo rc=$?", "rc=0")
    say(vm, f"wget {server.url('/note')} && cat note", "seen=42")
    server.shutdown()
    open_one.shutdown()


def test_network_of_the_shell(case):
    system = case.system("Beside the network")
    filesystem = disks.Ext4({}, label="system")
    filesystem.files = configs.grub(filesystem.uuid, system, timeout=60)
    vm = case.boot(case.gpt("disk", filesystem),
                   extra=["-netdev", "user,id=n", "-device", "e1000,netdev=n"])
    shell(vm, system.title)
    say(vm, "udhcpc -q -i eth0", r"eth0 has 10\.0\.2\.15/24 by way of 10\.0\.2\.2, names from")
    say(vm, "cat /etc/resolv.conf", "nameserver 10.0.2.3")
    say(vm, "head -1 /etc/profile", "The rescue shell")
    say(vm, "head -5 /etc/profile | wc -l; tail -5 /etc/profile | wc -l", r"5\s+5")
    say(vm, "ls -l /dev/disk/by-label/system /dev/disk/by-uuid/*", r"-> \.\./\.\./vda1\s")
    say(vm, "kexling explain --devices", "vda1.*ext4")
    say(vm, "vi +5 /etc/profile", r" 5/\d+")
    say(vm, ":q", PROMPT)
    for where in "/dev/vda1", "--image /dev/vda":
        say(vm, f"kexling list {where}", r"Beside the network  \[")
    say(vm, "kexling list --json | grep -c '\"partitioned\"'", r"\s1\s")
    say(vm, "kexling --version", r"kexling \d")
    fetch_by_https(case, vm)
    vm.serial.send("exit\r")
    time.sleep(2)
    vm.serial.send(ESCAPE)
