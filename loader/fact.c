/* Reads small files below /proc and /sys. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "loader/fact.h"

#include <fcntl.h>

#include "lib/fd.h"
#include "lib/hex.h"

struct slice fact_text(int root, const char *path, char buffer[FACT_BYTES])
{
	AUTO_FD fd = openat(root, path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : fd_read_at(fd, buffer, FACT_BYTES, 0);

	return (struct slice){buffer, n > 0 ? (size_t)n : 0};
}

struct slice fact_line(int root, const char *path, char buffer[FACT_BYTES])
{
	struct slice text = fact_text(root, path, buffer);

	return slice_cut(&text, '\n');
}

bool fact_number(int root, const char *path, uint64_t *value)
{
	char buffer[FACT_BYTES];
	struct slice line = fact_line(root, path, buffer);

	return hex_number(line, value);
}

struct slice fact_cpu_flags(int root, char buffer[FACT_BYTES])
{
	struct slice text = fact_text(root, "proc/cpuinfo", buffer), line = {0};

	while (text.n && !slice_skip(&line, S("flags")))
		line = slice_cut(&text, '\n');
	return line;
}

bool fact_among(struct slice words, struct slice word)
{
	while (words.n)
		if (slice_eq(slice_word(&words), word))
			return true;
	return false;
}
