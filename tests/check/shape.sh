#!/bin/sh
# Length, branches and nesting of functions, and length of files. What a limit would make worse is
# named in shape.exceptions, with the reason.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
exec awk -f tests/check/shape.awk -v exceptions=tests/check/shape.exceptions \
	$(find init loader discover lib -name '*.c' | sort)
