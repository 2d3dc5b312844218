#!/bin/sh
# What `make install` puts where, with and without OpenRC on the system, and that `make uninstall`
# takes all of it away again.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MFLAGS
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
failed=0

installs()
{
	make -s "$1" DESTDIR="$dir" PREFIX=/usr KEXEC=yes > /dev/null || failed=1
}

# has YES|NO PATH...: whether it was installed.
has()
{
	wanted=$1
	shift
	for path; do
		[ -e "$dir/$path" ] && there=yes || there=no
		[ $there = "$wanted" ] && continue
		echo "$path: there: $there, wanted: $wanted"
		failed=1
	done
}

installs install
has yes usr/sbin/kexling usr/sbin/kexec usr/share/man/man8/kexling.8 usr/share/man/man8/kexec.8 \
	usr/share/bash-completion/completions/kexling usr/lib/systemd/system/kexling-next.service
has no etc/init.d
mkdir -p "$dir/sbin"
: > "$dir/sbin/openrc-run"
installs install
has yes etc/init.d/kexling-load etc/init.d/kexling-exec
installs uninstall
left=$(find "$dir" -type f ! -name openrc-run -o -type l)
[ -z "$left" ] || { echo "left behind: $left"; failed=1; }
exit $failed
