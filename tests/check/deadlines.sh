#!/bin/sh
# No test waits without a deadline: a loop that sleeps or reads until something comes has one in
# sight, by a name or by the number of its rounds. `deadlines.exceptions` names what ends otherwise.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2

files()
{
	{ git ls-files tests 2> /dev/null || find tests -type f; } | while read -r file; do
		case $file in
		*.py) echo "$file" ;;
		tests/trees/*/*|tests/fuzz/*/*|tests/check/deadlines*) ;;
		*) [ "$(head -c 2 "$file" | tr -d '\0')" != '#!' ] || echo "$file" ;;
		esac
	done
}

# A loop is its head and what is indented deeper. `for` ends by itself.
files | sort | LC_ALL=C xargs awk '
	function judge() {
		if (head && body ~ waits && head body !~ bound && !((name ": " line) in known)) {
			printf "%s:%d: it waits, and has no deadline: %s\n", name, at, line
			bad++
		}
		head = ""
	}
	BEGIN {
		waits = "sleep|recv|accept\\(|\\.wait\\(|readline|poll\\("
		bound = "deadline|limit|monotonic|SECONDS|seconds|timeout|tries|left|rounds"
		while ((getline row < "tests/check/deadlines.exceptions") > 0)
			if (row !~ /^#/)
				known[row] = 1
	}
	FNR == 1 { judge(); files++ }
	{ match($0, /^[ \t]*/) }
	/[^ \t]/ && head && RLENGTH <= indent { judge() }
	head { body = body $0 "\n" }
	!head && /^[ \t]*(while|until)[ (]/ {
		head = $0 "\n"; body = $0 "\n"; indent = RLENGTH
		name = FILENAME; at = FNR; line = substr($0, RLENGTH + 1)
		loops++
	}
	END {
		judge()
		printf "deadlines: %d files, %d loops, %d without a deadline\n", files, loops, bad
		exit bad > 0 || loops == 0
	}'
