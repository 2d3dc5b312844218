"""What entries ask to be remembered is written, and nothing else: every image is compared to its
last byte."""
# SPDX-License-Identifier: MIT
import hashlib
import json
import pathlib
import re
import time

import pytest

import test_stacked
from kit import configs, disks, efi, guest, picture
from kit.debian import packages
from kit.qemu import drive, firmware
from kit.serial import DOWN, END, ENTER, UP
from kit.shell import efi_shell
from kit.tools import PATIENCE, first_stage, run
from test_loader import set_variable, unified


def env(body, size=1024):
    return (b"# GRUB Environment Block\n" + body).ljust(size, b"#")


def with_grub(kind, *systems, body, tail="", size=1024, **options):
    """A file system of that kind with GRUB's configuration, and an environment block."""
    filesystem = kind({}, label="system", mib=98)
    filesystem.files = configs.grub(filesystem.uuid, *systems, tail=tail, **options)
    filesystem.files["/boot/grub/grubenv"] = env(body(filesystem) if callable(body) else body, size)
    return filesystem


def told(vm):
    """What the next system was told of each write: it is shown by one with the word "record"."""
    record = json.loads("".join(re.findall(r"PROBE record=([^\r\n]*)", vm.serial.text())))
    return [(w["what"], w["done"], w.get("why", "")) for w in record["writes"]]


def once_and_not_again(case, disk, once, usual):
    """Two starts of a disk that has "this entry next" written down."""
    vm = case.boot(disk)
    once.check(vm.report())
    assert told(vm) == [("next_entry=", True, "")]
    usual.check(case.boot(disk).report())


def contents_of(data):
    return data.read_bytes() if isinstance(data, pathlib.Path) else data


def next_entry(n):
    return lambda filesystem: f"saved_entry=0\nnext_entry=gnulinux-{n}-{filesystem.uuid}\n".encode()


def on_esp(case, esp):
    """kexling on an ESP, from which the firmware starts it: the machine's folder, and how it is
    started, each time."""
    esp.files["/EFI/BOOT/BOOTX64.EFI"] = pathlib.Path(first_stage())
    folder = case.folder / "machine0"
    arguments = firmware(folder) + drive(case.gpt("disk", esp), "virtio", 0, boot=True)
    return folder, lambda: case.start(arguments, folder, machine="q35", memory=1024)


KINDS = [disks.Ext4, disks.Ext3, disks.Ext2, disks.Vfat, disks.Xfs, disks.F2fs]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__.lower())
def test_next_entry(case, kind):
    """grub-reboot: that entry once, then the default again."""
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    filesystem = with_grub(kind, usual, once, body=next_entry(1))
    disk = case.gpt("disk", filesystem)
    if kind is disks.F2fs:    # kept inside of the inode: refused, and it boots all the same
        vm = case.boot(disk)
        once.check(vm.report())
        ((what, done, why),) = told(vm)
        assert what == "next_entry=" and not done and why
        return
    case.changes(disk, filesystem.files["/boot/grub/grubenv"],
                 env(b"saved_entry=0\nnext_entry=\n"))
    once_and_not_again(case, disk, once, usual)


def test_next_entry_outside_of_the_inode(case):
    """f2fs, and a block that is larger than what it keeps in there."""
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    filesystem = with_grub(disks.F2fs, usual, once, body=next_entry(1), size=8192)
    disk = case.gpt("disk", filesystem)
    case.changes(disk, filesystem.files["/boot/grub/grubenv"],
                 env(b"saved_entry=0\nnext_entry=\n", 8192))
    once_and_not_again(case, disk, once, usual)


def test_next_entry_on_exfat(case):
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    filesystem = disks.Exfat({}, label="system", mib=98)
    disk = case.gpt("disk", filesystem)
    files = configs.grub(filesystem.uuid, usual, once)
    files["/boot/grub/grubenv"] = env(next_entry(1)(filesystem))
    guest.prepare(case, "mount -t exfat /dev/vda1 /mnt && cp -r /new/* /mnt && umount /mnt "
                  "|| fail exfat", disk, files={f"new{path}": contents_of(data)
                                                for path, data in files.items()}, power=True)
    case.changes(disk, files["/boot/grub/grubenv"], env(b"saved_entry=0\nnext_entry=\n"))
    once_and_not_again(case, disk, once, usual)


