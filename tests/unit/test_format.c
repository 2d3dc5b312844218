/* Tests of formatted text: every conversion is what the C library makes of it. */
/* SPDX-License-Identifier: MIT */
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "lib/format.h"
#include "tests/unit/test.h"

__attribute__((format(printf, 2, 3))) static bool agrees(size_t room, const char *format, ...)
{
	char ours[256] = "?", theirs[256] = "?";
	va_list args;

	va_start(args, format);
	int n = format_put(ours, room, format, args);
	va_end(args);
	va_start(args, format);
	int wanted = vsnprintf(theirs, room, format, args);
	va_end(args);
	return n == wanted && memcmp(ours, theirs, sizeof(ours)) == 0;
}

#define AGREES(...) OK(agrees(256, __VA_ARGS__))

TEST(format_numbers)
{
	static const int values[] = {0, 1, -1, 9, 10, 255, -256, INT_MAX, INT_MIN};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		int v = values[i];
		unsigned u = (unsigned)v;

		AGREES("%d|%i|%u|%x|%X|%#x|%#X", v, v, u, u, u, u, u);
		AGREES("%5d|%-5d|%05d|%+d|%.3d|%.0d|%8.3d|%-8.3d|", v, v, v, v, v, v, v, v);
		AGREES("%08x|%02X|%#08x|%-8x|%3u|%03u", u, u, u, u, u, u);
		AGREES("%hhd|%hd|%hhu|%hu|%02hhX", (signed char)v, (short)v, (unsigned char)u,
		       (unsigned short)u, (unsigned char)u);
		AGREES("%*d|%-*d|%.*d", 7, v, 7, v, 4, v);
		AGREES("%*d|%.*d", -7, v, -1, v);
	}
}

TEST(format_long_numbers)
{
	static const int64_t values[] = {0, -1, INT64_MAX, INT64_MIN, 1ll << 32};

	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		int64_t v = values[i];
		uint64_t u = (uint64_t)v;

		AGREES("%lld|%llu|%llx|%ld|%lu|%lX", (long long)v, (unsigned long long)u,
		       (unsigned long long)u, (long)v, (unsigned long)u, (unsigned long)u);
		AGREES("%zu|%zd|%ju|%jd|%td|%04llx", (size_t)u, (ssize_t)v, (uintmax_t)u,
		       (intmax_t)v, (ptrdiff_t)v, (unsigned long long)u);
	}
}

TEST(format_texts)
{
	AGREES("%s%s|%5s|%-5s|%.2s|%.*s|%-7.*s|%.0s|", "ab", "", "ab", "ab", "abc", 1, "xyz", 2,
	       "xyz", "abc");
	AGREES("%c%c%%|%3c|%-3c|100%%", 'a', 0, 'b', 'c');
	AGREES("%s", "");
	AGREES("plain");
}

/* Without the NUL that a length makes needless. */
TEST(format_reads_no_further)
{
	const char two[2] = {'a', 'b'};

	AGREES("%.*s|%.2s", 2, two, two);
}

TEST(format_cuts)
{
	for (size_t room = 0; room < 16; room++)
		OK(agrees(room, "%s-%08x-%d", "abc", 0x1234u, 42));
}

/* What it does not know it does not guess. */
TEST(format_ends_at_what_it_does_not_know)
{
	char room[16];
	const char *unknown = "a%fb";
	va_list none;

	memset(&none, 0, sizeof(none));
	OK(format_put(room, sizeof(room), unknown, none) == 1 && strcmp(room, "a") == 0);
	unknown = "a%";
	OK(format_put(room, sizeof(room), unknown, none) == 1 && strcmp(room, "a") == 0);
}
