#!/bin/sh
# SPDX-License-Identifier: MIT
# The image's trimmed libblkid finds in disk images what the host's libblkid finds.
set -eu
PATH=$PATH:/usr/sbin:/sbin
lib=$(pwd)/build/${ARCH:-x86_64}/lib
sources=$(pwd)/tests/check
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

gcc -o host "$sources/blkid_dump.c" -isystem /usr/include/blkid -lblkid
musl-gcc -static -o image "$sources/blkid_dump.c" -isystem "$lib/include" "$lib/util-linux.a" \
	"$lib/xz.a"

mkdir tree && echo content > tree/file
{
	truncate -s 120M ext4 ext2 btrfs vfat fat16 swap gpt mbr empty
	truncate -s 330M xfs
	truncate -s 20M udf
	mke2fs -q -t ext4 -L 'a label' ext4
	mke2fs -q -t ext2 ext2
	mkfs.btrfs -q -L btrfs-label btrfs
	mkfs.vfat -F 32 -n ESP vfat
	mkfs.vfat -F 16 fat16
	mkfs.xfs -q -L xfs-label xfs
	mkswap -L swap-label swap
	mkfs.udf -l udf-label udf
	xorriso -as mkisofs -V CDROM -o iso tree
	mksquashfs tree squashfs -quiet
	mkfs.erofs erofs tree
	printf 'label: gpt\nsize=10M,type=U,name="EFI system"\nsize=20M\n' | sfdisk -q gpt
	printf '%s\n' 'label: dos' size=10M,type=c,bootable size=40M,type=5 size=4M size=9M \
		size=9M | sfdisk -q mbr
} > log 2>&1 || { cat log; exit 1; }

files='ext4 ext2 btrfs vfat fat16 swap gpt mbr empty xfs udf iso squashfs erofs'
# shellcheck disable=SC2086
{ ./host $files > host.txt; ./image $files > image.txt; }
found=$(grep -c '^  TYPE=' host.txt)
echo "blkid: $(echo $files | wc -w) images, $found types, $(grep -c '^  part' host.txt) partitions"
[ "$found" -ge 10 ] && diff host.txt image.txt