def test_next_entry_on_nvme(case):
    usual, once = case.system("The usual"), case.system("Only once")
    filesystem = with_grub(disks.Ext4, usual, once, body=next_entry(1))
    disk = case.mbr("disk", filesystem)
    case.changes(disk, filesystem.files["/boot/grub/grubenv"],
                 env(b"saved_entry=0\nnext_entry=\n"))
    once.check(case.boot((disk, "nvme")).report())


def stacked(case, kind, usual, once):
    """The members of what it lies on, and the file system."""
    root = {"raid1": "md/0", "lvm": "lvm/my--vg-boot--lv"}[kind]
    filesystem = test_stacked.grub_on_ext4(usual, root)
    filesystem.files = configs.grub(filesystem.uuid, usual, once)
    filesystem.files["/boot/grub/grubenv"] = env(next_entry(1)(filesystem))
    if kind == "lvm":
        return test_stacked.volume(case, filesystem, 1, "-L 96M"), filesystem
    options = f"{test_stacked.CREATE} --metadata=1.2 --bitmap=internal"
    return test_stacked.raid(case, filesystem, 2, options), filesystem


@pytest.mark.parametrize("kind", ["raid1", "lvm"])
def test_next_entry_on_several_disks(case, kind):
    """Of a mirror both members have it, and neither has another byte changed."""
    usual, once = case.system("The usual"), case.system("Only once")
    members, filesystem = stacked(case, kind, usual, once)
    for member in members:
        case.changes(member, filesystem.files["/boot/grub/grubenv"],
                     env(b"saved_entry=0\nnext_entry=\n"))
    once.check(case.boot(*members).report())
    usual.check(case.boot(*members).report())


def test_a_mirror_that_was_written_to_is_whole(case):
    """Both members have the same, the array is assembled without one being resynchronised, and what
    is in it is what was written."""
    usual, once = case.system("The usual"), case.system("Only once")
    members, filesystem = stacked(case, "raid1", usual, once)
    new = env(b"saved_entry=0\nnext_entry=\n")
    for member in members:
        case.changes(member, filesystem.files["/boot/grub/grubenv"], new)
    vm = case.boot(*members)
    once.check(vm.report())
    vm.wait_off()
    assert not case.changed()
    said = guest.prepare(case, r"""
mdadm --assemble /dev/md0 /dev/vda /dev/vdb || fail assemble
cd /sys/block/md0/md
say() { echo "ARRAY $(cat array_state degraded sync_action mismatch_cnt | tr '\n' ' ')"; }
say; echo check > sync_action; mdadm --wait /dev/md0; say
mount -t ext4 -o ro /dev/md0 /mnt || fail mount
echo "SUM $(sha256sum < /mnt/boot/grub/grubenv)"
cd /; umount /mnt; mdadm --stop /dev/md0 || fail stop""", *members, programs=["mdadm"], power=True)
    assert re.findall(r"ARRAY (.*?)\s*[\r\n]", said) == ["clean 0 idle 0"] * 2, said
    assert hashlib.sha256(new).hexdigest() in said


def test_nothing_is_written_to_half_a_mirror(case):
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    members, _ = stacked(case, "raid1", usual, once)
    vm = case.boot(members[1])
    once.check(vm.report())
    assert told(vm) == [("next_entry=", False, "its RAID array lacks a member")]


def test_nothing_is_written(case):
    """The setting says so; or the entry asks where nothing can be: btrfs."""
    system = case.system("Remembers nothing")
    filesystem = with_grub(disks.Ext4, case.system("The usual"), system, body=next_entry(1))
    system.check(case.boot(case.gpt("disk", filesystem), append="kexling.writes=no").report())


