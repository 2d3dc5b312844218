#!/bin/sh
# SPDX-License-Identifier: MIT
# What people carry around: the stick that is asked about first, the image that is the same when it
# is made twice, and the package: installed, used and purged in a copy of this system that is thrown
# away. The payload is a file of the same kind of name: what it holds matters to nobody here.
#
# The sticks are loop devices, and the copy is an overlay: both take root.
cd "$(dirname "$0")/../.." || exit 2
export ARCH="${ARCH:-x86_64}" SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1700000000}" KIT=universal
top=$PWD
dir=$(mktemp -d)
passed=0 failed=0 skipped=0
loop=
trap 'umount -q "$dir/mnt"; [ -z "$loop" ] || losetup -d "$loop"; rm -rf "$dir"' EXIT

good() { passed=$((passed + 1)); }
bad()
{
	failed=$((failed + 1))
	echo "FAIL $*"
	[ ! -s "$dir/out" ] || sed 's/^/     /' "$dir/out"
}
# is WHAT COMMAND...: it succeeds; refused TEXT COMMAND...: it does not, and says TEXT
is() { what=$1; shift; if "$@" > "$dir/out" 2>&1; then good; else bad "$what"; fi; }
refused()
{
	text=$1; shift
	if "$@" > "$dir/out" 2>&1; then bad "done: $*"
	elif grep -q "$text" "$dir/out"; then good
	else bad "no '$text': $*"; fi
}

# ---------------------------------------------------------------- the image

head -c 3000000 /dev/urandom > "$dir/payload"
twice()
{
	rootfs/carry/iso "$dir/payload" "$dir/a.iso" && sleep 2 &&
		rootfs/carry/iso "$dir/payload" "$dir/b.iso" && cmp "$dir/a.iso" "$dir/b.iso"
}
holds_it()
{
	xorriso -osirrox on -indev "$dir/a.iso" -extract /isolinux/kexling "$dir/bios" &&
		cmp "$dir/bios" "$dir/payload" &&
		xorriso -indev "$dir/a.iso" -report_el_torito plain | grep 'boot img.*UEFI'
}
if command -v xorriso mkfs.vfat mcopy > /dev/null && [ -e /usr/lib/ISOLINUX/isolinux.bin ]; then
	is 'two ISO images of one payload differ' twice
	is 'the ISO holds the payload for both' holds_it
else
	skipped=$((skipped + 2))
fi

refused 'built without EFI' make -s ARCH=x86_64 KIT=small iso

# ---------------------------------------------------------------- the stick

