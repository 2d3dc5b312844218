#!/bin/sh
# Every header compiles alone, and twice.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
checked=0 bad=0

for header in $(find init loader discover lib tests/unit -name '*.h' | sort); do
	checked=$((checked + 1))
	printf '#include "%s"\n#include "%s"\n' "$header" "$header" |
		"${CC_HOST:-gcc}" -std=gnu11 -I. -Wall -Wextra -Werror -fsyntax-only -x c - ||
		{ echo "$header: does not compile alone"; bad=$((bad + 1)); }
done
echo "headers: $checked compiled alone, $bad failed"
[ "$bad" -eq 0 ] && [ "$checked" -gt 0 ]
