#!/bin/sh
# What objects may call, by their undefined symbols: of the C library what symbols.txt allows, of
# each other what deps.txt allows. It catches what includes cannot, such as a parser that opens a
# file, and what PID 1 must not do. (Not by nm: it shows what the link-time optimiser sees, and that
# does not count as calls what gcc knows by heart, such as exit, malloc and fork.)
#   symbols.sh [OBJECT-FOLDER]      objects are named like their sources: discover/conf/bls.o
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
objects=${1:-build/${ARCH:-x86_64}/obj}
[ -d "$objects" ] || { echo "no objects in $objects"; exit 2; }

# Folders of architectures that these objects are not for, and TLS that they are without.
absent=$(for a in loader/*/architecture.c; do
	[ -e "$objects/${a%c}o" ] || echo "^${a%architecture.c}"
done)
others=$(echo "${absent:-^$}"
[ -e "$objects/discover/net/tls.o" ] && echo '^discover/net/tls_none' ||
	echo '^discover/net/\(tls\|tls_clock\|tls_verify\|sntp\)\.')

find init loader discover lib -name '*.c' | sort | grep -v "$others" | sed 's/c$/o/' |
(cd "$objects" && xargs readelf -sSW 2>&1) |
awk -v absent="$(echo "$absent" | paste -sd '|')" \
	-f tests/check/deps.awk -f tests/check/symbols.awk