usb() { echo "$1" | rootfs/carry/usb "$dir/payload" "$2"; }
unchanged() { cmp -n 1000000 "$dir/stick" /dev/zero; }
refused 'say which disk' rootfs/carry/usb "$dir/payload" ''
refused 'is no block device' usb payload "$dir/payload"
truncate -s 8M "$dir/stick"
if [ "$(id -u)" = 0 ] && loop=$(losetup -f --show "$dir/stick" 2> /dev/null); then
	name=${loop##*/}
	refused 'not written' usb '' "$loop"
	refused 'not written' usb y "$loop"
	is 'a stick that nobody confirmed was written' unchanged
	is 'a stick is written' usb "$name" "$loop"
	is 'it reads back' cmp -n 3000000 "$dir/payload" "$loop"
	mkdir "$dir/mnt"
	if mkfs.ext4 -q "$loop" && mount "$loop" "$dir/mnt"; then
		refused 'is in use' usb "$name" "$loop"
		umount "$dir/mnt"
	fi
	truncate -s 9M "$dir/payload.large"
	refused 'less than' rootfs/carry/usb "$dir/payload.large" "$loop"
else
	skipped=$((skipped + 6))
fi

# ---------------------------------------------------------------- the package

build_deb()
{
	rm -rf "$dir/tree"
	make -s install DESTDIR="$dir/tree" PREFIX=/usr &&
		rootfs/carry/deb "$dir/tree" "$dir/payload" 0.0 "$1"
}
deb_twice()
{
	build_deb "$dir/a.deb" && sleep 2 && build_deb "$dir/kexling.deb" &&
		cmp "$dir/a.deb" "$dir/kexling.deb"
}
is 'two packages of one tree differ' deb_twice
# Every pinned source but that of a test is in the list; so is what the ISO has beside the payload.
cat > "$dir/parts" <<'END'
import json, sys
listed = json.load(sys.stdin)
names = {each["name"] for each in listed["packages"]}
pins = {line.split()[0] for line in open("rootfs/sources") if line.strip() and line[0] != "#"}
inside = {each["relatedSpdxElement"].removeprefix("SPDXRef-") for each in listed["relationships"]}
assert names == (pins - {"coreboot"}) | set(sys.argv[1:]), names
assert inside == names, inside ^ names
END
parts() { rootfs/carry/spdx 0.0 "$dir/payload" | python3 "$dir/parts" kexling; }
parts_of_iso()
{
	rootfs/carry/spdx 0.0 "$dir/payload" "$dir/a.iso" |
		python3 "$dir/parts" kexling kexling.iso isolinux
}
is 'the list of parts lacks one' parts
if [ -e "$dir/a.iso" ] && [ "$ARCH" = x86_64 ]; then
	is 'the list of parts of the ISO lacks one' parts_of_iso
else
	skipped=$((skipped + 1))
fi

# In the copy: GRUB's and UEFI's tools are stand-ins that write down what they are asked.
cat > "$dir/inside" <<'END'
set -eux
cd /
mkdir -p /etc/grub.d /boot /usr/local/sbin
printf '#!/bin/sh\necho update-grub >> /asked\n' > /usr/local/sbin/update-grub
cat > /usr/local/sbin/efibootmgr <<'BOOTMGR'
#!/bin/sh
[ $# -gt 0 ] || { echo 'BootOrder: 0002,0001'; cat /entries; exit; }
echo "efibootmgr $*" >> /asked
case $* in
*' -C '*) echo "Boot0007* kexling	HD(1)" >> /entries ;;
*'-b 0007'*) : > /entries ;;
esac
BOOTMGR
cat > /usr/local/sbin/findmnt <<'FINDMNT'
#!/bin/sh
case $* in
'-rno FSTYPE -M /boot/efi') echo vfat ;;
'-rno SOURCE -M /boot/efi') echo /dev/vdz1 ;;
*) exit 1 ;;
esac
FINDMNT
chmod 755 /usr/local/sbin/*
export PATH=/usr/local/sbin:$PATH
: > /entries
dpkg -i /kexling.deb
kexling version
[ ! -e /boot/kexling.efi ] && [ ! -e /asked ]
kexling install --by grub --dry-run | grep 'would write: /etc/grub.d/42_kexling'
[ ! -e /boot/kexling.efi ]
kexling install --by grub
kexling install --by grub
cmp /boot/kexling.efi /usr/lib/kexling/kexling.efi
sh -n /etc/grub.d/42_kexling
grep -q update-grub /asked
mount -t tmpfs tmpfs /sys
mkdir -p /sys/firmware/efi /sys/class/block /sys/devices/vdz/vdz1 /boot/efi
echo 1 > /sys/devices/vdz/vdz1/partition
ln -s ../../devices/vdz/vdz1 /sys/class/block/vdz1
kexling install
kexling install
cmp /boot/efi/EFI/kexling/kexling.efi /usr/lib/kexling/kexling.efi
[ "$(grep -c ' -C ' /asked)" = 1 ]
grep -q -- '-d /dev/vdz -p 1 -L kexling' /asked
grep -q -- '-o 0002,0001,0007' /asked
# an upgrade renews both copies
echo old > /boot/kexling.efi
echo old > /boot/efi/EFI/kexling/kexling.efi
dpkg -i /kexling.deb
cmp /boot/kexling.efi /usr/lib/kexling/kexling.efi
cmp /boot/efi/EFI/kexling/kexling.efi /usr/lib/kexling/kexling.efi
dpkg -P kexling
grep -q -- '-B -b 0007' /asked
left=$(find /boot /etc /usr /var/lib -xdev -name '*kexling*')
[ -z "$left" ]
END
in_copy()
{
	unshare -m sh -euc '
		mount --make-rprivate /
		mount -t tmpfs tmpfs "$1/copy"
		mkdir "$1/copy/up" "$1/copy/work" "$1/copy/root"
		cd "$1/copy"
		mount -t overlay -o lowerdir=/,upperdir=up,workdir=work overlay root
		cd root
		mount -t proc proc proc
		mount --bind /dev dev
		cp "$1/kexling.deb" .
		rm -f var/lib/man-db/auto-update
		exec chroot . sh < "$1/inside"' - "$dir"
}
mkdir "$dir/copy"
if [ "$(id -u)" = 0 ] && unshare -m true 2> /dev/null && grep -q overlay /proc/filesystems &&
		[ "$ARCH" = "$(uname -m)" ]; then
	is 'the package is installed, used, renewed and purged' in_copy
else
	skipped=$((skipped + 1))
fi
cd "$top" || exit 2
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
