#!/bin/sh
# What completes the program's words in bash, and in zsh where there is one: that it loads, and
# completes a command, an option, a value and a file.
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
table=$PWD/build/${ARCH:-x86_64}/kexling
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$table" help --table | init/cli/completion bash kexling kexec > "$dir/bash" || exit 1
"$table" help --table | init/cli/completion zsh kexling kexec > "$dir/_kexling" || exit 1
init/cli/completion bash kexling < /dev/null > /dev/null 2>&1 && echo "made of nothing" && exit 1
mkdir "$dir/tree" "$dir/other" && : > "$dir/vmlinuz" || exit 2
passed=0 failed=0

# same SHELL LINE GOT WANTED
same() {
	if [ "$3" = "$4" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$1: '$2' gives '$3', not '$4'"
	fi
}

# in_bash WORD...: what the last word may become. A "=" is a word of its own there, but nothing that
# is completed.
in_bash() {
	(cd "$dir" && bash -c '
		. ./bash || exit
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) word=${!#}
		_kexling "$1" "${word#=}" "${COMP_WORDS[COMP_CWORD - 1]}"
		echo "${COMPREPLY[*]}"' bash "$@")
}

same bash 'kexling li' "$(in_bash kexling li)" list
same bash 'kexling u' "$(in_bash kexling u)" unload
commands=$("$table" help --table | awk -F '\t' '$2 == "" { print $1 }' | xargs)
same bash 'kexling ' "$(in_bash kexling '')" "$commands"
same bash 'kexling list --j' "$(in_bash kexling list --j)" --json
same bash 'kexling exec ' "$(in_bash kexling exec '')" '--via --help'
same bash 'kexling exec --via ' "$(in_bash kexling exec --via '')" 'now systemctl openrc'
same bash 'kexling exec --via=' "$(in_bash kexling exec --via =)" 'now systemctl openrc'
same bash 'kexling exec --via=s' "$(in_bash kexling exec --via = s)" systemctl
same bash 'kexling list --root t' "$(in_bash kexling list --root t)" tree
same bash 'kexling list --root v' "$(in_bash kexling list --root v)" ''
same bash 'kexling load v' "$(in_bash kexling load v)" vmlinuz
same bash 'kexling help st' "$(in_bash kexling help st)" status
same bash 'kexling list --default ' "$(in_bash kexling list --default '')" ''
same bash './kexec --reu' "$(in_bash ./kexec --reu)" --reuse-cmdline

# in_zsh LINE: what the line becomes when its end is completed, on a terminal of its own.
in_zsh() {
	# shellcheck disable=SC2016
	(cd "$dir" && zsh -f -c '
		zmodload zsh/zpty
		zpty shell "TERM=dumb zsh -f -i"
		zpty -w shell "fpath=($PWD \$fpath) PS1= PS2="
		zpty -w shell "autoload -Uz compinit; compinit -D -u"
		zpty -w shell "show() print -r -- \"<\$BUFFER>\"; zle -N show; bindkey \"^X\" show"
		zpty -w shell "echo ready\$((6 * 7))"
		zpty -r -m shell answer "*ready42*"
		zpty -w -n shell "$1"$'"'\\t\\x18'"'
		zpty -r -m shell answer "*<*>*"
		answer=${answer##*<}
		print -r -- "${${answer%%>*}% }"
		zpty -d shell' zsh "$1")
}

if command -v zsh > /dev/null; then
	zsh -n "$dir/_kexling" || failed=$((failed + 1))
	while IFS=: read -r before after; do
		same zsh "$before" "$(in_zsh "$before" < /dev/null)" "$after"
	done << 'LINES'
kexling li:kexling list
kexling list --js:kexling list --json
kexling exec --via s:kexling exec --via systemctl
kexling exec --via=s:kexling exec --via=systemctl
kexling list --root t:kexling list --root tree/
kexling load v:kexling load vmlinuz
kexec --reu:kexec --reuse-cmdline
LINES
else
	echo "completion: no zsh here"
fi
echo "completion: $passed as expected, $failed not"
[ $failed -eq 0 ] && [ $passed -gt 10 ]
