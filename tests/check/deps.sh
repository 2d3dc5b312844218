#!/bin/sh
# Who may include whom: every quoted #include against deps.txt. A file's rule is that of the longest
# folder in the table that holds it. A row may also name single headers.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2

find init loader discover lib -name '*.[ch]' | sort |
xargs grep -Hn '^[ 	]*#[ 	]*include[ 	]*"' |
awk -F'[:"]' '
	BEGIN {
		while ((getline line < "tests/check/deps.txt") > 0) {
			if (line ~ /^#/)
				continue
			n = split(line, word, " ")
			known[word[1]] = 1
			for (i = 2; i <= n; i++)
				may[word[1], word[i]] = 1
		}
	}
	function folder(path) { return sub(/\/[^\/]*$/, "", path) ? path : "." }
	function rule(dir) {
		while (!(dir in known) && dir ~ /\//)
			dir = folder(dir)
		return dir
	}
	{
		checked++
		from = rule(folder($1))
		if (!((from, rule(folder($4))) in may) && !((from, $4) in may)) {
			printf "%s:%s: %s may not include \"%s\"\n", $1, $2, folder($1), $4
			bad++
		}
	}
	END {
		printf "deps: %d includes, %d in the wrong direction\n", checked, bad
		exit bad > 0 || checked == 0
	}'
