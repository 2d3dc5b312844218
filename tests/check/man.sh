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

commands=$(sed -n '/cli_command commands/,/^};/s/^\t{"\([a-z]*\)".*/\1/p' init/cli/cli.c)
# Of kexec's long options those that the page leaves out.
unnamed='kexec-file-syscall|kexec-syscall|kexec-syscall-auto|no-checks|no-ifdown|type|load-panic'
# shellcheck disable=SC2086
{
	named command $commands
	named option $(sed -n 's/^\t\(ROW\|IGNORED\)("\([a-z-]*\)".*/--\2/p' init/cli/options.c |
		grep -vE -- "--($unnamed)\$") \
		-c -s -a -i -x -t -p
	named option $(grep -ohE '"--[a-z-]+"' init/cli/volumes.c init/cli/ip.c init/cli/exec.c |
		tr -d '"' | sort -u)
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