def test_refused_and_required(case):
    """On btrfs: the entry is said to be refused, and the next one that asks for nothing starts."""
    other = case.system("Asks for nothing")
    asking = with_grub(disks.Btrfs, case.system("Asks"), body=b"next_entry=0\n")
    vm = case.boot(case.gpt("disk", asking),
                   case.gpt("other", disks.Ext4(configs.syslinux(other), label="other")),
                   append="kexling.writes=require")
    other.check(vm.report())
    assert "Not remembered" in vm.serial.text()


def on_the_screen(shown, *texts):
    """Whether these are on it one after the other, each on as many lines as it takes."""
    wide = len(shown[0])
    lines = [text[at:at + wide] for text in texts for at in range(0, len(text), wide)]
    for at in range(len(shown) - len(lines) + 1):
        letters = picture.Letters()
        try:
            for n, line in enumerate(lines):
                letters.reads(shown[at + n], line)
            return True
        except picture.Differs:
            continue
    return False


def test_refused_and_not_required(case):
    """It is said on every console, and then it starts."""
    system = case.system("Asks in vain")
    disk = case.gpt("disk", with_grub(disks.Btrfs, system, body=b"next_entry=0\n"))
    vm = case.boot(disk)
    vm.serial.wait("command line: ")
    vm.qmp("stop")
    said = re.search(r"Not remembered: [^\r\n]+", vm.serial.text())[0]
    shown = picture.cells(vm.screen())
    assert on_the_screen(shown, said, f"Booting {system.title}")
    assert not on_the_screen(shown, said, f"Booting {system.title[::-1]}")
    vm.qmp("cont")
    system.check(vm.report())


def contents(disk, folder):
    """All files of the btrfs in the disk's first partition, by name, read without a kernel."""
    table = json.loads(run("sfdisk", "-J", disk))["partitiontable"]["partitions"][0]
    image, tree = folder / "part.img", folder / "tree"
    tree.mkdir(parents=True)
    with open(disk, "rb") as whole:
        whole.seek(table["start"] * 512)
        image.write_bytes(whole.read(table["size"] * 512))
    run("btrfs", "check", "--readonly", image)
    run("btrfs", "restore", "-m", image, tree)
    return {str(path.relative_to(tree)): path.read_bytes()
            for path in tree.rglob("*") if path.is_file()}


def mounting(case, disk):
    """A machine that may write by mounting: the disk is not compared."""
    case.forget(disk)
    return case.start(drive(disk) + ["-kernel", first_stage(), "-append",
                                     "no_timer_check kexling.writes.mount=yes"])


def test_by_mounting(case):
    """Where GRUB cannot write: btrfs. Of its files one has changed, by what was asked for."""
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    filesystem = with_grub(disks.Btrfs, usual, once, body=next_entry(1))
    disk = case.gpt("disk", filesystem)
    before = contents(disk, case.folder / "before")
    vm = mounting(case, disk)
    once.check(vm.report())
    assert told(vm) == [("next_entry=", True, "")]
    before["boot/grub/grubenv"] = env(b"saved_entry=0\nnext_entry=\n")
    assert contents(disk, case.folder / "after") == before
    usual.check(mounting(case, disk).report())


def test_by_mounting_what_is_inside_of_an_inode(case):
    """f2fs keeps small files there."""
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    disk = case.gpt("disk", with_grub(disks.F2fs, usual, once, body=next_entry(1)))
    vm = mounting(case, disk)
    once.check(vm.report())
    assert told(vm) == [("next_entry=", True, "")]
    usual.check(mounting(case, disk).report())


def test_a_device_that_is_read_only_is_not_mounted_for_writing(case):
    usual, once = case.system("The usual"), case.system("Only once", words="record")
    disk = case.gpt("disk", with_grub(disks.Btrfs, usual, once, body=next_entry(1)))
    readonly = [word + ",readonly=on" if word.startswith("file=") else word for word in drive(disk)]
    vm = case.start(readonly + ["-kernel", first_stage(),
                                "-append", "no_timer_check kexling.writes.mount=yes"])
    once.check(vm.report())
    ((what, done, why),) = told(vm)
    assert what == "next_entry=" and not done and "read-only" in why


