#!/bin/sh
# Who may include whom: every quoted #include against deps.txt.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2

find init loader discover lib -name '*.[ch]' | sort |
xargs grep -Hn '^[ 	]*#[ 	]*include[ 	]*"' |
awk -F'[:"]' -f tests/check/deps.awk -f tests/check/includes.awk
