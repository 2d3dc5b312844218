#!/bin/sh
# SPDX-License-Identifier: MIT
# The tables of RAID-6 that our kernel computes are those that the kernel's own generator writes.
set -eu
src=$(pwd)/build/${ARCH:-x86_64}/src/linux/lib/raid6
[ -f "$src/gftables.c" ] || { echo 'raid6: skipped, no patched kernel source'; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

gcc -w -o mktables "$src/mktables.c"
./mktables | grep -v '^#' > generated.c
grep -v '^#include' "$src/gftables.c" > computed.c
{
	echo '#include <stdio.h>'
	echo '#include <string.h>'
	echo 'typedef unsigned char u8;'
	echo '#define __init'
	echo '#define __ro_after_init'
	echo '#define EXPORT_SYMBOL(name) extern int exported_##name'
	echo '#include "computed.c"'
	for table in gfmul vgfmul gfexp gflog gfinv gfexi; do
		echo "#define raid6_$table generated_$table"
	done
	echo '#include "generated.c"'
	for table in gfmul vgfmul gfexp gflog gfinv gfexi; do
		echo "#undef raid6_$table"
	done
	echo 'int main(void) { int bad = 0; raid6_fill_tables();'
	for table in gfmul vgfmul gfexp gflog gfinv gfexi; do
		echo "if (memcmp(raid6_$table, generated_$table, sizeof(generated_$table)))" \
			"bad = puts(\"raid6: raid6_$table differs\");"
	done
	echo 'return bad ? 1 : 0; }'
} > compare.c
gcc -Wall -Werror -o compare compare.c
./compare
echo 'raid6: 6 tables, the same'