def test_a_default_that_is_chosen_is_kept(case):
    """S in the menu: from then on it is the default, for GRUB too."""
    first, second = case.system("The usual"), case.system("From now on")
    filesystem = with_grub(disks.Ext4, first, second, body=b"saved_entry=0\n",
                           default="${saved_entry}", timeout=10)
    disk = case.gpt("disk", filesystem)
    name = f"saved_entry=gnulinux-1-{filesystem.uuid}\n"
    case.changes(disk, filesystem.files["/boot/grub/grubenv"], env(name.encode()))
    vm = case.boot(disk)
    vm.serial.wait(second.title, 120)
    vm.serial.send(DOWN)
    vm.serial.send(b"S")
    vm.serial.wait("The default from now on", 30)
    vm.stop()
    second.check(case.boot(disk).report())


def test_what_is_chosen_is_kept_by_the_firmware(case):
    """The same where the configuration is systemd-boot's, and a timeout: EFI variables have them
    before the power fails."""
    first, second = case.system("The usual"), case.system("From now on")
    files = configs.bls(first, second, timeout=40, default="system-0.conf")
    folder, start = on_esp(case, disks.Vfat(files, label="ESP", mib=128))
    vm = start()
    vm.serial.wait(second.title, 240)
    for key, told in ((UP + b"S", "The default from now on: From now on"),
                      (b"-", "Timeout in seconds from now on: 35"),
                      (b"-", "Timeout in seconds from now on: 30"),
                      (b"+", "Timeout in seconds from now on: 35")):
        mark = vm.serial.mark()
        vm.serial.send(key)
        vm.serial.wait(told, 60, mark)
        if key == UP + b"S":    # all is looked at once more
            vm.serial.wait(first.title, 60, mark)
    vm.stop()
    store = (folder / "efivars.fd").read_bytes()
    for text in "LoaderEntryDefault\0", "system-1.conf\0", "LoaderConfigTimeout\0", "35\0":
        assert text.encode("utf-16le") in store
    vm = start()
    vm.serial.wait(r"From now on in 3\d s", 240)
    vm.serial.send(ENTER)
    second.check(vm.report(seconds=240))


AB = """
if [ -z "$ORDER" ]; then set ORDER="A B"; fi
set default=2
for slot in $ORDER; do
  if [ "$slot" = A ]; then set try="$A_TRY"; else set try="$B_TRY"; fi
  if [ "$slot" = A -a "$try" != 1 ]; then set default=0; A_TRY=1; save_env A_TRY; break; fi
  if [ "$slot" = B -a "$try" != 1 ]; then set default=1; B_TRY=1; save_env B_TRY; break; fi
done
"""


def test_slots(case):
    """A and B as RAUC has them: a slot that was tried is not tried again."""
    a, b = case.system("Slot A"), case.system("Slot B")
    filesystem = with_grub(disks.Ext4, a, b, body=b"A_TRY=0\nB_TRY=0\n", tail=AB)
    disk = case.gpt("disk", filesystem)
    case.changes(disk, env(b"A_TRY=0\nB_TRY=0\n"), env(b"A_TRY=1\nB_TRY=1\n"))
    a.check(case.boot(disk).report())
    b.check(case.boot(disk).report())


def test_a_stick_changes_no_disk(case):
    """What can be unplugged has the environment block of a fixed disk in mind."""
    system = case.system("Of the stick")
    inner = with_grub(disks.Ext4, case.system("Of the disk"), body=b"harm=0\n")
    script = (f"search --no-floppy --fs-uuid --set=other {inner.uuid}\n"
              "set harm=1\nsave_env -f ($other)/boot/grub/grubenv harm\n")
    stick = with_grub(disks.Ext4, system, body=b"", tail=script)
    vm = case.boot(case.gpt("inner", inner), (case.gpt("stick", stick), "usb"),
                   append=f"kexling.order=UUID={stick.uuid} kexling.default='{system.title}'")
    assert vm


