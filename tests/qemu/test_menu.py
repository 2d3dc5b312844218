"""The menu: keys, countdown, editing, shell, details,
and what happens when an entry cannot be booted."""
# SPDX-License-Identifier: MIT
import hashlib
import os
import pathlib
import random
import re
import time

from kit import configs, cpio, disks, picture
from kit.serial import DOWN, END, ENTER, ESCAPE, HOME


PROMPT = "kexling# "     # of the rescue shell


def grub_disk(case, *systems, edit=None, name="disk", mib=64, **options):
    filesystem = disks.Ext4({}, label="system", mib=mib)
    filesystem.files = configs.grub(filesystem.uuid, *systems, **options)
    if edit:
        edit(filesystem.files)
    return case.gpt(name, filesystem)


def test_second_entry_by_arrow_key(case):
    first, second = case.system("First entry"), case.system("Second entry")
    vm = case.boot(grub_disk(case, first, second, timeout=60))
    vm.serial.wait(second.title)
    time.sleep(1)
    vm.serial.send(DOWN)
    time.sleep(1)
    vm.serial.send(ENTER)
    second.check(vm.report())


def test_entry_in_a_submenu(case):
    plain, inner = case.system("Plain entry"), case.system("Inner entry")
    tail = "submenu 'Advanced options' $menuentry_id_option 'advanced' {\n%s}\n"

    def nest(files):
        head, entry = files["/boot/grub/grub.cfg"].decode().rsplit("menuentry '", 1)
        files["/boot/grub/grub.cfg"] = (head + tail % ("\tmenuentry '" + entry)).encode()

    vm = case.boot(grub_disk(case, plain, inner, timeout=60, edit=nest))
    vm.serial.wait("Advanced options")
    time.sleep(1)
    assert inner.title not in vm.serial.text(), "a submenu is entered, not flattened"
    vm.serial.send(DOWN)
    time.sleep(1)
    vm.serial.send(ENTER)
    vm.serial.wait(inner.title)
    time.sleep(1)
    vm.serial.send(ENTER)
    inner.check(vm.report())


def test_default_of_the_configuration(case):
    first, second = case.system("First entry"), case.system("Second entry, the default")
    second.check(case.boot(grub_disk(case, first, second, default="1")).report())


def test_missing_initrd_is_refused_and_the_next_booted(case):
    lame, sound = case.system("Lame entry"), case.system("Sound entry")

    def lose(files):
        del files["/boot/initrd-0.0.img"]

    vm = case.boot(grub_disk(case, lame, sound, edit=lose))
    report = vm.report()
    sound.check(report)
    assert "initrd-0.0.img" in vm.serial.text(), "the reason must be said"


def test_missing_initrd_is_refused_when_chosen_by_hand(case):
    """The person is told why, and is still at the menu."""
    lame, sound = case.system("Lame entry"), case.system("Sound entry")

    def lose(files):
        del files["/boot/initrd-0.0.img"]

    vm = case.boot(grub_disk(case, lame, sound, timeout=60, edit=lose))
    vm.serial.wait(sound.title)
    time.sleep(1)
    vm.serial.send(HOME)
    time.sleep(1)
    vm.serial.send(ENTER)
    vm.serial.wait(r"initrd-0\.0\.img")
    vm.serial.send(DOWN)
    time.sleep(1)
    vm.serial.send(ENTER)
    sound.check(vm.report())


def test_missing_second_initrd_is_refused_too(case):
    """An entry is never booted with a part of its initrds."""
    lame, sound = case.system("Lame entry"), case.system("Sound entry")
    lame.initrds.append(b"070701 anything")

    def lose(files):
        del files["/boot/initrd-0.1.img"]

    vm = case.boot(grub_disk(case, lame, sound, edit=lose))
    sound.check(vm.report())
    assert "initrd-0.1.img" in vm.serial.text()


def test_kernel_that_is_none(case):
    lame, sound = case.system("Not a kernel"), case.system("Sound entry")

    def spoil(files):
        files["/boot/vmlinuz-0"] = b"#!/bin/sh\necho I am a script\n" * 100

    vm = case.boot(grub_disk(case, lame, sound, edit=spoil))
    sound.check(vm.report())
    assert "vmlinuz-0" in vm.serial.text(), "the reason must be said"


