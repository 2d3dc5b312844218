#!/bin/sh
# The built program's commands on made-up files: what they print, and with which exit code. Nothing
# is loaded.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
build=$PWD/build/${ARCH:-x86_64}
kernel=$build/kexling.efi
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
passed=0 failed=0

# gives CODE TEXT COMMAND...: the exit code, and the whole output or, after "~", a part of it.
gives() {
	code=$1 text=$2
	shift 2
	got=$("$@" 2>&1)
	rc=$?
	case $text in
	'~'*) case $got in *"${text#?}"*) same=yes ;; *) same=no ;; esac ;;
	*) [ "$got" = "$text" ] && same=yes || same=no ;;
	esac
	if [ "$rc" = "$code" ] && [ $same = yes ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$*: exit $rc, not $code, or not the output '$text':"
		echo "$got"
	fi
}

cd "$dir" && ln -s "$build/kexling" kexling && ln -s "$build/kexling" kexec || exit 2
# Our own image under another name: as itself it is no default.
LC_ALL=C sed 's/-kexling (kexling@/-another (someone@/' "$kernel" > vmlinuz &&
	echo 1 > a && echo 22 > b || exit 2

gives 2 "kexling: one ID is enough: what is 'b'" ./kexling boot a b

# check
mkdir -p tree/boot/grub empty
cp vmlinuz tree/boot/good
head -c 400000 vmlinuz > tree/boot/cut
echo a | cpio -o -H newc --quiet > tree/boot/initrd
zstd -q -c tree/boot/initrd | head -c 60 > tree/boot/torn
entry() {
	printf "menuentry '%s' {\nlinux /boot/%s ro\ninitrd /boot/%s\n}\n" "$1" "$2" "$3"
}
entry Good good initrd > tree/boot/grub/grub.cfg
echo "menuentry 'Off' { halt }" >> tree/boot/grub/grub.cfg
gives 0 '' ./kexling check --root tree
# on a terminal it shows how far it is, and leaves nothing of it
gives 0 '~checking 1 of 2: Good' script -qec './kexling check --root tree' /dev/null
gives 0 '' sh -c 'script -qec "./kexling check --root tree" /dev/null | tail -c 79 | tr -d " \r"'
# its own image: the entry behind it is started instead, in its place only by name
cp "$kernel" tree/boot/own
{ entry First good initrd; entry Own own initrd; entry Next good initrd; } > tree/boot/grub/own.cfg
{ echo 'set default=1'; cat tree/boot/grub/own.cfg; } > tree/boot/grub/grub.cfg
gives 0 '~title        Next' ./kexling show --root tree
gives 0 '~"code": "own-image"' ./kexling list --root tree --json
gives 0 '~Own  [' ./kexling list --root tree
mkdir -p deep/boot/grub && cp vmlinuz deep/boot/good
printf 'menuentry A --id a { linux /boot/good ro }\nsubmenu "S" {\nmenuentry B { halt }\n}\n' \
	> deep/boot/grub/grub.cfg
gives 0 "$(printf 'grub\n* A  [\n  S >\n    B  [\n')" \
	sh -c './kexling list --tree --root deep | sed "s/\[.*/[/"'