# ---- boot counting

def counted(systems, names):
    files = configs.bls(*systems, timeout=1)
    for n, name in enumerate(names):
        files[f"/loader/entries/{name}"] = files.pop(f"/loader/entries/system-{n}.conf")
    return files


def slot_of(name):
    """The last 18 bytes of the slot with the first 13 characters of a long name on FAT."""
    wide = name[:13].encode("utf-16le")
    return wide[10:22] + b"\0\0" + wide[22:]


def counted_unified(systems, names):
    files = {f"/EFI/Linux/{name}": unified(system, system.title)
             for system, name in zip(systems, names)}
    return {**files, "/loader/loader.conf": b"timeout 1\n"}


@pytest.mark.parametrize("files, kind", [(counted, "conf"), (counted_unified, "efi")],
                         ids=["conf", "efi"])
def test_boot_counting(case, files, kind):
    """An entry that is never blessed is tried as often as it says, then the older one starts."""
    new, old = case.system("The new one"), case.system("The old one")
    esp = disks.Vfat(files([new, old], [f"system-9+2-0.{kind}", f"system-1.{kind}"]), label="ESP",
                     mib=96)
    disk = case.gpt("disk", esp)
    case.changes(disk, slot_of(f"system-9+2-0.{kind}"), slot_of(f"system-9+0-2.{kind}"))
    new.check(case.boot(disk).report())
    new.check(case.boot(disk).report())
    old.check(case.boot(disk).report())


def test_an_entry_that_was_started_in_vain_is_passed_over(case):
    """Nobody says that its starts went well; how many there were is kept in a file."""
    lame, sound = case.system("Never well"), case.system("The next one")
    filesystem = with_grub(disks.Ext4, lame, sound, body=b"")
    filesystem.files["/boot/kexling.env"] = env(b"")
    disk = case.gpt("disk", filesystem)
    case.forget(disk)
    append = (f"no_timer_check kexling.attempts=2 "
              f"kexling.attempts.file=UUID={filesystem.uuid}:/boot/kexling.env")
    for system in lame, lame, sound:
        arguments = drive(disk, "virtio", 0) + ["-kernel", first_stage(), "-append", append]
        system.check(case.start(arguments).report())
    words = re.findall(rb"kexling_attempts=(.*)\n", disk.read_bytes())
    assert len(words) == 1 and re.fullmatch(rb"\*\w{8}:1:\d+ \w{8}:2:\d+", words[0])


# ---- EFI variables

def tallies(store):
    """What the flash has of the variable that counts starts, older values too."""
    data, name = store.read_bytes(), "KexlingAttempts\0".encode("utf-16le")
    values = (data[found.end():][:256] for found in re.finditer(re.escape(name), data))
    return [value.decode("utf-16le", "replace").partition("\0")[0] for value in values]


@pytest.mark.long
def test_attempts_are_counted_in_the_firmware(case):
    """Nobody says that its starts went well: what counts them is there, and it is passed over."""
    lame, sound = case.system("Never well"), case.system("The next one")
    disk = case.gpt("disk", disks.Vfat(configs.bls(sound, lame, timeout=1), label="ESP", mib=128))
    store = case.folder / "firmware" / "efivars.fd"
    arguments = firmware(store.parent) + drive(disk) + [
        "-kernel", first_stage(), "-append", "no_timer_check kexling.attempts=2"]
    for system, counted in ((lame, r"\*\w{8}:1:\d+"), (lame, r"\*\w{8}:2:\d+"),
                            (sound, r"\*\w{8}:1:\d+ \w{8}:2:\d+")):
        vm = case.start(arguments, machine="q35", memory=1024)
        system.check(vm.report(seconds=240))
        vm.wait_off()
        assert any(re.fullmatch(counted, value) for value in tallies(store)), tallies(store)