def test_edit_of_the_command_line(case):
    system = case.system("Editable")
    vm = case.boot(grub_disk(case, system, timeout=60))
    vm.serial.wait(system.title)
    time.sleep(1)
    vm.serial.send("e")
    vm.serial.wait("for this boot only")
    vm.serial.send(END + b" edited=here")
    time.sleep(1)
    vm.serial.send(ENTER)
    report = vm.report()
    system.check(report)
    assert report.cmdline.rstrip().endswith("edited=here")


def test_shell_and_back_to_the_menu(case):
    system = case.system("Behind the shell")
    vm = case.boot(grub_disk(case, system, timeout=60))
    vm.serial.wait(system.title)
    time.sleep(1)
    vm.serial.send("c")
    vm.serial.wait(PROMPT)
    mark = vm.serial.mark()
    vm.serial.send("echo sum=$((40+2)) pid1=$(readlink /proc/1/exe)\r")
    vm.serial.wait(r"sum=42 pid1=/", since=mark)
    vm.serial.send("echo a note > /tmp/kept\r")
    mark = vm.serial.mark()
    vm.serial.send("exit\r")
    vm.serial.wait(system.title, since=mark)
    time.sleep(1)
    mark = vm.serial.mark()
    vm.serial.send("c")
    vm.serial.wait(PROMPT, since=mark)
    mark = vm.serial.mark()
    vm.serial.send("echo $(cat /tmp/kept), $(grep -cE ' (/tmp|/dev/pts) ' /proc/mounts)\r")
    vm.serial.wait(r"a note, 2", since=mark)
    mark = vm.serial.mark()
    vm.serial.send("exit\r")
    vm.serial.wait(system.title, since=mark)
    time.sleep(1)
    vm.serial.send(ENTER)
    system.check(vm.report())


def test_details_of_an_entry(case):
    system = case.system("With details", words="a.long.word=in-here")
    vm = case.boot(grub_disk(case, system, timeout=60))
    vm.serial.wait(system.title)
    time.sleep(1)
    mark = vm.serial.mark()
    vm.serial.send("i")
    for wanted in ("/boot/vmlinuz-0", "initrd-0.0.img", "in-here", r"grub\.cfg"):
        vm.serial.wait(wanted, 30, mark)


def test_line_noise_does_not_stop_the_countdown(case):
    system = case.system("Booted in spite of noise")
    vm = case.boot(grub_disk(case, system, timeout=8))
    vm.serial.wait(system.title)
    for _ in range(4):
        vm.serial.send(b"\x00\xff\xff\x00")
        time.sleep(0.5)
    system.check(vm.report())


def test_arrow_key_stops_the_countdown(case):
    system = case.system("Waits for a person")
    vm = case.boot(grub_disk(case, system, timeout=8))
    vm.serial.wait(system.title)
    vm.serial.send(DOWN)
    vm.serial.stays_without("PROBE", 20)
    assert vm.running
    vm.serial.send(ENTER)
    system.check(vm.report())


def test_menu_on_serial_and_screen(case):
    """Both show it at once, and the keyboard of the one chooses as well as that of the other."""
    first, second = case.system("First entry"), case.system("Second entry")
    vm = case.boot(grub_disk(case, first, second, timeout=60))
    vm.serial.wait(second.title)
    time.sleep(2)
    width, height, pixels = vm.screen("menu")
    lit = sum(1 for at in range(0, len(pixels), 3) if max(pixels[at:at + 3]) > 100)
    assert lit > 500, (
        f"the screen of {width}x{height} shows {lit} lit pixels: nothing is written there")
    vm.key("down")
    time.sleep(1)
    moved = vm.screen("moved")
    assert moved[2] != pixels, "the key of the PC keyboard changed nothing on the screen"
    vm.key("ret")
    second.check(vm.report())


SLOW = 4 << 20           # bytes a second
BIG = 24 << 20


