#!/bin/sh
# Lines of sources and scripts end at 100 columns. Text, tables of data and what tests compare with
# are no sources.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2

# sources: by their names, and whatever begins with "#!". Outside of a repository every file counts.
sources()
{
	{ git ls-files 2> /dev/null || find . -name build -prune -o -type f -print; } |
	while read -r file; do
		case $file in
		tests/trees/*/*|tests/fuzz/*/*|*.md) continue ;;
		*.[ch]|*.sh|*.py|*.awk|*Makefile) ;;
		*) [ -f "$file" ] && [ "$(head -c 2 "$file" | tr -d '\0')" = '#!' ] || continue ;;
		esac
		[ ! -f "$file" ] || echo "$file"
	done
}

# A tab goes to the next multiple of eight; the bytes of a character after its first take no room.
sources | sort | LC_ALL=C xargs awk '
	function width(line,   before) {
		gsub(/[\200-\277]/, "", line)
		while ((before = index(line, "\t")) > 0)
			line = substr(line, 1, before - 1) \
				substr("        ", (before - 1) % 8 + 1) substr(line, before + 1)
		return length(line)
	}
	FNR == 1 { files++ }
	(length($0) > 100 || /\t/) && width($0) > 100 {
		printf "%s:%d: ends at column %d, not at 100\n", FILENAME, FNR, width($0)
		bad++
	}
	END {
		printf "lines: %d files, %d lines too long\n", files, bad
		exit bad > 0 || files < 100
	}'
