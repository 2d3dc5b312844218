#!/bin/sh
# What `make install` puts where, with and without OpenRC on the system, that the hooks which keep
# the record of a start do so, and that `make uninstall` takes all of it away again.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
unset MAKEFLAGS MAKELEVEL MFLAGS
base=$(mktemp -d)
trap 'rm -rf "$base"' EXIT
dir=$base/dest
root=$base/root
mkdir "$dir"
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

# An initramfs that a boot loader has left a record in, or, with "without", none.
initramfs()
{
	rm -rf "$root"
	mkdir -p "$root/run" "$root/.extra/kexling"
	[ "$1" = without ] || echo '{"schema":1}' > "$root/.extra/kexling/boot.json"
}

# in_root SCRIPT: it, with that initramfs for "/"
in_root()
{
	sed "s|/\.extra/|$root&|g; s|/run/|$root&|g" "$1"
}

# kept YES|NO WHO: whether the next system finds the record, for everybody to read.
kept()
{
	cmp -s "$root/.extra/kexling/boot.json" "$root/run/kexling/boot.json" &&
		[ "$(stat -c %a "$root/run/kexling")" = 755 ] && there=yes || there=no
	[ $there = "$1" ] && return
	echo "$2: the record is kept: $there, wanted: $1"
	failed=1
}

# As initramfs-tools has it: asked for what it needs, then run; without BusyBox there are klibc's
# commands alone, and no cp among them.
by_initramfs_tools()
{
	mkdir -p "$base/klibc"
	for command in cat mkdir sh; do ln -sf "$(command -v $command)" "$base/klibc/"; done
	[ -x "$1" ] && [ -z "$("$1" prereqs)" ] || { echo "$1: does not answer prereqs"; failed=1; }
	in_root "$1" > "$base/hook"
	PATH="$base/klibc" sh "$base/hook" || { echo "$1: exit $?"; failed=1; }
}

# As dracut has it: a module that is asked whether it fits, and says which files to take; a hook is
# read by the shell that goes on after it.
by_dracut()
{
	inst_hook()
	{
		[ "$1 $2" = "cleanup 90" ] && in_root "$3" > "$base/hook"
	}
	rm -f "$base/hook"
	moddir=$1
	. "$moddir/module-setup.sh"
	check && install || { echo "$1: not taken"; failed=1; }
	[ "$(sh -c '. "$1"; echo on' sh "$base/hook")" = on ] ||
		{ echo "$1: its hook ends what runs it"; failed=1; }
}

by_tmpfiles()
{
	systemd-tmpfiles --root="$root" --create "$1" || { echo "$1: exit $?"; failed=1; }
}

installs install
has yes usr/sbin/kexling usr/sbin/kexec usr/share/man/man8/kexling.8 usr/share/man/man8/kexec.8 \
	usr/share/bash-completion/completions/kexling usr/lib/systemd/system/kexling-next.service
has no etc/init.d
init_top=usr/share/initramfs-tools/scripts/init-top/kexling
module=usr/lib/dracut/modules.d/90kexling
tmpfiles=usr/lib/tmpfiles.d/kexling.conf
has yes $init_top $module/module-setup.sh $module/kexling-keep.sh $tmpfiles
for left in with without; do
	[ $left = with ] && wanted=yes || wanted=no
	initramfs $left
	by_initramfs_tools "$dir/$init_top"
	kept $wanted initramfs-tools
	initramfs $left
	(by_dracut "$dir/$module"; exit $failed) || failed=1
	kept $wanted dracut
	initramfs $left
	if command -v systemd-tmpfiles > /dev/null; then
		by_tmpfiles "$dir/$tmpfiles"
		kept $wanted tmpfiles
	else
		echo "skipped: no systemd-tmpfiles here"
	fi
done
mkdir -p "$dir/sbin"
: > "$dir/sbin/openrc-run"
installs install
has yes etc/init.d/kexling-load etc/init.d/kexling-exec etc/init.d/kexling-good
[ -x "$dir/etc/init.d/kexling-good" ] || { echo "kexling-good: not to be run"; failed=1; }
installs uninstall
left=$(find "$dir" -type f ! -name openrc-run -o -type l)
[ -z "$left" ] || { echo "left behind: $left"; failed=1; }
exit $failed