def test_an_efi_program_is_started_by_a_restart(case):
    """GRUB's chainloader: what kexec cannot start, the firmware does, once."""
    usual = case.system("The usual")
    esp = disks.Vfat({}, label="ESP", mib=128)
    esp.files = configs.grub(esp.uuid, usual, config="/EFI/debian/grub.cfg", timeout=20, tail="""
menuentry 'The program' { chainloader /EFI/tools/program.efi }
""")
    esp.files["/EFI/tools/program.efi"] = efi.program("started by the firmware")
    _, start = on_esp(case, esp)
    vm = start()
    vm.serial.wait("The program \\(by a restart\\)", 240)
    vm.serial.send(DOWN)
    vm.serial.send(ENTER)
    vm.wait_off(120)
    vm = start()
    vm.serial.wait("started by the firmware", 120)
    vm.wait_off(60)
    usual.check(start().report(seconds=240))


MEMTEST = "/boot/memtest86+x64.efi"


def blue(vm):
    """Whether most of the screen is: memtest86+ has it so."""
    _, _, pixels = vm.screen()
    sample = [pixels[at:at + 3] for at in range(0, len(pixels), 3 * 97)]
    return 2 * sum(pixel[2] > 100 > max(pixel[:2]) for pixel in sample) > len(sample)


def wait_for_memtest(vm):
    end = time.monotonic() + 120 * PATIENCE
    while not blue(vm):
        assert vm.running and time.monotonic() < end, "memtest86+ is not on the screen"
        time.sleep(2)


@pytest.mark.parametrize("by", ["grub", "systemd-boot"])
def test_memtest(case, by):
    """The package's EFI program, from an entry of either loader, by a restart; then the usual."""
    program = (packages(case.folder / "packages", "memtest86+") / MEMTEST.lstrip("/")).read_bytes()
    usual = case.system("The usual")
    esp = disks.Vfat({}, label="ESP", mib=128)
    if by == "grub":
        esp.files = configs.grub(esp.uuid, usual, config="/EFI/debian/grub.cfg", timeout=20,
                                 tail="menuentry 'Memory test' { chainloader /memtest.efi }\n")
    else:
        esp.files = configs.bls(usual, timeout=20, default="system-0.conf")
        esp.files["/loader/entries/memory.conf"] = b"title Memory test\nefi /memtest.efi\n"
    esp.files["/memtest.efi"] = program
    vm, again = restarted_into(case, esp, "Memory test")
    wait_for_memtest(vm)
    vm.stop()
    usual.check(again().report(seconds=240))


def restarted_into(case, esp, title):
    """The machine after kexling, from its removable path, was told to start that entry; and how it
    is started once more."""
    _, start = on_esp(case, esp)
    vm = start()
    vm.serial.wait(f"{title} \\(by a restart\\)", 240)
    vm.serial.send(f"/{title}")
    vm.serial.send(ENTER)
    time.sleep(1)
    vm.serial.send(ENTER)
    vm.wait_off(120)
    return start(), start


@pytest.mark.parametrize("by", ["grub", "systemd-boot"])
def test_efi_shell(case, by):
    """The firmware's own, as a file: from an entry of GRUB's, and where systemd-boot looks for one
    without being told; by a restart, and then the usual. It says what it was started from."""
    usual = case.system("The usual")
    esp = disks.Vfat({}, label="ESP", mib=128)
    if by == "grub":
        esp.files = configs.grub(esp.uuid, usual, config="/EFI/debian/grub.cfg", timeout=20,
                                 tail="menuentry 'EFI Shell' { chainloader /shellx64.efi }\n")
    else:
        esp.files = configs.bls(usual, timeout=20, default="system-0.conf")
    esp.files["/shellx64.efi"] = efi_shell()
    vm, again = restarted_into(case, esp, "EFI Shell")
    vm.serial.wait(r'starting Boot\w+ "kexling: EFI Shell" from HD\(', 240)
    vm.serial.wait(r"Shell> ", 120)
    time.sleep(1)
    vm.serial.send("reset -s\r")
    vm.wait_off(60)
    usual.check(again().report(seconds=240))