def test_loading_tells_how_far_it_is(case):
    """From a disk that is slow: in the menu, for a command in the shell, and without a menu."""
    system = case.system("From a slow disk", extra={"big": random.randbytes(BIG)})
    disk = grub_disk(case, system, timeout=60, mib=96)
    slow = ["-drive", f"file={disk},format=raw,if=none,id=slow,throttling.bps-total={SLOW}",
            "-device", "virtio-blk-pci,drive=slow"]
    far = r": (\d+) of (2\d|3\d|4\d) MiB, [1-9]\d* MiB/s, \d+ s"
    vm = case.boot(extra=slow)
    vm.serial.wait(system.title)
    vm.serial.send("c")
    vm.serial.wait(PROMPT)
    mark = vm.serial.mark()
    vm.serial.send("mount -o ro /dev/vda1 /mnt; kexec -l /mnt/boot/vmlinuz-0 "
                   "--initrd=/mnt/boot/initrd-0.0.img; echo loaded=$?; umount /mnt\r")
    vm.serial.wait("loading  initrd" + far, 60, mark)
    vm.serial.wait("loaded=0", 60, mark)
    mark = vm.serial.mark()
    vm.serial.send("exit\r")
    vm.serial.wait(system.title, since=mark)
    vm.serial.send(ENTER)
    vm.serial.wait("Starting From a slow disk", 60, mark)
    vm.serial.wait("initrd" + far, 60, mark)
    system.check(vm.report())
    vm.stop()
    vm = case.boot(extra=slow, append="kexling.timeout=0")
    vm.serial.wait("Loading: initrd" + far)
    system.check(vm.report())


PICTURE = pathlib.Path(__file__).parent / "menu.png"


def a_system_of_debian(files):
    """A submenu, an entry that is refused, and command lines that say nothing of a test."""
    *head, one, two, last = files["/boot/grub/grub.cfg"].decode().split("menuentry '")
    inner = f"submenu 'Advanced options' {{\nmenuentry '{one}menuentry '{two}}}\n"
    script = "menuentry '".join(head) + inner + "menuentry '" + last
    files["/boot/grub/grub.cfg"] = re.sub(
        r"console=\S+ no_timer_check nonce=\S+",
        "root=UUID=8f4c1c4e-27a5-4a39-9f2c-0d4be6f9aa11 ro quiet", script).encode()
    del files["/boot/initrd-3.0.img"]


def test_picture_of_the_first_page(case):
    """What README.md shows is what the screen shows, but for the title line; `make picture` makes
    it anew."""
    titles = ["Debian GNU/Linux", "Debian GNU/Linux, with Linux 6.1.0-18-amd64",
              "Debian GNU/Linux, with Linux 6.1.0-17-amd64", "Memory test"]
    other = "Fedora Linux (6.8.5-301.fc40.x86_64) 40 (Server Edition)"
    second = disks.Xfs(configs.bls(case.system(other)), label="fedora")
    vm = case.boot(grub_disk(case, *map(case.system, titles), timeout=60,
                             edit=a_system_of_debian), case.whole("second", second))
    vm.serial.wait("Memory test")
    vm.serial.wait("Fedora")
    time.sleep(1)
    vm.key("down", "up")                # no countdown, whose number changes
    time.sleep(1)
    screen = vm.screen("first-page")
    if os.environ.get("KEXLING_PICTURE") == "accept":
        PICTURE.write_bytes(picture.small_png(*screen))
    assert PICTURE.stat().st_size < 8192
    shown, kept = (picture.cells(one) for one in
                   (screen, picture.read_small_png(PICTURE.read_bytes())))
    letters, same = picture.Letters(), picture.Letters()
    letters.reads(shown[0], " kexling ")
    for n, text in enumerate([' -- vda1 "system"  ext4, grub', " > *  Debian GNU/Linux  ",
                              "    + Advanced options  ", "    ! Memory test  ",
                              ' -- vdb "fedora"  xfs, bls', f"      {other}  "]):
        letters.reads(shown[2 + n], text)
    assert len(shown) == len(kept)
    for one, other in zip(shown[1:], kept[1:]):
        same.same(one, other)


def test_pages_on_the_screen(case):
    """The pages behind the list look on the VGA screen as on a terminal: by their text cells, one
    pattern for each letter."""
    system = case.system("Looked at")
    vm = case.boot(grub_disk(case, system, timeout=60))
    vm.serial.wait(system.title)
    letters = picture.Letters()
    pages = {"f1": (" kexling - help ",
                    ["Up Down       select; also k j, ^P ^N, Page Up, Page Down, Home, End",
                     "Enter         boot the entry, or open the submenu",
                     "/             find entries: type a part of the title"]),
             "i": (" kexling - details ", [f"Title         {system.title}"]),
             "d": (" kexling - what was looked at ", ["vda gpt 66 MiB: a partition table (gpt)"])}
    for key, (title, lines) in pages.items():
        time.sleep(1)
        vm.key(key)
        time.sleep(2)
        shown = picture.cells(vm.screen(f"page-{key}"))
        letters.reads(shown[0], title)
        for n, text in enumerate(lines):
            letters.reads(shown[2 + n], text)
        vm.key("esc")