gives 0 'disk  ext4, grub
* A  [
      name    a
      kernel  /boot/good
      on      disk
      cmdline ro
  S >
    B  [
        name    B' \
	sh -c './kexling list --tree --long --volume deep,label=disk,fstype=ext4 | sed "s/\[.*/[/"'
gives 0 '~would boot Own' ./kexling boot Own --dry-run --root tree
gives 0 '' ./kexling check --root tree
rm tree/boot/own tree/boot/grub/own.cfg
entry Good good initrd > tree/boot/grub/grub.cfg
echo "menuentry 'Off' { halt }" >> tree/boot/grub/grub.cfg
entry Short cut initrd >> tree/boot/grub/grub.cfg
gives 1 "/boot/grub/grub.cfg:6: Short: /boot/cut: the kernel is cut short: the file has 400000 \
bytes of $(wc -c < vmlinuz)" ./kexling check --volume tree
entry Torn good torn > tree/boot/grub/grub.cfg
gives 1 "/boot/grub/grub.cfg:1: Torn: /boot/good: initrd /boot/torn is cut short: the zstd data \
that begin at byte 0 are not over where the file ends, at 60" ./kexling check --root tree
entry Odd good odd > tree/boot/grub/grub.cfg
echo '<html>' > tree/boot/odd
gives 1 '~initrd /boot/odd is damaged: neither an archive nor compressed' \
	./kexling check --root tree
entry Near good intird > tree/boot/grub/grub.cfg
gives 1 '~initrd /boot/intird: No such file or directory on disk; there is initrd' \
	./kexling check --volume tree,uuid=disk
entry Gone good none > tree/boot/grub/grub.cfg
gives 1 '~disk:/boot/grub/grub.cfg:1: Gone: initrd /boot/none: No such file' \
	./kexling check --volume tree,uuid=disk
gives 1 '~nothing would be booted by itself' ./kexling check --volume tree
gives 1 '~no boot entry was found' ./kexling check --root empty
cp -L kexling anyone && chmod 755 . anyone
gives 1 '~no boot entry was found: only root can read disks; --root DIR' \
	setpriv --reuid 65534 --clear-groups ./anyone list
gives 2 '~x: No such file or directory; a directory, an image or a block device' ./kexling check x
entry Good good initrd > tree/boot/grub/grub.cfg
printf 'submenu S {\nmenuentry In { linux /boot/none }\n}\n' >> tree/boot/grub/grub.cfg
id=$(./kexling list tree | sed -n 's/.*In  \[\(.*\)\].*/\1/p')
gives 0 "$(./kexling list --root tree)" ./kexling list tree
gives 0 "$(./kexling show "$id" --root tree)" ./kexling show "${id%???}" --root tree
gives 0 '~kernel  /boot/none' ./kexling list --long tree
gives 1 '~disk:/boot/grub/grub.cfg:6: In: ' ./kexling check --volume tree,uuid=disk
gives 2 "~one WHERE is enough: what is 'b'" ./kexling list tree b
gives 1 "kexling: this is for kexling's own rescue shell: no boot loader runs here that holds \
disks" ./kexling ro
gives 2 '~which device?' ./kexling rw
gives 1 '~menu: it needs a terminal' ./kexling menu --root tree

# an installer's own configuration names files for other menus, and is as it should be
mkdir -p inst/isolinux && cp vmlinuz inst/k
printf 'include gtk.cfg\ndefault a\nlabel a\nkernel /k\n' > inst/isolinux/isolinux.cfg
gives 0 '' ./kexling check inst

# show: an entry that a variable chose for one start, and what that start would remove
mkdir -p esp/loader/entries vars
for name in a b; do printf 'title %s\nlinux /k\n' $name > esp/loader/entries/$name.conf; done
cp vmlinuz esp/k
printf '\7\0\0\0a\0.\0*\0\0\0' > vars/LoaderEntryOneShot-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f
gives 0 '~unset        LoaderEntryOneShot  in /LoaderEntryOneShot-4a67b082' \
	./kexling show --root esp --efivars vars
gives 0 '~title        a' ./kexling show --root esp --efivars vars
gives 0 '~title        b' ./kexling show --root esp --efivars none

# set-default: what becomes of the environment block, and that nothing else changes
block() {
	{ printf '# GRUB Environment Block\n' && printf '%s\n' "$@" && printf '%1024s' '' |
		tr ' ' '#'; } | head -c 1024
}
others() {
	find keeps vars -type f ! -name grubenv -exec sha256sum {} + | sort
}
mkdir -p keeps/boot/grub && cp vmlinuz keeps/k && cat > keeps/boot/grub/grub.cfg << 'END'
load_env
if [ "${next_entry}" ]; then
	set default="${next_entry}"
	set next_entry=
	save_env next_entry
else
	set default="${saved_entry}"
fi
menuentry A --id a { linux /k }
submenu "S > T" {
menuentry B { linux /k }
menuentry "B > C" { linux /k }
}
END
block x=1 saved_entry=0 y=2 > keeps/boot/grub/grubenv
before=$(others)
env_is() {
	block "$@" | cmp - keeps/boot/grub/grubenv
}
gives 0 '' ./kexling set-default 'B > C' --root keeps
gives 0 '' env_is x=1 'saved_entry=S >> T>B >> C' y=2
gives 0 '~title        B > C' ./kexling show --root keeps
gives 0 '' ./kexling set-default a --once --root keeps
gives 0 '' env_is x=1 'saved_entry=S >> T>B >> C' y=2 next_entry=a
gives 0 '~title        A' ./kexling show --root keeps
gives 1 "~no entry 'z'" ./kexling set-default z --root keeps
gives 2 '~which entry?' ./kexling set-default --root keeps
gives 0 '' env_is x=1 'saved_entry=S >> T>B >> C' y=2 next_entry=a
gives 0 "$before" others
block "saved_entry=$(printf '%970s' '')" | tr ' ' z > keeps/boot/grub/grubenv
cp keeps/boot/grub/grubenv full
gives 1 '~it is no environment block, or it is full' \
	./kexling set-default 'B > C' --root keeps --once
gives 0 '' cmp full keeps/boot/grub/grubenv
variable=esp-vars/LoaderEntryDefault-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f
mkdir esp-vars
gives 0 '' ./kexling set-default b --root esp --platform efi --efivars esp-vars
gives 0 0700000062002e0063006f006e0066000000 \
	sh -c "od -An -v -tx1 $variable | tr -d ' \\n'"

# boot: what a file becomes in the initrd
echo 'extra /x.cred' >> esp/loader/entries/a.conf && cp a esp/x.cred
gives 0 '~initrd   /x.cred newc:.extra/credentials/x.cred' ./kexling boot a --dry-run --root esp

# the reason is the problem that refuses, not the first one
mkdir -p disc/live && cp vmlinuz disc/live/k && mkdir -p disc/boot/grub stick/isos
printf 'menuentry "Live" {\nlinux /live/k\ninitrd /live/none\n}\n' > disc/boot/grub/grub.cfg
: > stick/isos/x.iso
gives 1 '~Live: initrd /live/none: No such file' ./kexling boot Live --dry-run --iso \
	--volume stick,uuid=1 --volume disc,device=x.iso,fstype=iso9660,loop=/isos/x.iso

# load, and the same under the other name
gives 0 '~"reason": "ok"' ./kexling load vmlinuz --initrd tree/boot/initrd --dry-run --json
gives 0 '~"reason": "ok"' ./kexling load vmlinuz --initrd a --force --dry-run --json
gives 1 '~no kernel unpacks it; --force takes it' ./kexling load vmlinuz --initrd a --dry-run
gives 0 '~"cmdline": "x y z"' \
	./kexling load vmlinuz --command-line x --append y --append=z --dry-run --json
gives 0 '~initrd   a
  initrd   b
  command line q' ./kexec -l vmlinuz --initrd a --ramdisk=b --append=q --dry-run
gives 0 '~usage: kexec -l KERNEL' ./kexec --help
gives 1 'kexling: initrd none: No such file or directory' ./kexec -l vmlinuz --initrd none --dry-run
gzip -1 -c vmlinuz > vmlinuz.gz && head -c 300000 vmlinuz.gz > torn.gz
gives 0 '~"format": "bzimage"' ./kexling load vmlinuz.gz --dry-run --json
gives 1 '~"reason": "truncated"' ./kexling load torn.gz --dry-run --json
gives 1 '~"reason": "initrd-truncated"' \
	./kexling load vmlinuz --initrd tree/boot/torn --dry-run --json
gives 1 '~"reason": "unknown-image"' ./kexling load a --dry-run --json
gives 1 '~vmlinuz: the command line has 5000 bytes' \
	./kexec -l vmlinuz --command-line "$(printf '%5000s' x)" --dry-run
gives 1 '~device tree' ./kexec -l vmlinuz --dtb a --dry-run
gives 2 "~no option '--entry=1'" ./kexec -l vmlinuz --entry=1
gives 2 '~kexling: load: which kernel?' ./kexling load
gives 2 '~which kernel?' ./kexec -l
gives 1 '~crash kernels are not loaded' ./kexec -p vmlinuz

# --reuse-cmdline: the running one, without the words that belong to other files
words=$(tr ' ' '\n' < /proc/cmdline | sed '/^--$/,$d' | grep -cvE '^(BOOT_IMAGE|initrd)=')
gives 0 "$words" sh -c './kexec -l vmlinuz --reuse-cmdline --dry-run |
	sed -n "s/.*command line //p" | tr " " "\n" | sed "/^--\$/,\$d" | grep -c .'

# ip
gives 1 'kexling: ip: nosuch0 is no network interface of this system' ./kexling ip nosuch0
gives 2 "kexling: no option '--what'; 'kexling help ip' lists them" ./kexling ip --what
gives 2 "kexling: one INTERFACE is enough: what is 'b'" ./kexling ip a b
gives 2 "kexling: exec --via x: it is now, systemctl or openrc" ./kexling exec --via x
gives 2 "kexling: boot --via x: it is now, systemctl or openrc" ./kexling boot --via=x

# the package's script is not here
if [ ! -e /usr/lib/kexling/install ]; then
	gives 1 '~kexling: /usr/lib/kexling/install is not there' ./kexling install --remove
fi
gives 2 'kexling: install --by x: it is auto, efi or grub' ./kexling install --by x

# what there is: every command, its options, the same by three ways of asking
gives 0 '~  list        [WHERE]      every boot entry' ./kexling
gives 0 "$(./kexling)" ./kexling help
gives 0 "$(./kexling)" ./kexling --help
gives 0 "$(./kexling)" ./kexling -h
gives 0 '' sh -c "./kexling help | awk 'length > 79'"	# of a console

# log: of a file
gives 1 "~kexling: none: No such file or directory; kexling leaves it there when it starts" \
	./kexling log none
echo '{"schema":1,"times":{"start":12},"decision":{"title":"Debian","why":"asked for"}}' > boot.json
gives 0 '~Started Debian: asked for' ./kexling log boot.json
gives 0 "$(cat boot.json)" ./kexling log --json boot.json
printf '{"schema":1,"events":[{"what":"\033[2J"}]}\n' > steers.json
gives 1 'kexling: this is no record of a start' ./kexling log --json steers.json
gives 0 '' ./kexling log boot.json --timeline start.svg
gives 0 '~kexling: Debian</text>' cat start.svg
gives 1 'kexling: this is no record of a start' ./kexling log a
gives 0 '' ./kexling good
gives 0 '' ./kexling forget

commands=$(./kexling help --table | awk -F '\t' '$2 == "" { print $1 }' | tr '\n' ' ')
gives 0 'list show explain check boot menu set-default load exec unload status ip log good '\
'forget grub ipxe kexec install rw ro version fetch help ' \
	echo "$commands"
for command in $commands; do
	gives 0 "~kexling $command: " ./kexling help "$command"
	gives 0 "$(./kexling help "$command")" ./kexling "$command" --help
done
gives 0 '~usage: kexling load KERNEL [OPTIONS]' ./kexling load --help --dry-run
gives 0 '~--via now|systemctl|openrc  ' ./kexling boot -h
gives 0 "$(./kexec --help)" ./kexling help kexec
gives 0 '' sh -c './kexling help list 2>&1 > /dev/null'
gives 2 '' sh -c './kexling lsit 2> /dev/null'

# which one this is
gives 0 '~kexling 0.' ./kexling --version
gives 0 '~; bzip2 gzip lz4 lzma lzop xz zstd' ./kexling version
gives 0 "$(./kexling version)" ./kexec -v

# what may have been meant
gives 2 "kexling: no command 'lsit'; did you mean 'list'? 'kexling help' lists them" ./kexling lsit
gives 2 "kexling: no command 'frobnicate'; 'kexling help' lists them" ./kexling frobnicate
gives 2 "kexling: no command 'bot'; did you mean 'boot'? 'kexling help' lists them" \
	./kexling help bot
gives 2 "kexling: no option '--jsno'; did you mean '--json'? 'kexling help list' lists them" \
	./kexling list --jsno
gives 2 "kexling: no option '--intrid=a'; did you mean '--initrd'? 'kexec --help' lists them" \
	./kexec -l k --intrid=a
gives 2 "kexling: no option '--dry-run'; 'kexling help list' lists them" ./kexling list --dry-run
gives 2 "kexling: no option '-z'; 'kexling help status' lists them" ./kexling status -z
gives 2 "kexling: a value is missing behind '--root'; 'kexling help list' lists them" \
	./kexling list --root
gives 2 "kexling: unload takes no 'x'" ./kexling unload x

echo "commands: $passed as expected, $failed not"
[ $failed -eq 0 ] && [ $passed -gt 20 ]
