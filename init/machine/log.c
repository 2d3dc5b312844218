/* Writing to /dev/kmsg. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/machine/log.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "lib/fd.h"

enum { LINE_BYTES = 960 };	/* the kernel takes about 1000 in one record */

static struct {
	int fd;
	enum log_level level;
	void (*copy)(unsigned severity, struct slice line);
} kmsg = {.fd = -1};

void log_copy_to(void (*copy)(unsigned severity, struct slice line))
{
	kmsg.copy = copy;
}

void log_open(enum log_level level)
{
	if (kmsg.fd < 0)
		kmsg.fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC | O_NONBLOCK);
	kmsg.level = level;
}

/* Severities of syslog: err, warning, info, debug. */
static const char severity[] = {'3', '4', '6', '7'};

void log_line(enum log_level level, const char *format, ...)
{
	char text[LINE_BYTES], room[4 * LINE_BYTES];
	struct arena a = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text line = {.arena = &a, .max = LINE_BYTES};
	va_list args;

	if (kmsg.fd < 0 || level > kmsg.level)
		return;
	va_start(args, format);
	int n = vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	size_t length = n < 0 ? 0 : (size_t)n < sizeof(text) ? (size_t)n : sizeof(text) - 1;
	char head[] = {'<', severity[level], '>'};
	text_put(&line, (struct slice){head, sizeof(head)});
	text_put(&line, S("kexling: "));
	size_t before = line.n;
	text_safe(&line, (struct slice){text, length});
	if (kmsg.copy)
		kmsg.copy((unsigned)(severity[level] - '0'), slice_from(text_slice(&line), before));
	if (fd_write_all(kmsg.fd, text_slice(&line)) < 0)
		return; /* a full or absent ring is no reason to stop booting */
}

void log_note(enum log_level level, const struct note *note)
{
	struct slice code = note_code_name(note->code);

	if (note->path.n)
		log_line(level, "%.*s: %.*s:%u: %.*s", SLICE_ARG(code), SLICE_ARG(note->path),
			 note->line, SLICE_ARG(note->message));
	else
		log_line(level, "%.*s: %.*s", SLICE_ARG(code), SLICE_ARG(note->message));
}