def test_timeout_from_the_first_command_line(case):
    """kexling.timeout= is stronger than the configuration's own timeout."""
    system = case.system("No waiting")
    vm = case.boot(grub_disk(case, system, timeout=600), append="kexling.timeout=1")
    system.check(vm.report(seconds=60))


def test_timeout_zero_waits_for_nothing(case):
    system = case.system("At once")
    system.check(case.boot(grub_disk(case, system, timeout=0)).report(seconds=60))


def test_payload_boots_itself(case):
    """A kexling that comes up again, as after a lost initrd, is not taken for the second stage."""
    system = case.system("Boots itself", words="kexling.timeout=600")
    system.initrds = [cpio.archive({"unrelated": b"no init in here"})]
    vm = case.boot(grub_disk(case, system, timeout=1))
    vm.serial.wait(r"kexec: ")
    second = vm.serial.mark()
    vm.serial.wait(system.title, since=second)
    vm.serial.stays_without("PROBE", 3)


def secret():
    """The hash of the password, as grub-mkpasswd-pbkdf2 writes it."""
    salt, rounds = b"salt", 1000
    digest = hashlib.pbkdf2_hmac("sha512", b"secret", salt, rounds)
    return f"grub.pbkdf2.sha512.{rounds}.{salt.hex().upper()}.{digest.hex().upper()}"


def locked(files):
    """Protects the configuration by a password, but for starting what is called open."""
    head = f"set superusers=root\npassword_pbkdf2 root {secret()}\n"
    script = files["/boot/grub/grub.cfg"].decode().replace("menuentry 'Open'",
                                                           "menuentry 'Open' --unrestricted")
    files["/boot/grub/grub.cfg"] = (head + script).encode()


def log_in(vm, key, password):
    """Presses a key that wants a password, and gives one."""
    mark = vm.serial.mark()
    vm.serial.send(key)
    vm.serial.wait("a password is needed", 30, mark)
    for line in ("root", password):
        time.sleep(0.5)
        vm.serial.send(f"{line}\r")
    return mark


def test_restricted_entry_needs_the_password(case):
    free, restricted = case.system("Open"), case.system("Restricted")
    vm = case.boot(grub_disk(case, free, restricted, timeout=60, edit=locked))
    vm.serial.wait(restricted.title)
    time.sleep(1)
    vm.serial.send(DOWN)
    time.sleep(1)
    for key in (b"e", b"c", ENTER):
        mark = log_in(vm, key, "wrong")
        vm.serial.wait("Access denied", 30, mark)
        time.sleep(1)
    mark = log_in(vm, ENTER, "secret")
    restricted.check(vm.report())
    assert "secret" not in vm.serial.text(), "it must not be shown"


RHEL_CONFIG = b"""\
set timeout=1
### BEGIN /etc/grub.d/01_users ###
if [ -f ${prefix}/user.cfg ]; then
  source ${prefix}/user.cfg
  if [ -n "${GRUB2_PASSWORD}" ]; then
    set superusers="root"
    export superusers
    password_pbkdf2 root ${GRUB2_PASSWORD}
  fi
fi
### END /etc/grub.d/01_users ###
### BEGIN /etc/grub.d/10_linux ###
insmod blscfg
blscfg
### END /etc/grub.d/10_linux ###
"""


def rhel_disk(case, system):
    """A /boot as RHEL has it after grub2-setpassword: grub_users is a variable that nobody sets."""
    filesystem = disks.Ext4(configs.bls(system), label="boot")
    files = filesystem.files
    del files["/loader/loader.conf"]
    files["/loader/entries/system-0.conf"] += b"grub_users $grub_users\ngrub_class rhel\n"
    files["/grub2/grub.cfg"] = RHEL_CONFIG
    files["/grub2/user.cfg"] = b"GRUB2_PASSWORD=" + secret().encode() + b"\n"
    return case.gpt("disk", filesystem)


