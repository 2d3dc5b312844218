#!/bin/sh
# SPDX-License-Identifier: MIT
# The image's own snprintf (rootfs/libc/printf.c) prints what the host's does, and knows every conversion
# that the sources use.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# 1. What looks like a conversion in a string of the sources, without those that printf.c has.
unknown=$(grep -rhoE '"([^"\\]|\\.)*"' --include='*.[ch]' init lib loader discover |
	grep -oE '%[-+ #0]*(\*|[0-9]+)?(\.(\*|[0-9]+))?(hh|h|ll|l|j|z|t|L)?[a-zA-Z]' |
	grep -vxE '%[-+0#]*(\*|[0-9]+)?(\.(\*|[0-9]+))?(ll|l|j|z|t)?[diuxXo]|%-?(\*|[0-9]+)?(\.(\*|[0-9]+))?s|%-?(\*|[0-9]+)?c' |
	sort -u || true)
if [ -n "$unknown" ]; then
	echo "rootfs/libc/printf.c does not know what the sources use:"
	echo "$unknown"
	exit 1
fi

# 2. The same output and the same length as the host's.
cat > "$dir/main.c" << 'END'
#include <stdint.h>
#include <stdio.h>
#include <string.h>
int image_snprintf(char *buf, size_t size, const char *fmt, ...);
static int cases, bad;
#define SAME(size, ...) do { \
	char a[80], b[80]; \
	memset(a, 1, 80); memset(b, 1, 80); \
	int m = snprintf(a, size, __VA_ARGS__), n = image_snprintf(b, size, __VA_ARGS__); \
	cases++; \
	if (m != n || memcmp(a, b, 80)) { bad++; printf("%s: %d \"%s\", wanted %d \"%s\"\n", #__VA_ARGS__, n, b, m, a); } \
} while (0)
int main(void)
{
	static const int64_t numbers[] = {0, 1, -1, 9, 10, 255, -4096, INT32_MAX, INT32_MIN};
	SAME(80, "plain"); SAME(80, "%%"); SAME(80, "a%%b%%"); SAME(80, "%s|%5s|%-5s|%.2s|%5.1s", "abc", "abc", "abc", "abc", "abc");
	SAME(80, "%.*s|%*s|%-*s|", 2, "abc", 5, "abc", 5, "abc"); SAME(80, "%*d", -6, 42);
	SAME(80, "%c%c|%3c|%-3c|", 'x', 'y', 'z', 'w'); SAME(80, "%.33s-%02x", "0123-4567", 7u);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		int64_t v = numbers[i];
		SAME(80, "%d|%i|%5d|%-5d|%05d|%+d|%+05d|%.3d|%8.3d", (int)v, (int)v, (int)v, (int)v, (int)v, (int)v, (int)v, (int)v, (int)v);
		SAME(80, "%u|%x|%X|%08x|%4X|%-6x|%o|%.5u|%09u", (unsigned)v, (unsigned)v, (unsigned)v, (unsigned)v, (unsigned)v, (unsigned)v, (unsigned)v, (unsigned)v, (unsigned)v);
		SAME(80, "%ld|%lld|%jd|%zd|%lu|%llx", (long)v, (long long)v, (intmax_t)v, (ssize_t)v, (unsigned long)v, (unsigned long long)v);
	}
	SAME(80, "%#x|%#X|%#x|%#8x|%#08x|%#lx", 0u, 255u, 255u, 255u, 255u, 255ul);
	SAME(80, "%lld %lld %llu", (long long)INT64_MAX, (long long)INT64_MIN, (unsigned long long)UINT64_MAX);
	SAME(80, "%.0d|%.0x|", 0, 0u); SAME(4, "%s", "abcdef"); SAME(4, "%d", 123456); SAME(1, "%s", "abc"); SAME(0, "%s", "abc");
	printf("printf: %d cases, %d differ\n", cases, bad);
	return bad || !cases;
}
END
flags='-std=gnu11 -Wall -Wextra -Werror -g -fsanitize=address,undefined -fno-sanitize-recover=all'
# shellcheck disable=SC2086
gcc $flags -fno-builtin -Dvsnprintf=image_vsnprintf -Dsnprintf=image_snprintf -Dvasprintf=image_vasprintf \
	-Dasprintf=image_asprintf -c -o "$dir/printf.o" rootfs/libc/printf.c
# shellcheck disable=SC2086
gcc $flags -Wno-format -Wno-format-truncation -Wno-format-overflow -Wno-format-zero-length -D_GNU_SOURCE \
	-o "$dir/main" "$dir/main.c" "$dir/printf.o"
"$dir/main"