def test_reset_of_what_was_edited(case):
    """What a person has written goes the same way."""
    system = case.system("By the firmware")
    esp = disks.Vfat(configs.bls(system, timeout=20), label="ESP", mib=128)
    disk = case.gpt("disk", esp)
    folder = case.folder / "machine0"
    arguments = firmware(folder) + drive(disk, "virtio", 0, boot=True)
    loader = ["-kernel", first_stage(), "-append", "no_timer_check kexling.reset=system-0"]
    vm = case.start(arguments + loader, folder, machine="q35", memory=1024)
    vm.serial.wait("By the firmware \\(by a restart\\)", 240)
    vm.serial.send("e")
    vm.serial.wait("for this boot only", 60)
    vm.serial.send(END + b" by=hand")
    vm.serial.send(ENTER)
    vm.serial.wait("Restarting, for the firmware to start By the firmware", 60)
    vm.wait_off(60)
    report = case.start(arguments, folder, machine="q35", memory=1024).report(seconds=240)
    system.check(report)
    assert "by=hand" in report.cmdline.split()


def test_reset(case):
    """A Linux entry that the setting names: the firmware starts it, with its command line and
    initrd, once; what it cannot start so is refused, and the next entry starts."""
    system, other = case.system("By the firmware"), case.system("As ever")
    esp = disks.Vfat(configs.bls(system, timeout=1), label="ESP", mib=128)
    disk = case.gpt("disk", esp)
    folder = case.folder / "machine0"
    arguments = firmware(folder) + drive(disk, "virtio", 0, boot=True)
    loader = ["-kernel", first_stage(), "-append", "no_timer_check kexling.reset=system-0"]
    vm = case.start(arguments + loader, folder, machine="q35", memory=1024)
    vm.serial.wait("By the firmware \\(by a restart\\)", 240)
    vm.serial.wait("Restarting, for the firmware to start By the firmware", 60)
    vm.wait_off(60)
    system.check(case.start(arguments, folder, machine="q35", memory=1024).report(seconds=240))
    linux = disks.Ext4({}, label="boot")
    linux.files = configs.grub(linux.uuid, system, other)
    vm = case.start(firmware(folder) + drive(case.gpt("second", linux), "virtio", 0)
                    + loader[:-1] + [f"no_timer_check kexling.reset=gnulinux-0-{linux.uuid}"],
                    folder, machine="q35", memory=1024)
    other.check(vm.report(seconds=240))
    assert "and its kernel is on nothing that the firmware reads" in vm.serial.text()


@pytest.mark.long
def test_a_program_that_never_starts(case):
    """It is the default, and nobody is there: the machine restarts so often for it, and then starts
    the next entry."""
    usual = case.system("The usual")
    esp = disks.Vfat({}, label="ESP", mib=128)
    esp.files = configs.grub(esp.uuid, usual, config="/EFI/debian/grub.cfg", default="gone",
                             timeout=0, tail="""
menuentry 'Gone' --id gone { chainloader /EFI/tools/gone.efi }
""")
    esp.files["/EFI/tools/gone.efi"] = efi.failing()
    _, start = on_esp(case, esp)
    for _ in range(5):
        vm = start()
        vm.serial.wait("Restarting, for the firmware to start Gone", 240)
        vm.wait_off(120)
    vm = start()
    usual.check(vm.report(seconds=240))
    assert "Not booted: Gone" in vm.serial.text()


def test_one_shot_is_removed(case):
    """LoaderEntryOneShot: that entry once, and then the usual one; who asks is told of the menu."""
    usual, once = case.system("The usual"), case.system("Only this time")
    files = configs.bls(usual, once, timeout=1, default="system-0.conf")
    folder, start = on_esp(case, disks.Vfat(files, label="ESP", mib=128))
    store = folder / "efivars.fd"
    set_variable(store, "LoaderEntryOneShot", "system-1.conf")
    set_variable(store, "LoaderConfigTimeout", "1")
    once.check(start().report(seconds=240))
    usual.check(start().report(seconds=240))
    for text in "kexling\0", "system-1.conf\0system-0.conf\0", "LoaderEntrySelected\0":
        assert text.encode("utf-16le") in store.read_bytes()
