#!/bin/sh
# The manual page names every command, option, setting, code and reason that the sources have, and
# no command that they have not.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
page=init/kexling.8
text=$(sed 's/\\-/-/g; s/\\f.//g' $page)
checked=0 bad=0

# named WHAT WORD...: each of the words is on the page, as a word of its own.
named() {
	what=$1
	shift
	for word in "$@"; do
		checked=$((checked + 1))
		printf '%s\n' "$text" | grep -qE -- "(^|[^a-z0-9-])$word([^a-z0-9-]|\$)" && continue
		echo "$page: no word about the $what '$word'"
		bad=$((bad + 1))
	done
}

# The commands and options by the program's own table: command, option or nothing, argument, help.
table=$("build/${ARCH:-x86_64}/kexling" help --table) || exit 2
commands=$(printf '%s\n' "$table" | awk -F '\t' '$2 == "" { print $1 }')
# shellcheck disable=SC2086
{
	named command $commands
	named option $(printf '%s\n' "$table" | awk -F '\t' '$2 != "" { print $2 }' | sort -u)
	named setting $(sed -n 's/^\tKEY("\([a-z.]*\)".*/\1/p' init/machine/settings.c)
	named code $(sed -n 's/^\tX([A-Z_]*, "\([a-z-]*\)").*/\1/p' discover/note.h loader/reason.h)
}
for word in $(sed -n '/^.SH COMMANDS/,/^.SS Volumes/s/^\\fB\([a-z]*\)\\fR.*/\1/p' $page); do
	checked=$((checked + 1))
	echo "$commands" | grep -qx "$word" && continue
	echo "$page: there is no command '$word'"
	bad=$((bad + 1))
done
echo "man: $checked words looked for, $bad wrong"
[ "$bad" -eq 0 ] && [ "$checked" -gt 80 ]
