#!/bin/sh
# Who may call what, by the undefined symbols of each object: it catches what includes cannot, such as
# a parser that opens a file, or PID 1 code that can exit.
#   symbols.sh OBJECT-FOLDER        objects are named like their sources: discover/conf/bls.o
# SPDX-License-Identifier: MIT
cd "$(dirname "$0")/../.." || exit 2
objects=${1:-build/x86_64/obj}
checked=0 bad=0

# may_not FOLDER REGEXP [EXCEPT-FILE-REGEXP]: no object below the folder calls what matches.
may_not() {
	for object in $(find "$objects/$1" -name '*.o' | sort); do
		echo "${object#"$objects"/}" | grep -qE "^(${3:-none})\.o\$" && continue
		checked=$((checked + 1))
		hits=$(nm -u "$object" | awk '{print $2}' | grep -E "^($2)\$" | tr '\n' ' ')
		[ -z "$hits" ] && continue
		echo "${object#"$objects"/}: may not call $hits"
		bad=$((bad + 1))
	done
}

# keeps_nothing FOLDER: no variable outlives a call. Relocated constants are no variables.
keeps_nothing() {
	for object in $(find "$objects/$1" -name '*.o' | sort); do
		checked=$((checked + 1))
		hits=$(nm -f sysv "$object" | awk -F'|' \
			'$7 ~ /^(\.bss|\.data|\*COM\*)/ && $7 !~ /rel\.ro/ {print $1}' | tr '\n' ' ')
		[ -z "$hits" ] && continue
		echo "${object#"$objects"/}: keeps state in $hits"
		bad=$((bad + 1))
	done
}

unsafe='strcpy|strcat|sprintf|vsprintf|gets|strtok|strtok_r|atoi|atol|alloca|system|popen|rand|mktemp|tmpnam'
heap='malloc|calloc|realloc|reallocarray|free|strdup|strndup|asprintf|vasprintf'
files='open|open64|openat|fopen|opendir|fdopendir|stat|lstat|fstat|readlink|access|mount|umount|umount2|read|pread|write|pwrite|mmap|munmap|syscall|ioctl'
process='fork|vfork|clone|exec.*|exit|_exit|_Exit|abort|kill|raise|signal|sigaction'
strings='strlen|strchr|strrchr|strstr|strcmp|strncmp|strcasecmp'

may_not . "$unsafe"
may_not discover/conf "$heap|$files|$process|$strings"
may_not loader 'fork|vfork|clone|exec.*|exit|_exit|abort'
# What PID 1 runs neither ends the process nor allocates without a bound.
may_not init "exit|abort|__assert_fail|$heap|opendir|fdopendir|sleep|usleep|nanosleep|getchar|fgets"
may_not init 'mount|umount|umount2|fsmount' init/machine/mounts
keeps_nothing discover/conf
keeps_nothing loader

echo "symbols: $checked checks, $bad offences"
[ "$bad" -eq 0 ] && [ "$checked" -gt 0 ]