def test_rhel_with_a_password_starts_by_itself_and_guards_the_editor(case):
    system = case.system("Red Hat Enterprise Linux")
    disk = rhel_disk(case, system)
    system.check(case.boot(disk).report(seconds=120))
    vm = case.boot(disk, append="kexling.timeout=600")
    vm.serial.wait(system.title)
    time.sleep(1)
    for key in (b"e", b"c"):
        mark = log_in(vm, key, "wrong")
        vm.serial.wait("Access denied", 30, mark)
        time.sleep(1)
    vm.serial.send(ENTER)
    system.check(vm.report())


def test_shell_needs_the_password_at_any_time(case):
    """Before a disk has been read, while all are read again, and without an entry."""
    free, restricted = case.system("Open"), case.system("Restricted")
    vm = case.boot(grub_disk(case, free, restricted, timeout=60, edit=locked))
    deadline = time.monotonic() + 300
    while "a password is needed" not in vm.serial.text():   # nothing tells when it listens
        assert vm.running and PROMPT not in vm.serial.text(), vm.serial.tail()
        assert time.monotonic() < deadline, vm.serial.tail()
        vm.serial.send("c")
        time.sleep(0.1)
    vm.serial.send(ESCAPE)
    time.sleep(1)
    for keys in (b"rc", b"rrc"):
        mark = vm.serial.mark()
        vm.serial.send(keys)
        vm.serial.wait("a password is needed", 60, mark)
        time.sleep(1)
        vm.serial.send(ESCAPE)
        time.sleep(1)
    assert PROMPT not in vm.serial.text()
    mark = log_in(vm, "rc", "secret")
    vm.serial.wait(PROMPT, 60, mark)


def test_shell_of_a_failure_needs_the_password(case):
    lame = case.system("Lame entry")

    def spoil(files):
        locked(files)
        del files["/boot/vmlinuz-0"]

    vm = case.boot(grub_disk(case, lame, edit=spoil),
                   append="kexling.failure=shell kexling.consoles=ttyS0")
    vm.serial.wait("a password is needed|BusyBox")
    assert "BusyBox" not in vm.serial.text()
    for line in ("root", "secret"):
        time.sleep(1)
        vm.serial.send(f"{line}\r")
    vm.serial.wait(PROMPT)


def test_superusers_of_a_stick_are_for_its_own_entries(case):
    fixed, stick = case.system("Open"), case.system("On a stick")
    vm = case.boot(grub_disk(case, fixed, timeout=60),
                   (grub_disk(case, stick, timeout=60, edit=locked, name="stick"), "usb"))
    vm.serial.wait(stick.title)
    time.sleep(1)
    vm.serial.send(END)
    time.sleep(1)
    mark = log_in(vm, "e", "wrong")
    vm.serial.wait("Access denied", 30, mark)
    time.sleep(1)
    vm.serial.send("c")
    vm.serial.wait(PROMPT)


def test_unrestricted_entry_boots_without_the_password(case):
    free, restricted = case.system("Open"), case.system("Restricted")
    free.check(case.boot(grub_disk(case, free, restricted, edit=locked)).report())


def test_hotkey_of_an_entry(case):
    first, second = case.system("First"), case.system("By its key")

    def give_key(files):
        files["/boot/grub/grub.cfg"] = files["/boot/grub/grub.cfg"].replace(
            b"menuentry 'By its key'", b"menuentry 'By its key' --hotkey=k")

    vm = case.boot(grub_disk(case, first, second, timeout=60, edit=give_key))
    vm.serial.wait(second.title)
    time.sleep(1)
    vm.serial.send("k")
    second.check(vm.report())


def test_hidden_menu(case):
    """Nothing is shown before the default is started; Escape shows it."""
    first, second = case.system("Hidden first"), case.system("Hidden second")

    def hide(files):
        files["/boot/grub/grub.cfg"] += b"set timeout_style=hidden\nset timeout=6\n"

    disk = grub_disk(case, first, second, edit=hide)
    vm = case.boot(disk)
    first.check(vm.report())
    assert second.title not in vm.serial.text()

    vm = case.boot(disk)
    deadline = time.monotonic() + 300
    while second.title not in vm.serial.text():     # nothing tells when it listens
        assert vm.running and time.monotonic() < deadline, vm.serial.tail()
        vm.serial.send(ESCAPE)
        time.sleep(0.5)
    time.sleep(1)
    vm.serial.send(DOWN)
    time.sleep(1)
    vm.serial.send(ENTER)
    second.check(vm.report())
