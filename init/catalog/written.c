/* Closing what is mounted writable. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/catalog/written.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>

#include "discover/block/writable.h"
#include "lib/sysdir.h"

enum { MOUNTS_BYTES = 65536, PATH_BYTES = 1024, REAL_BYTES = 4096 };

/* A field of /proc/self/mounts, where blanks and the like are "\040" (getmntent(3)). */
static bool unescape(struct slice field, char out[PATH_BYTES])
{
	size_t n = 0;

	while (field.n) {
		char c = field.p[0];
		size_t step = 1;
		if (c == '\\' && field.n >= 4) {
			c = (char)((field.p[1] - '0') * 64 + (field.p[2] - '0') * 8 +
				   (field.p[3] - '0'));
			step = 4;
		}
		if (n + 1 >= PATH_BYTES)
			return false;
		out[n++] = c;
		field = slice_from(field, step);
	}
	out[n] = '\0';
	return true;
}

/* Given up whole, or at least no longer written to: that leaves its journal clean, too. */
static bool close_mount(const char *at)
{
	return umount2(at, 0) == 0 ||
	       mount(NULL, at, NULL, MS_REMOUNT | MS_RDONLY, NULL) == 0;
}

/* The kernel's name: of "/dev/mapper/x" it is that of the node behind it. */
static struct slice name_of(const char *node)
{
	static char real[REAL_BYTES];
	struct slice name = slice_str(realpath(node, real) ? real : node);

	slice_skip(&name, S("/dev/"));
	return name;
}

/* One line of /proc/self/mounts. True: it was writable, and no longer is. */
static bool close_line(struct slice line, struct slice wanted, struct arena *a, struct text *stuck)
{
	char from[PATH_BYTES], at[PATH_BYTES];
	struct slice device = slice_word(&line), where = slice_word(&line);

	slice_word(&line);
	struct slice options = slice_word(&line);
	if (!slice_starts(device, S("/dev/")) || !slice_starts(options, S("rw")) ||
	    !unescape(device, from) || !unescape(where, at))
		return false;
	struct slice name = name_of(from);
	if (wanted.n && !slice_eq(writable_behind(name, a), wanted))
		return false;
	if (!close_mount(at)) {
		text_put(stuck, stuck->n ? S(" ") : S(""));
		text_put(stuck, where);
		return false;
	}
	writable_close(name, a);
	return true;
}

unsigned written_close(struct slice device, struct arena *a, struct text *stuck)
{
	char *room = arena_array(a, char, MOUNTS_BYTES);
	struct slice mounts = sysdir_content(AT_FDCWD, "/proc/self/mounts", room, MOUNTS_BYTES);
	unsigned closed = 0;

	/* From the last mount to the first: one may stand in another. */
	while (mounts.n) {
		size_t start = slice_rfind(slice_upto(mounts, mounts.n - 1), '\n');
		start = start == mounts.n - 1 ? 0 : start + 1;
		closed += close_line(slice_from(mounts, start), device, a, stuck);
		mounts = slice_upto(mounts, start);
	}
	return closed;
}
