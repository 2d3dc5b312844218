#!/bin/sh
# SPDX-License-Identifier: MIT
# make FIRMWARE=DIR: files are in the initramfs under the names that drivers ask for, what is no
# file or has no such name is refused by one line, and without it nothing changes.
cd "$(dirname "$0")/../.." || exit 2
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-1700000000}"
b=build/${ARCH:-x86_64}
dir=$(mktemp -d)
: > "$dir/said"
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

is()
{
	what=$1; shift
	if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAIL $what"; fi
}

# pack OUT FOLDER
pack()
{
	FIRMWARE=$2 rootfs/pack $b/kexling $b/busybox/busybox $b/busybox/busybox.links \
		$b/gen_init_cpio "$dir/$1.cpio" 2> "$dir/said"
}

# refused WORDS: by one line that has them
refused()
{
	is "not refused: $1" eval '! pack bad "$dir/fw"'
	is "said: $(cat "$dir/said")" grep -q "^FIRMWARE=.*$1" "$dir/said"
	is "more than a line" [ "$(wc -l < "$dir/said")" = 1 ]
}

fw=$dir/fw
mkdir -p "$fw/bnx2"
head -c 5000 /dev/urandom > "$fw/bnx2/bnx2-mips-09-6.2.1b.fw"
echo small > "$fw/top.bin"

is "not packed: $(cat "$dir/said")" pack with "$fw"
is "packed without" pack without ''
mkdir "$dir/out"
(cd "$dir/out" && cpio -i --quiet --no-absolute-filenames 'lib/firmware/*' lib lib/firmware \
	-d < "$dir/with.cpio")
is "another content" diff -r "$fw" "$dir/out/lib/firmware"
is "it is there without" eval '! cpio -t --quiet < "$dir/without.cpio" | grep -q firmware'
is "more than that differs" [ "$(diff "$dir/with.list" "$dir/without.list" |
	grep -c '^[<>] [a-z]* /lib')" = "$(diff "$dir/with.list" "$dir/without.list" |
	grep -c '^[<>]')" ]
if [ -z "$(cat $b/firmware $b/authorities | tr -d '\n')" ]; then
	is "the default is another" cmp "$dir/without.cpio" $b/initramfs.cpio
fi

ln -s /etc/passwd "$fw/link"
refused 'link is no file'
rm "$fw/link"
mkfifo "$fw/pipe"
refused 'pipe is no file'
rm "$fw/pipe"
touch "$fw/a b"
refused 'a b: no driver asks'
rm "$fw/a b"
touch "$fw/x
slink evil x 0777 0 0"
refused 'no driver asks for such a name'
rm "$fw/x"*
touch "$fw/card.bin.zst"
refused 'card.bin.zst is compressed'
rm "$fw/card.bin.zst"
rm -r "$fw"
refused 'no such folder'
echo "$passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
