#!/bin/sh
# SPDX-License-Identifier: MIT
# Builds the binary and the initramfs again, in a copy of the tree at another path, and compares.
set -eu

arch=${ARCH:-x86_64}
here=$(pwd)
copy=$(mktemp -d)/a/copy/of/kexling
trap 'rm -rf "${copy%/a/copy/of/kexling}"' EXIT
mkdir -p "$copy/build/$arch/src"

# The sources, and the unpacked third-party trees under their names: only the path is another one.
tar -c --exclude=./build --exclude=./.git . | tar -x -C "$copy"
for name in musl busybox bzip2 xz zlib zstd util-linux mbedtls linux; do
	ln -s "$here/build/$arch/src/$name" "$copy/build/$arch/src/$name"
	cp -p "$here/build/$arch/src/$name.from" "$here/build/$arch/src/$name.ready" \
		"$copy/build/$arch/src/"
done
touch "$copy/build/deps-build"

unset MAKEFLAGS MAKELEVEL MFLAGS
# The copy has no git that knows the commit.
commit=$(sed 's/.*(commit \(.*\)).*/\1/' "build/$arch/version")
(cd "$copy" && make -s COMMIT="$commit" "build/$arch/kexling" "build/$arch/initramfs.cpio")

status=0
for file in kexling initramfs.cpio; do
	first=$(sha256sum < "build/$arch/$file")
	second=$(sha256sum < "$copy/build/$arch/$file")
	[ "$first" = "$second" ] && continue
	echo "$file differs when it is built again:"
	echo "  $first"
	echo "  $second"
	cmp "build/$arch/$file" "$copy/build/$arch/$file" || true
	status=1
done
exit $status
