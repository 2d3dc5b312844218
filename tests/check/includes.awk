# Lines of grep -Hn: an #include each.
# SPDX-License-Identifier: MIT
{
	checked++
	if (may_use($1, $4))
		next
	printf "%s:%s: %s may not include \"%s\"\n", $1, $2, folder_of($1), $4
	bad++
}

END {
	printf "deps: %d includes, %d in the wrong direction\n", checked, bad
	exit bad > 0 || checked == 0
}
