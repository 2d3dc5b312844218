/* A child that reads the shared numbers, until its parent closes a pipe. */
/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "init/cli/meter.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init/job/loop.h"
#include "lib/fd.h"

enum { STEP_MS = 1000, LINE_BYTES = 78, ROOM_BYTES = 4096 };

/* From the line's beginning to where the one before may have ended. */
static void put_line(struct slice line)
{
	char blanks[2 + LINE_BYTES] = "\r";

	line = slice_upto(line, LINE_BYTES);
	memset(blanks + 1, ' ', LINE_BYTES);
	(void)!fd_write_all(STDERR_FILENO, (struct slice){blanks, 1 + LINE_BYTES});
	(void)!fd_write_all(STDERR_FILENO, S("\r"));
	(void)!fd_write_all(STDERR_FILENO, line);
}

static void show(const struct progress *p, int64_t ms)
{
	char room[ROOM_BYTES];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text line = {.arena = &memory, .max = LINE_BYTES};

	text_put(&line, S("loading  "));
	progress_put(&line, p, ms);
	put_line(text_slice(&line));
}

static _Noreturn void watch(const struct progress *p, int end)
{
	struct pollfd closed = {.fd = end, .events = POLLIN};
	int64_t began = loop_now();
	bool shown = false;

	while (poll(&closed, 1, STEP_MS) == 0) {
		show(p, loop_now() - began);
		shown = true;
	}
	if (shown)
		put_line((struct slice){0});
	_exit(0);
}

void meter_start(struct meter *m)
{
	int ends[2];

	*m = (struct meter){.pipe = -1};
	if (!isatty(STDERR_FILENO) || pipe2(ends, O_CLOEXEC) < 0)
		return;
	m->progress = progress_open();
	m->pid = m->progress ? fork() : -1;
	if (m->pid == 0) {
		close(ends[1]);
		watch(m->progress, ends[0]);
	}
	close(ends[0]);
	m->pipe = ends[1];
}

void meter_stop(struct meter *m)
{
	fd_close(&m->pipe);
	while (m->pid > 0 && waitpid(m->pid, NULL, 0) < 0 && errno == EINTR)
		;
	m->pid = 0;
}

void meter_show(uint32_t n, uint32_t all, struct slice what)
{
	char room[ROOM_BYTES];
	struct arena memory = {.base = room, .cap = sizeof(room), .full = arena_never_full};
	struct text line = {.arena = &memory, .max = LINE_BYTES};

	if (!isatty(STDERR_FILENO))
		return;
	if (n)
		text_printf(&line, "checking %u of %u: ", n, all);
	if (n)
		text_safe(&line, slice_upto(what, LINE_BYTES));
	put_line(text_slice(&line));
}
